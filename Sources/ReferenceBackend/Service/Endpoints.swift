// SPDX-License-Identifier: GPL-3.0-or-later
import HTTPTypes

// The table of endpoints. Routes, metrics and /openapi.json are generated from it.

extension Endpoint {
    /// All operations of accounts, in the order of the documentation.
    static let operations: [Endpoint] = watch + looking + giving + befriending

    /// Registration, and the operations of a watch outside the social features.
    private static let watch: [Endpoint] = [
        Endpoint(
            operation: "register", method: .post, path: "/v1/accounts", summary: "Registers an account.",
            access: .anybody,
            body: [number],
            successes: [Success(.created, "The account and its token", ["id": .integer, "token": .text])],
            refusals: [.accountExists]
        ) { circle, call in try await circle.register(number: call.integer("number")) },
        Endpoint(
            operation: "keepAlive", method: .post, path: "/v1/keep-alive", summary: "Reports that the watch is online.",
            body: [], successes: [done]
        ) { circle, call in circle.keepAlive(call.account) },
        Endpoint(
            operation: "reportLocation", method: .post, path: "/v1/location", summary: "Reports the watch's location.",
            body: [
                Field(name: "latitude", kind: .real(-90...90), meaning: "degrees"),
                Field(name: "longitude", kind: .real(-180...180), meaning: "degrees"),
            ], successes: [done]
        ) { circle, call in
            try await circle.locate(call.account, latitude: call.real("latitude"), longitude: call.real("longitude"))
        },
        Endpoint(
            operation: "call", method: .post, path: "/v1/calls", summary: "Stores a call.",
            body: [Field(name: "seconds", kind: .integer(RequestLimits.seconds), meaning: "duration in seconds")],
            successes: [Success(.created, "The call's number", ["id": .integer])]
        ) { circle, call in try await circle.call(call.account, seconds: call.integer("seconds") ?? 0) },
        Endpoint(
            operation: "checkIn", method: .post, path: "/v1/check-ins",
            summary: "Checks in; the first check-in of a day earns credits.", body: [],
            successes: [Success(.ok, "The account's credits", ["credits": .integer])]
        ) { circle, call in try await circle.checkIn(call.account) },
    ]

    private static let looking: [Endpoint] = [
        Endpoint(
            operation: "openFeed", method: .get, path: "/v1/feed",
            summary: "Returns the newest posts of the account and its friends, at most \(RequestLimits.feed).",
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
            operation: "viewHomepage", method: .get, path: "/v1/accounts/{account}", summary: "Returns a homepage.",
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
                "Returns the most-liked accounts of a class, a school or the friends, at most \(RequestLimits.ranking).",
            parameter: Field(name: "scope", kind: .word(["class", "school", "friends"]), meaning: "the group to rank"),
            successes: [
                Success(
                    .ok, "Accounts, most likes first",
                    ["ranking": .list(.object([("account", .integer), ("likes", .integer)]))])
            ], refusals: [.notFound]
        ) { circle, call in try await circle.ranking(of: call.account, among: call.word) },
        Endpoint(
            operation: "listFriends", method: .get, path: "/v1/accounts/{account}/friends",
            summary: "Returns an account's friends.", parameter: account,
            successes: [Success(.ok, "Accounts, ascending", ["friends": .list(.integer)])], refusals: [.notFound]
        ) { circle, call in try await circle.friends(of: call.id) },
        Endpoint(
            operation: "listPosts", method: .get, path: "/v1/accounts/{account}/posts",
            summary: "Returns an account's newest posts, at most \(RequestLimits.posts).", parameter: account,
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
            summary: "Gives likes to a friend's homepage; the excess over its daily limit is not given.",
            parameter: account,
            body: [Field(name: "count", kind: .integer(RequestLimits.likes), meaning: "number of likes")],
            successes: [Success(.ok, "The likes given, and the new total", ["given": .integer, "likes": .integer])],
            refusals: [.notFound, .notFriends, .quotaReached]
        ) { circle, call in try await circle.like(call.account, homepage: call.id, count: call.integer("count") ?? 0) },
        Endpoint(
            operation: "likePost", method: .post, path: "/v1/posts/{post}/likes",
            summary: "Likes a friend's post; a second like adds nothing.", parameter: post, body: [],
            successes: [Success(.ok, "The post's likes", ["likes": .integer])], refusals: [.notFound, .notFriends]
        ) { circle, call in try await circle.like(call.account, post: call.id) },
        Endpoint(
            operation: "comment", method: .post, path: "/v1/posts/{post}/comments", summary: "Comments on a post.",
            parameter: post, body: [text],
            successes: [
                Success(
                    .created, "The comment's number, and the new count", ["id": .integer, "comments": .integer])
            ], refusals: [.notFound]
        ) { circle, call in try await circle.comment(call.account, post: call.id, text: call.text("text")) },
    ]

    private static let befriending: [Endpoint] = [
        Endpoint(
            operation: "requestFriend", method: .post, path: "/v1/friend-requests", summary: "Sends a friend request.",
            body: [Field(name: "to", kind: .integer(RequestLimits.accounts), meaning: "the receiving account")],
            successes: [
                Success(.created, "The request's number", ["id": .integer]),
                Success(.ok, "The number of the request that is already pending", ["id": .integer]),
            ], refusals: [.notFound, .alreadyFriends, .ownAccount]
        ) { circle, call in try await circle.request(call.account, to: call.integer("to") ?? 0) },
        Endpoint(
            operation: "acceptFriend", method: .post, path: "/v1/friend-requests/from/{account}/accept",
            summary: "Accepts a friend request.", parameter: account, body: [],
            successes: [Success(.ok, "The new number of friends", ["friends": .integer])],
            refusals: [.notFound, .noRequest, .alreadyFriends, .capReached]
        ) { circle, call in try await circle.accept(call.account, from: call.id) },
        Endpoint(
            operation: "declineFriend", method: .post, path: "/v1/friend-requests/from/{account}/decline",
            summary: "Declines a friend request.", parameter: account, body: [], successes: [done],
            refusals: [.notFound, .noRequest]
        ) { circle, call in try await circle.decline(call.account, from: call.id) },
        Endpoint(
            operation: "removeFriend", method: .delete, path: "/v1/friends/{account}", summary: "Ends a friendship.",
            parameter: account, successes: [Success(.ok, "The new number of friends", ["friends": .integer])],
            refusals: [.notFound, .notFriends]
        ) { circle, call in try await circle.remove(call.account, friend: call.id) },
    ]

    private static let account = Field(
        name: "account", kind: .integer(RequestLimits.accounts), meaning: "an account's number")
    private static let post = Field(name: "post", kind: .integer(1...Int(Int64.max)), meaning: "a post's number")
    private static let number = Field(
        name: "number", kind: .integer(RequestLimits.accounts),
        meaning: "the requested number; if absent, the one after the highest",
        isRequired: false)
    private static let text = Field(
        name: "text", kind: .text(RequestLimits.text), meaning: "the text, without U+0000")
    private static let done = Success(status: .noContent, meaning: "Done", schema: nil)
}

extension Endpoint.Success {
    fileprivate init(_ status: HTTPResponse.Status, _ meaning: String, _ members: KeyValuePairs<String, Schema>) {
        self.init(status: status, meaning: meaning, schema: .object(members.map { ($0.key, $0.value) }))
    }
}
