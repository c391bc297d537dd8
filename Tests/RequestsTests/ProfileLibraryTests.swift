// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Operations
import Requests
import Scenarios
import Testing

@Suite struct ProfileLibraryTests {
    static let names = ["mastodon", "reference", "static"]

    private func load(_ name: String) throws -> Profile { try Profile.load(path: "\(root)/profiles/\(name).yaml") }

    @Test(arguments: names) func `every profile of the library loads`(name: String) throws {
        let profile = try load(name)
        #expect(profile.name == name)
        #expect(!profile.description.isEmpty)
        let text = try String(contentsOfFile: "\(root)/profiles/\(name).yaml", encoding: .utf8)
        #expect(text.hasPrefix("# "))
    }

    @Test func `the library contains exactly these profiles`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(root)/profiles")
        #expect(files.filter { $0.hasSuffix(".yaml") }.sorted() == Self.names.map { "\($0).yaml" })
    }

    /// The requests of a profile for one operation of each kind, with a value in every slot.
    private func requests(_ profile: Profile) throws -> [OperationKind: String] {
        let store = CaptureStore(slots: profile.valueSlots, accounts: 10)
        for (index, slot) in profile.valueSlots.enumerated() {
            for account in 0..<10 as Range<UInt32> {
                store.set(slot: index, account: account, to: bytes("\(slot.name)\(account)")[...])
            }
        }
        let bound = profile.bound(toHost: "127.0.0.1:8080")
        var requests: [OperationKind: String] = [:]
        for kind in OperationKind.allCases {
            guard let template = bound.operations[kind] else { continue }
            let operation = Operation(instant: 3_600_000, kind: kind, actor: 3, subject: 7, count: 5)
            var output: [UInt8] = []
            let context = RenderContext(operation, sequence: 17, seed: 1)
            #expect(template.render(context, values: store, into: &output) == .ready)
            requests[kind] = output.text
        }
        return requests
    }

    /// A request's first line and body, where it has one, with a text for generated parts.
    private func short(_ request: String) throws -> String {
        let parts = request.split(separator: "\r\n\r\n", maxSplits: 1)
        let line = try #require(parts[0].split(separator: "\r\n").first)
        return parts.count > 1 ? "\(line.dropLast(9)) \(parts[1])" : "\(line.dropLast(9))"
    }

    static let reference: [OperationKind: String] = [
        .keepAlive: "POST /v1/keep-alive {}", .checkIn: "POST /v1/check-ins", .openFeed: "GET /v1/feed",
        .viewHomepage: "GET /v1/accounts/7", .viewRanking: "GET /v1/rankings/class",
        .likeHomepage: "POST /v1/accounts/7/likes {\"count\":5}", .likePost: "POST /v1/posts/post7/likes",
        .requestFriend: "POST /v1/friend-requests {\"to\":7}",
        .acceptFriend: "POST /v1/friend-requests/from/7/accept",
        .declineFriend: "POST /v1/friend-requests/from/7/decline", .removeFriend: "DELETE /v1/friends/7",
    ]

    @Test func `the reference profile matches the interface of the reference backend`() throws {
        let requests = try requests(try load("reference"))
        #expect(requests.count == OperationKind.allCases.count)
        for (kind, expected) in Self.reference { #expect(try short(requests[kind] ?? "") == expected) }
        let written: [(OperationKind, Regex<Substring>)] = [
            (.reportLocation, /POST \/v1\/location \{"latitude":\d+\.\d{5},"longitude":\d+\.\d{5}\}/),
            (.call, /POST \/v1\/calls \{"seconds":\d+\}/), (.postStatus, /POST \/v1\/posts \{"text":"[^"]{5,60}"\}/),
            (.comment, /POST \/v1\/posts\/post7\/comments \{"text":"[^"]{1,20}"\}/),
        ]
        for (kind, pattern) in written {
            #expect(try short(requests[kind] ?? "").wholeMatch(of: pattern) != nil, "\(kind)")
        }
        for (kind, request) in requests {
            #expect(request.contains("\r\nHost: 127.0.0.1:8080\r\n"), "\(kind)")
            #expect(request.contains("\r\nAuthorization: Bearer token3\r\n"), "\(kind)")
        }
    }

    @Test func `an account of the reference profile needs less than 200 bytes, and registers without a token`() throws {
        let profile = try load("reference")
        let store = CaptureStore(slots: profile.valueSlots, accounts: 1)
        #expect(store.bytesPerAccount == 54)
        let register = try #require(profile.setUp.first)
        let request = RenderContext(actor: 0, subject: 0)
        #expect(!register.isAnswered(request, values: store))
        var output: [UInt8] = []
        #expect(register.render(request, values: store, into: &output) == .ready)
        #expect(!output.text.contains("Authorization"))
        #expect(register.capture(from: bytes("{\"id\":0}"), for: request, into: store) == 1)
        let answer = bytes("{\"id\":0,\"token\":\"0123456789abcdef0123456789abcdef\"}")
        #expect(register.capture(from: answer, for: request, into: store) == 0)
        #expect(register.isAnswered(request, values: store))
        let feed = try #require(profile.operations[.openFeed])
        #expect(feed.render(request, values: store, into: &output) == .ready)
        #expect(output.text.contains("Bearer 0123456789abcdef0123456789abcdef\r\n"))
    }

    @Test func `the reference profile distinguishes success, conflict, overload and errors`() throws {
        let like = try #require(try load("reference").operations[.likeHomepage])
        #expect(
            [200, 409, 429, 503, 500, 201].map(like.judge) == [
                .expected, .refused, .busy, .busy, .unexpected, .unexpected,
            ])
        #expect(like.wantsBody)
    }

    @Test func `the profile extracts the figures from answers of the reference backend`() throws {
        let profile = try load("reference")
        func tells(_ kind: OperationKind) throws -> AuditPointers { try #require(profile.operations[kind]).extract }
        let homepage = bytes(#"{"id":7,"likes":812,"friends":41,"level":12,"newestPost":null}"#)
        #expect(try tells(.viewHomepage).number(.likes, in: homepage.span) == 812)
        #expect(try tells(.viewHomepage).number(.friends, in: homepage.span) == 41)
        #expect(try tells(.viewHomepage).number(.post, in: homepage.span) == nil)
        #expect(try tells(.viewHomepage).figures == [.likes, .friends, .post])
        let feed = bytes(#"{"posts":[{"id":9,"author":3,"text":"a"},{"id":4,"author":5,"text":"b"}]}"#)
        var posts: [Int64] = []
        #expect(try tells(.openFeed).appendNumbers(.posts, in: feed.span, to: &posts))
        #expect(posts == [9, 4])
        let friends = try #require(profile.readBack.friends).extract
        #expect(friends.appendNumbers(.friendList, in: bytes("{\"friends\":[3,5]}").span, to: &posts))
        #expect(posts == [9, 4, 3, 5])
        #expect(profile.probes.posts != nil && profile.probes.account != nil)
    }

    @Test func `every operation of the static profile requests the page`() throws {
        let requests = try requests(try load("static"))
        #expect(requests.count == OperationKind.allCases.count)
        let page = "GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: watchcircle\r\n\r\n"
        #expect(requests.values.allSatisfy { $0 == page })
    }

    static let mastodon: [OperationKind: String] = [
        .openFeed: "GET /api/v1/timelines/home?limit=20", .viewHomepage: "GET /api/v1/accounts/id7",
        .likePost: "POST /api/v1/statuses/post7/favourite", .requestFriend: "POST /api/v1/accounts/id7/follow",
        .acceptFriend: "POST /api/v1/accounts/id7/follow", .removeFriend: "POST /api/v1/accounts/id7/unfollow",
        .declineFriend: "POST /api/v1/accounts/id7/remove_from_followers",
    ]

    @Test func `the Mastodon profile matches the client API and marks what that lacks`() throws {
        let profile = try load("mastodon")
        let requests = try requests(profile)
        for (kind, expected) in Self.mastodon { #expect(try short(requests[kind] ?? "") == expected) }
        #expect(
            Set(OperationKind.allCases).subtracting(requests.keys)
                == [.keepAlive, .reportLocation, .call, .checkIn, .viewRanking, .likeHomepage])
        let reply = try short(try #require(requests[.comment]))
        #expect(
            reply.wholeMatch(
                of: /POST \/api\/v1\/statuses status=[A-Z0-9%+.~-]+&in_reply_to_id=post7&visibility=unlisted/) != nil)
        #expect(requests[.postStatus]?.contains("\r\nIdempotency-Key: 0000000000000000-3-17\r\n") == true)
        #expect(profile.identity == profile.slot(named: "id"))
        // A follow has one direction: numbers and lists of follows are none of friends.
        let reads =
            OperationKind.allCases.compactMap { profile.operations[$0] } + [profile.readBack.posts].compactMap(\.self)
        for figure in [AuditFigure.friends, .ownFriends, .friendList] {
            #expect(reads.allSatisfy { $0.extract[figure] == nil } && profile.readBack.account == nil)
        }
        #expect(profile.operations[.openFeed]?.extract[.posts] != nil && profile.probes.posts != nil)
        let store = CaptureStore(slots: profile.valueSlots, accounts: 1)
        let request = RenderContext(actor: 0, subject: 0)
        let statuses = bytes(#"[{"id":"103206791453397862","content":"<p>x</p>"}]"#)
        #expect(profile.setUp[0].capture(from: statuses, for: request, into: store) == 0)
        #expect(profile.setUp[0].isAnswered(request, values: store))
        // An account without a status is right too; one whose number is too wide is not.
        #expect(profile.setUp[0].capture(from: bytes("[]"), for: request, into: store) == 0)
        let wide = bytes(#"[{"id":"123456789012345678901"}]"#)
        #expect(profile.setUp[0].capture(from: wide, for: request, into: store) == 1)
    }

    @Test func `a missing profile, a folder and a wrong name give different errors`() throws {
        let missing = #expect(throws: ScenarioError.self) { try Profile.load(path: "\(root)/profiles/refrence.yaml") }
        #expect(missing?.code == .missingFile)
        #expect(missing?.message == "no such profile")
        let folder = #expect(throws: ScenarioError.self) { try Profile.load(path: "\(root)/profiles") }
        #expect(folder?.code == .unreadable)
        let bytes = #expect(throws: ScenarioError.self) { try Profile.parse([0xFF], path: "x.yaml") }
        #expect(bytes?.description == "x.yaml: not UTF-8 text\n  hint: save the file as UTF-8")
    }
}
