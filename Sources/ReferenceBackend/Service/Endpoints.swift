// SPDX-License-Identifier: GPL-3.0-or-later
import HTTPTypes

// A table: one entry an endpoint. Routes, metrics and /openapi.json are made from it.

extension Endpoint {
    /// Everything that can be asked of an account's own circle, in the order of the documentation.
    static let operations: [Endpoint] = watch + looking + giving + befriending

    /// What a watch does besides the social features, and the account itself.
    private static let watch: [Endpoint] = [
        Endpoint(
            operation: "register", method: .post, path: "/v1/accounts", summary: "Makes an account.", access: .anybody,
            body: [number],
            successes: [Success(.created, "The account and its token", ["id": .integer, "token": .text])],
            refusals: [.accountExists]
        ) { circle, call in try await circle.register(number: call.integer("number")) },
        Endpoint(
            operation: "keepAlive", method: .post, path: "/v1/keep-alive", summary: "Says that the watch is on.",
            body: [], successes: [done]
        ) { circle, call in circle.keepAlive(call.account) },
        Endpoint(
            operation: "reportLocation", method: .post, path: "/v1/location", summary: "Says where the watch is.",
            body: [
                Field(name: "latitude", kind: .real(-90...90), meaning: "degrees"),
                Field(name: "longitude", kind: .real(-180...180), meaning: "degrees"),
            ], successes: [done]
        ) { circle, call in
            try await circle.locate(call.account, latitude: call.real("latitude"), longitude: call.real("longitude"))
        },
        Endpoint(
            operation: "call", method: .post, path: "/v1/calls", summary: "Notes a call.",
            body: [Field(name: "seconds", kind: .integer(Limits.seconds), meaning: "its length")],
            successes: [Success(.created, "The call's number", ["id": .integer])]
        ) { circle, call in try await circle.call(call.account, seconds: call.integer("seconds") ?? 0) },
        Endpoint(
            operation: "checkIn", method: .post, path: "/v1/check-ins",
            summary: "Checks in; the first time in a day earns credits.", body: [],
            successes: [Success(.ok, "The credits", ["credits": .integer])]
        ) { circle, call in try await circle.checkIn(call.account) },
    ]

    private static let looking: [Endpoint] = [
        Endpoint(
            operation: "openFeed", method: .get, path: "/v1/feed",
            summary: "The newest posts of the friends and the account itself, at most \(Limits.feed).",
            successes: [
                Success(
                    .ok, "Posts, newest first",
                    [
                        "posts": .list(
                            .object([
                                ("id", .integer), ("author", .integer), ("at", .integer), ("likes", .integer),
                                ("comments", .integer), ("text", .text),
                            ]))
                    ])
            ]
        ) { circle, call in try await circle.feed(of: call.account) },
        Endpoint(
            operation: "viewHomepage", method: .get, path: "/v1/accounts/{account}", summary: "A homepage.",
            parameter: account,
            successes: [
                Success(
                    .ok, "The homepage",
                    [
                        "id": .integer, "likes": .integer, "friends": .integer, "level": .integer,
                        "newestPost": .nullable(.integer),
                    ])
            ], refusals: [.notFound]
        ) { circle, call in try await circle.homepage(of: call.id) },
        Endpoint(
            operation: "viewRanking", method: .get, path: "/v1/rankings/{scope}",
            summary:
                "The accounts with the most likes, at most \(Limits.ranking), and the account itself among them if it is.",
            parameter: Field(name: "scope", kind: .word(["class", "school", "friends"]), meaning: "among whom"),
            successes: [
                Success(
                    .ok, "Accounts, most likes first",
                    ["ranking": .list(.object([("account", .integer), ("likes", .integer)]))])
            ], refusals: [.notFound]
        ) { circle, call in try await circle.ranking(of: call.account, among: call.word) },
        Endpoint(
            operation: "listFriends", method: .get, path: "/v1/accounts/{account}/friends",
            summary: "An account's friends.", parameter: account,
            successes: [Success(.ok, "Accounts, ascending", ["friends": .list(.integer)])], refusals: [.notFound]
        ) { circle, call in try await circle.friends(of: call.id) },
        Endpoint(
            operation: "listPosts", method: .get, path: "/v1/accounts/{account}/posts",
            summary: "An account's newest posts, at most \(Limits.posts).", parameter: account,
            successes: [Success(.ok, "Posts, newest first", ["posts": .list(.integer)])], refusals: [.notFound]
        ) { circle, call in try await circle.posts(of: call.id) },
    ]

    private static let giving: [Endpoint] = [
        Endpoint(
            operation: "postStatus", method: .post, path: "/v1/posts", summary: "Publishes a post.", body: [text],
            successes: [Success(.created, "The post's number", ["id": .integer])]
        ) { circle, call in try await circle.post(call.account, text: call.text("text")) },
        Endpoint(
            operation: "likeHomepage", method: .post, path: "/v1/accounts/{account}/likes",
            summary: "Gives likes to a friend's homepage; what it takes no more today is not given.",
            parameter: account,
            body: [Field(name: "count", kind: .integer(Limits.likes), meaning: "how many")],
            successes: [Success(.ok, "How many were given, and the sum", ["given": .integer, "likes": .integer])],
            refusals: [.notFound, .notFriends, .quotaReached]
        ) { circle, call in try await circle.like(call.account, homepage: call.id, count: call.integer("count") ?? 0) },
        Endpoint(
            operation: "likePost", method: .post, path: "/v1/posts/{post}/likes",
            summary: "Likes a friend's post; a second time adds nothing.", parameter: post, body: [],
            successes: [Success(.ok, "The post's likes", ["likes": .integer])], refusals: [.notFound, .notFriends]
        ) { circle, call in try await circle.like(call.account, post: call.id) },
        Endpoint(
            operation: "comment", method: .post, path: "/v1/posts/{post}/comments", summary: "Comments on a post.",
            parameter: post, body: [text],
            successes: [
                Success(
                    .created, "The comment's number, and how many there are", ["id": .integer, "comments": .integer])
            ], refusals: [.notFound]
        ) { circle, call in try await circle.comment(call.account, post: call.id, text: call.text("text")) },
    ]

    private static let befriending: [Endpoint] = [
        Endpoint(
            operation: "requestFriend", method: .post, path: "/v1/friend-requests", summary: "Asks to be friends.",
            body: [Field(name: "to", kind: .integer(Limits.accounts), meaning: "whom")],
            successes: [
                Success(.created, "The request's number", ["id": .integer]),
                Success(.ok, "It waits already: its number", ["id": .integer]),
            ], refusals: [.notFound, .alreadyFriends, .ownAccount]
        ) { circle, call in try await circle.request(call.account, to: call.integer("to") ?? 0) },
        Endpoint(
            operation: "acceptFriend", method: .post, path: "/v1/friend-requests/from/{account}/accept",
            summary: "Says yes to a request.", parameter: account, body: [],
            successes: [Success(.ok, "How many friends there are now", ["friends": .integer])],
            refusals: [.notFound, .noRequest, .alreadyFriends, .capReached]
        ) { circle, call in try await circle.accept(call.account, from: call.id) },
        Endpoint(
            operation: "declineFriend", method: .post, path: "/v1/friend-requests/from/{account}/decline",
            summary: "Says no to a request.", parameter: account, body: [], successes: [done],
            refusals: [.notFound, .noRequest]
        ) { circle, call in try await circle.decline(call.account, from: call.id) },
        Endpoint(
            operation: "removeFriend", method: .delete, path: "/v1/friends/{account}", summary: "Ends a friendship.",
            parameter: account, successes: [Success(.ok, "How many friends are left", ["friends": .integer])],
            refusals: [.notFound, .notFriends]
        ) { circle, call in try await circle.remove(call.account, friend: call.id) },
    ]

    private static let account = Field(name: "account", kind: .integer(Limits.accounts), meaning: "an account's number")
    private static let post = Field(name: "post", kind: .integer(1...Int(Int64.max)), meaning: "a post's number")
    private static let number = Field(
        name: "number", kind: .integer(Limits.accounts),
        meaning: "the number wanted; the one after the highest if absent",
        isRequired: false)
    private static let text = Field(
        name: "text", kind: .text(Limits.text), meaning: "what is said, without a character U+0000")
    private static let done = Success(status: .noContent, meaning: "Done", schema: nil)
}

extension Endpoint.Success {
    fileprivate init(_ status: HTTPResponse.Status, _ meaning: String, _ members: KeyValuePairs<String, Schema>) {
        self.init(status: status, meaning: meaning, schema: .object(members.map { ($0.key, $0.value) }))
    }
}
