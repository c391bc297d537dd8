// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore
import Operations
import Requests
import Testing

@testable import LoadDriver

/// Each way a request can end is counted under its own name, exactly once.
@Suite(.serialized) struct OutcomeTests {
    private func drive(
        _ kind: OperationKind = .viewHomepage, _ count: Int = 20, adjust: (inout Transport) -> Void = { _ in },
        _ script: @escaping @Sendable (ServedRequest) -> Script
    ) throws -> [Outcome: Int] {
        let server = try ScriptedServer(ScriptedServer.Options(), script)
        defer { server.stop() }
        let totals = try Trial.run(server, kind, count) { transport in
            transport.retries = 0
            adjust(&transport)
        }
        // A request recorded twice could conceal one that is not recorded.
        let sent = server.requests.map(\.sequence)
        #expect(Set(sent).count == sent.count)
        #expect(sent.count == totals.sent)
        return causes(totals)
    }

    @Test func `an expected answer is ok`() throws {
        #expect(try drive { _ in .answer() } == [.ok: 20])
    }

    @Test(arguments: [
        (409, Outcome.conflict), (429, .throttled), (503, .unavailable), (500, .unexpectedStatus),
        (404, .unexpectedStatus), (301, .unexpectedStatus), (204, .ok), (599, .unexpectedStatus),
    ])
    func `each status maps to its outcome`(status: Int, outcome: Outcome) throws {
        #expect(try drive { _ in .answer(status) } == [outcome: 20])
    }

    @Test func `a conflict that the profile does not list is an error`() throws {
        // The shared test profile expects 409 for all its operations, so this test compiles its own request.
        let text = RequestText(name: "register", line: "POST /accounts", expected: .success)
        var operations = OperationTable<RequestTemplate?>(repeating: nil)
        operations[.checkIn] = try RequestTemplate.compile(text)
        let catalog = RequestCatalog(
            Profile(name: "test", operations: operations), target: try Target(url: "http://127.0.0.1:1"),
            isAudited: false, seed: 1)
        #expect(catalog[OperationKind.checkIn.rawValue].outcome(of: 409) == .unexpectedStatus)
    }

    @Test func `an answer that closes its connection counts once`() throws {
        #expect(try drive { _ in .answer(200, [("Connection", "close")]) } == [.ok: 20])
    }

    @Test(arguments: [1, 2, 7]) func `a closed connection after some answers loses no request`(most: Int) throws {
        let answers = try drive(.keepAlive, 60) { request in
            request.turn % most == 0 ? .answer(200, [("Connection", "close")]) : .answer()
        }
        #expect(answers == [.ok: 60])
    }

    @Test func `an answer without a length ends with its connection`() throws {
        #expect(try drive { _ in Script(.bytes("HTTP/1.1 200 OK\r\n\r\n{}"), .close) } == [.ok: 20])
    }

    @Test func `a connection that closes without an answer is a reset`() throws {
        #expect(try drive { _ in Script(.close) } == [.reset: 20])
        #expect(try drive { _ in Script(.reset) } == [.reset: 20])
    }

    @Test func `an incomplete answer is a reset`() throws {
        let half = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"
        #expect(try drive { _ in Script(.bytes(half), .close) } == [.reset: 20])
        #expect(try drive { _ in Script(.bytes("HTTP/1.1 20"), .close) } == [.reset: 20])
    }

    @Test(arguments: [
        "hello\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\n: nameless\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "\u{1}\u{2}\u{3}\r\n",
    ])
    func `a response that is not HTTP is malformed`(bytes: String) throws {
        #expect(try drive { _ in Script(.bytes(bytes)) } == [.malformedResponse: 20])
    }

    @Test func `an answer in single bytes is complete`() throws {
        let text = HTTP1Script.text(200, [("X-Long", String(repeating: "x", count: 50))])
        #expect(try drive(.keepAlive, 8) { _ in .dripped(text) } == [.ok: 8])
    }

    @Test func `an endless body is malformed, with or without a length`() throws {
        let chunk = String(repeating: "x", count: 65_536)
        for head in ["", "Content-Length: 99999999999\r\n"] {
            let outcomes = try drive(.viewHomepage, 2) { _ in
                Script(.bytes("HTTP/1.1 200 OK\r\n\(head)\r\n"), .endless(chunk))
            }
            #expect(outcomes == [.malformedResponse: 2])
        }
    }

    @Test(arguments: HTTPVersion.allCases, [0, 1])
    func `a value is captured from an answer of 16 MiB, and a larger answer is malformed`(
        version: HTTPVersion, beyond: Int
    ) throws {
        let frame = "{\"pad\":\"\",\"id\":7}"
        let pad = String(repeating: "x", count: (16 << 20) + beyond - frame.utf8.count)
        let server = try ScriptedServer(ScriptedServer.Options(version: version)) { _ in
            .answer(200, [], "{\"pad\":\"\(pad)\",\"id\":7}")
        }
        defer { server.stop() }
        let trial = try Trial(server.url) { ($0.version, $0.timeout, $0.retries) = (version, 60, 0) }
        trial.open()
        trial.hand(.postStatus, 1)
        #expect(trial.wait { !server.requests.isEmpty && trial.drive.pending == 0 })
        let isKept = trial.drive.values.isSet(ValueReference(slot: 0, owner: .actor), actor: 0, subject: 0)
        #expect(isKept == (beyond == 0))
        let told = trial.drive.connections.failures.map(\.cause)
        #expect(told == (beyond == 0 ? [] : ["the response body is longer than 16 MiB"]))
        #expect(causes(trial.finish()) == [beyond == 0 ? .ok : .malformedResponse: 1])
    }

    @Test func `an endless head is malformed`() throws {
        let line = "X-More: " + String(repeating: "x", count: 1_000) + "\r\n"
        let outcomes = try drive(.viewHomepage, 4) { _ in Script(.bytes("HTTP/1.1 200 OK\r\n"), .endless(line)) }
        #expect(outcomes == [.malformedResponse: 4])
    }

    @Test func `a request without an answer times out`() throws {
        let outcomes = try drive(.keepAlive, 8, adjust: { $0.timeout = 0.3 }) { _ in .silence }
        // Four connections. A request that waits for one has already used up its time once one is free.
        #expect(outcomes[.timedOut, default: 0] >= 4)
        #expect(outcomes[.timedOut, default: 0] + outcomes[.neverSent, default: 0] == 8)
    }

    @Test func `an answer that arrives too slowly times out`() throws {
        let drip = Script.dripped(
            "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 500), every: .milliseconds(10))
        #expect(try drive(.keepAlive, 4, adjust: { $0.timeout = 0.3 }) { _ in drip } == [.timedOut: 4])
    }

    @Test func `an answer without the captured value is malformed`() throws {
        #expect(try drive(.postStatus, 6) { _ in .answer(200, [], "{\"number\":1}") } == [.malformedResponse: 6])
        #expect(try drive(.postStatus, 6) { _ in .answer(200, [], "{\"id\":1}") } == [.ok: 6])
    }

    @Test func `a request with missing values is not sent`() throws {
        #expect(try drive(.likePost, 6) { _ in .answer() } == [.dependencyFailed: 6])
    }

    @Test func `unsolicited bytes close the connection and answer no request`() throws {
        let server = try ScriptedServer { request in
            request.turn == 1
                ? Script(.answer(200, [], "{}"), .wait(.milliseconds(30)), .bytes("HTTP/1.1 500 No\r\n\r\n"))
                : .answer(500)
        }
        defer { server.stop() }
        let totals = try Trial.run(server, .viewHomepage, 10, every: 0.06) { transport in
            transport.connections = .pool(1)
            transport.retries = 0
        }
        #expect(causes(totals) == [.ok: 10])
        #expect(server.accepted >= 10)
    }

    @Test func `the outcomes of a mixture of causes add up to the offered requests`() throws {
        let server = try ScriptedServer { request in
            switch request.sequence % 8 {
            case 0: .answer(409)
            case 1: .answer(429)
            case 2: .answer(503)
            case 3: .answer(500)
            case 4: Script(.close)
            case 5: Script(.reset)
            case 6: Script(.bytes("nonsense\r\n"))
            default: .answer()
            }
        }
        defer { server.stop() }
        let totals = try Trial.run(server, .keepAlive, 400, every: 0.000_5) { $0.retries = 0 }
        #expect(
            causes(totals) == [
                .conflict: 50, .throttled: 50, .unavailable: 50, .unexpectedStatus: 50, .reset: 100,
                .malformedResponse: 50, .ok: 50,
            ])
        #expect(totals.overall.times.response.count == 400)
    }
}
