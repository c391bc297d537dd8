// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import Measurement
import Operations
import Requests
import Testing

@testable import LoadDriver

@Suite struct AuditLogTests {
    /// Returns the entry of an operation whose answers provide a figure.
    private func entry(_ kind: OperationKind, extract figure: AuditFigure, at pointer: String) throws -> CatalogEntry {
        var text = RequestText(name: kind.name, line: "POST /\(kind.name)", expected: .success)
        text.extract[figure] = JSONPointer(pointer)
        var operations = OperationTable<RequestTemplate?>(repeating: nil)
        operations[kind] = try RequestTemplate.compile(text)
        let catalog = RequestCatalog(
            Profile(name: "test", operations: operations), target: try Target(url: "http://127.0.0.1:1"),
            isAudited: true, seed: 1)
        return catalog[kind.rawValue]
    }

    /// Returns the audit records of one request of account 1 about account 2, for three likes.
    private func records(
        _ kind: OperationKind, extract figure: AuditFigure, at pointer: String = "/value", _ body: String,
        _ outcome: Outcome = .ok
    ) throws -> [AuditRecord] {
        var log = AuditLog(identities: nil)
        var job = ScheduledRequest(
            scheduledStart: 0, instant: 0, actor: 1, subject: 2, sequence: 1, template: kind.rawValue)
        job.count = 3
        let entry = try entry(kind, extract: figure, at: pointer)
        log.note(entry, job, post: 7, outcome, from: 10, to: 20, body: Array(body.utf8)[...])
        let taken = log.takeRecords()
        #expect(log.records.isEmpty)
        return taken
    }

    /// Returns the expected audit record of a change.
    private func told(_ write: AuditWrite, _ outcome: WriteOutcome = .acknowledged) -> [AuditRecord] {
        [AuditRecord(write, outcome, start: 10, end: 20)]
    }

    @Test(arguments: [("5", 5), ("0", 0), ("\"4\"", 4)] as [(String, UInt32)])
    func `likes count with the number given in the answer`(value: String, count: UInt32) throws {
        let records = try records(.likeHomepage, extract: .given, "{\"value\":\(value)}")
        #expect(records == told(.likes(to: 2, count: count)))
    }

    @Test(arguments: ["", "{}", "{\"value\":null}", "{\"value\":1.5}", "{\"value\":3", "[]"])
    func `likes count with the requested number if the answer has none`(body: String) throws {
        #expect(try records(.likeHomepage, extract: .given, body) == told(.likes(to: 2, count: 3)))
    }

    @Test(
        arguments: [
            ("12", 12), ("9223372036854775807", UInt64(Int64.max)), ("-1", nil), ("9223372036854775808", nil),
            ("\"abc\"", nil),
        ] as [(String, UInt64?)])
    func `a post has the ID in its answer, if that is a valid ID`(value: String, id: UInt64?) throws {
        #expect(try records(.postStatus, extract: .post, "{\"value\":\(value)}") == told(.post(by: 1, id: id)))
    }

    @Test(
        arguments: [
            (.ok, .acknowledged), (.conflict, .refused), (.throttled, .refused), (.unavailable, .unknown),
            (.reset, .unknown),
            (.timedOut, .unknown), (.unexpectedStatus, .unknown), (.malformedResponse, .unknown),
        ] as [(Outcome, WriteOutcome)])
    func `the outcome determines the certainty of a change`(outcome: Outcome, certainty: WriteOutcome) throws {
        #expect(try records(.removeFriend, extract: .friends, "", outcome) == told(.unfriend(1, 2), certainty))
    }

    @Test func `only an expected answer provides values`() throws {
        let body = "{\"value\":9}"
        #expect(
            try records(.viewHomepage, extract: .likes, body) == [AuditRecord(.likes(of: 2, 9), start: 10, end: 20)])
        #expect(try records(.viewHomepage, extract: .likes, body, .unexpectedStatus).isEmpty)
        #expect(try records(.viewHomepage, extract: .likes, "{\"value\":\"many\"}").isEmpty)
    }

    @Test func `a list with an item that is not a number provides none, and the next list is complete`() throws {
        var log = AuditLog(identities: nil)
        let entry = try entry(.openFeed, extract: .posts, at: "/value")
        let job = ScheduledRequest(
            scheduledStart: 0, instant: 0, actor: 1, subject: 1, sequence: 1, template: OperationKind.openFeed.rawValue)
        for body in ["{\"value\":[4,\"x\"]}", "{\"value\":[]}", "{\"value\":[5,6]}"] {
            log.note(entry, job, post: nil, .ok, from: 10, to: 20, body: Array(body.utf8)[...])
        }
        let lists: [[UInt64]] = [[], [5, 6]]
        #expect(log.records == lists.map { AuditRecord(.feed(of: 1, $0), start: 10, end: 20) })
    }

    @Test func `an answer that lacks a figure of its profile is counted`() throws {
        var log = AuditLog(identities: nil)
        let job = ScheduledRequest(
            scheduledStart: 0, instant: 0, actor: 1, subject: 2, sequence: 1,
            template: OperationKind.viewHomepage.rawValue)
        let entry = try entry(.viewHomepage, extract: .likes, at: "/value")
        for body in ["{\"value\":3}", "{\"value\":\"many\"}", "{}", ""] {
            log.note(entry, job, post: nil, .ok, from: 10, to: 20, body: Array(body.utf8)[...])
        }
        // An empty body proves nothing about the pointer: the answer may be partial or missing.
        #expect(log.records.count == 1 && log.missingFigures[Int(AuditFigure.likes.rawValue)] == 2)
        #expect(log.missingFigures.reduce(0, +) == 2)
    }

    @Test func `a feed is probed for a post until it appears`() throws {
        var text = RequestText(name: "openFeed", line: "GET /feed", expected: .success)
        text.extract[.posts] = JSONPointer("/value")
        var operations = OperationTable<RequestTemplate?>(repeating: nil)
        operations[.openFeed] = try RequestTemplate.compile(text)
        let catalog = RequestCatalog(
            Profile(name: "test", operations: operations), target: try Target(url: "http://127.0.0.1:1"),
            isAudited: true, seed: 1)
        let template = try #require(catalog.probeFeed)
        var log = AuditLog(identities: nil)
        let job = ScheduledRequest(scheduledStart: 0, instant: 0, actor: 1, subject: 1, sequence: 9, template: template)
        var watch: DeliveryWatch? = DeliveryWatch(post: 7, author: 3)
        for (body, looks) in [("[5]", 1), ("[5,6]", 2), ("[7,5]", nil)] as [(String, Int?)] {
            log.watch(try #require(watch), by: 9)
            log.note(
                catalog[template], job, post: nil, .ok, from: 10, to: 20, body: Array("{\"value\":\(body)}".utf8)[...]
            )
            watch = log.takeUnseen()
            #expect(watch?.looks == looks)
        }
        #expect(log.records.count == 3)
        #expect(log.records.last == AuditRecord(.delivery(of: 7, by: 3, to: 1, [7, 5]), start: 10, end: 20))
        // Pauses grow, and the looks end.
        let pauses = (0..<20).map { DeliveryWatch(post: 7, author: 3, looks: $0).pause }
        #expect(pauses[1] == 75_000_000 && pauses[15] != nil && pauses[16] == nil)
        #expect(pauses.compactMap(\.self).reduce(0, +) / 1_000_000_000 == 65)
    }

    @Test func `a profile determines the checks of its audit`() throws {
        func profile(_ requests: [(OperationKind, [(AuditFigure, String)])]) throws -> Profile {
            var operations = OperationTable<RequestTemplate?>(repeating: nil)
            for (kind, figures) in requests {
                var text = RequestText(name: kind.name, line: "GET /\(kind.name)", expected: .success)
                for (figure, pointer) in figures { text.extract[figure] = JSONPointer(pointer) }
                operations[kind] = try RequestTemplate.compile(text)
            }
            return Profile(name: "test", operations: operations)
        }
        let empty = try profile([(.openFeed, []), (.postStatus, [])])
        for basis in AuditBasis.allCases { #expect(empty.reach(of: basis).lack != nil, "\(basis)") }
        let some = try profile([
            (.openFeed, [(.posts, "/posts")]), (.viewHomepage, [(.likes, "/likes")]), (.likePost, [(.postLikes, "/n")]),
        ])
        #expect(some.reach(of: .likes).requests == ["viewHomepage"] && some.reach(of: .likes).lack == nil)
        #expect(some.reach(of: .friendLists).lack == "no response provides `friendList`")
        #expect(some.reach(of: .friendCounts).lack == "no response provides `friends` or `ownFriends`")
        // Posts without numbers cannot be followed, nor likes of posts that the request does not name.
        #expect(some.reach(of: .deliveries).lack?.contains("postStatus") == true)
        #expect(some.reach(of: .postLikes).lack?.contains("the value `post`") == true)
        let whole = try profile([(.openFeed, [(.posts, "/posts")]), (.postStatus, [(.post, "/id")])])
        #expect(whole.reach(of: .deliveries).requests == ["openFeed"] && whole.reach(of: .postLists).lack != nil)
    }
}
