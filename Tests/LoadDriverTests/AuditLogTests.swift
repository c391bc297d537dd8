// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import Measurement
import Operations
import Requests
import Testing

@testable import LoadDriver

@Suite struct AuditLogTests {
    /// The entry of an operation whose answers tell something.
    private func entry(_ kind: OperationKind, tells figure: AuditFigure, at pointer: String) throws -> CatalogueEntry {
        var text = RequestText(name: kind.name, line: "POST /\(kind.name)", expected: .success)
        text.tells[figure] = JSONPointer(pointer)
        var operations = OperationTable<RequestTemplate?>(repeating: nil)
        operations[kind] = try RequestTemplate.compile(text)
        let catalogue = Catalogue(
            Profile(name: "test", operations: operations), target: try Target(url: "http://127.0.0.1:1"),
            isAudited: true, seed: 1)
        return catalogue[kind.rawValue]
    }

    /// What the audit is told of one request of account 1 about account 2, for three likes.
    private func records(
        _ kind: OperationKind, tells figure: AuditFigure, at pointer: String = "/value", _ body: String,
        _ outcome: Outcome = .ok
    ) throws -> [AuditRecord] {
        var log = AuditLog(identities: nil)
        var job = Job(scheduledStart: 0, instant: 0, actor: 1, subject: 2, sequence: 1, template: kind.rawValue)
        job.count = 3
        let entry = try entry(kind, tells: figure, at: pointer)
        log.note(entry, job, post: 7, outcome, from: 10, to: 20, body: Array(body.utf8)[...])
        let taken = log.takeRecords()
        #expect(log.records.isEmpty)
        return taken
    }

    /// A change, as the audit is to be told of it.
    private func told(_ write: AuditWrite, _ outcome: WriteOutcome = .acknowledged) -> [AuditRecord] {
        [AuditRecord(write, outcome, start: 10, end: 20)]
    }

    @Test(arguments: [("5", 5), ("0", 0), ("\"4\"", 4)] as [(String, UInt32)])
    func `likes count as many as the answer says were given`(value: String, count: UInt32) throws {
        let records = try records(.likeHomepage, tells: .given, "{\"value\":\(value)}")
        #expect(records == told(.likes(to: 2, count: count)))
    }

    @Test(arguments: ["", "{}", "{\"value\":null}", "{\"value\":1.5}", "{\"value\":3", "[]"])
    func `likes count as many as were asked for where the answer does not say`(body: String) throws {
        #expect(try records(.likeHomepage, tells: .given, body) == told(.likes(to: 2, count: 3)))
    }

    @Test(
        arguments: [
            ("12", 12), ("9223372036854775807", UInt64(Int64.max)), ("-1", nil), ("9223372036854775808", nil),
            ("\"abc\"", nil),
        ] as [(String, UInt64?)])
    func `a post has the number that its answer tells, if that can be one`(value: String, id: UInt64?) throws {
        #expect(try records(.postStatus, tells: .post, "{\"value\":\(value)}") == told(.post(by: 1, id: id)))
    }

    @Test(
        arguments: [
            (.ok, .acknowledged), (.conflict, .refused), (.throttled, .refused), (.unavailable, .unknown),
            (.reset, .unknown),
            (.timedOut, .unknown), (.unexpectedStatus, .unknown), (.malformedResponse, .unknown),
        ] as [(Outcome, WriteOutcome)])
    func `a change is as certain as its outcome`(outcome: Outcome, certainty: WriteOutcome) throws {
        #expect(try records(.removeFriend, tells: .friends, "", outcome) == told(.unfriend(1, 2), certainty))
    }

    @Test func `only an answer that is as expected tells anything`() throws {
        let body = "{\"value\":9}"
        #expect(
            try records(.viewHomepage, tells: .likes, body) == [AuditRecord(.likes(of: 2, 9), start: 10, end: 20)])
        #expect(try records(.viewHomepage, tells: .likes, body, .unexpectedStatus).isEmpty)
        #expect(try records(.viewHomepage, tells: .likes, "{\"value\":\"many\"}").isEmpty)
    }

    @Test func `a list with anything but numbers in it tells nothing, and the next one is whole`() throws {
        var log = AuditLog(identities: nil)
        let entry = try entry(.openFeed, tells: .posts, at: "/value")
        let job = Job(
            scheduledStart: 0, instant: 0, actor: 1, subject: 1, sequence: 1, template: OperationKind.openFeed.rawValue)
        for body in ["{\"value\":[4,\"x\"]}", "{\"value\":[]}", "{\"value\":[5,6]}"] {
            log.note(entry, job, post: nil, .ok, from: 10, to: 20, body: Array(body.utf8)[...])
        }
        let lists: [[UInt64]] = [[], [5, 6]]
        #expect(log.records == lists.map { AuditRecord(.feed(of: 1, $0), start: 10, end: 20) })
    }
}
