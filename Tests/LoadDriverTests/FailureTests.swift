// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore
import Operations
import Requests
import Testing

@testable import LoadDriver

/// Failures are reported by operation and status, each with one example, without secrets.
@Suite(.serialized) struct FailureTests {
    /// Drives requests of one kind and returns the failures.
    private func drive(
        _ kind: OperationKind = .viewHomepage, _ count: Int = 12, version: HTTPVersion = .http1, post: String? = nil,
        adjust: (inout Transport) -> Void = { _ in }, _ script: @escaping @Sendable (ServedRequest) -> Script
    ) throws -> [Failure] {
        var options = ScriptedServer.Options()
        options.version = version
        let server = try ScriptedServer(options, script)
        defer { server.stop() }
        let trial = try Trial(server.url) { transport in
            transport.version = version
            transport.retries = 0
            adjust(&transport)
        }
        if let post {
            for account in 0..<UInt32(count) {
                trial.drive.values.set(slot: 0, account: account, to: Array(post.utf8)[...])
            }
        }
        trial.open()
        trial.hand(kind, count)
        _ = trial.waitForAll()
        _ = trial.drive.finish(patience: 0)
        defer { trial.close() }
        return trial.drive.failures
    }

    private func only(_ failures: [Failure]) throws -> (failure: Failure, example: FailureExample) {
        try #require(failures.count == 1, "\(failures)")
        return (failures[0], try #require(failures[0].example))
    }

    private static let versions: [HTTPVersion] = [.http1, .http2]

    @Test(arguments: versions)
    func `statuses have separate counts, the most frequent first`(version: HTTPVersion) throws {
        let failures = try drive(version: version) { request in
            .answer(request.sequence <= 6 ? 404 : request.sequence <= 10 ? 500 : 200)
        }
        #expect(failures.map(\.words) == ["viewHomepage 404: 6", "viewHomepage 500: 4"])
        #expect(failures.map { $0.example?.request } == ["GET /homepages/0", "GET /homepages/6"])
    }

    @Test(arguments: versions)
    func `successful requests have no failures`(version: HTTPVersion) throws {
        #expect(try drive(version: version) { $0.sequence % 2 == 0 ? .answer() : .answer(409) } == [])
    }

    @Test(arguments: versions)
    func `a redirect shows its target and is not followed`(version: HTTPVersion) throws {
        let (failure, example) = try only(
            drive(version: version) { _ in
                .answer(302, [("Location", "https://circle.example/login?next=/x&ticket=abc")], "")
            })
        #expect(failure.what == "302" && failure.count == 12)
        #expect(example.location == "https://circle.example/login?next=***&ticket=***")
        #expect(failure.sentence.contains("was answered with 302, which is not followed; it points to https://circle"))
        #expect(failure.reasons().contains { $0.contains("https://") })
    }

    @Test(arguments: versions)
    func `the first bytes of an HTML page show that it is no answer`(version: HTTPVersion) throws {
        let page = "<html><title>Bad Gateway</title>" + String(repeating: "<p>", count: 500)
        let (failure, example) = try only(
            drive(version: version) { _ in .answer(502, [("Content-Type", "text/html; charset=utf-8")], page) })
        #expect(example.contentType == "text/html; charset=utf-8")
        #expect(example.body?.hasPrefix("<html><title>Bad Gateway</title><p>") == true)
        #expect(example.body?.utf8.count == SecretMask.shownBytes)
        #expect(failure.reasons().last?.contains("an HTML page") == true)
    }

    @Test(arguments: versions)
    func `a compressed answer with a captured value has its own cause`(version: HTTPVersion) throws {
        let (failure, example) = try only(
            drive(.postStatus, version: version) { _ in
                .answer(200, [("Content-Encoding", "gzip"), ("Content-Type", "application/json")], "\u{1F}\u{8}\u{3}")
            })
        #expect(failure.what == "200 malformed_response")
        #expect(example.contentEncoding == "gzip")
        #expect(
            example.detail
                == "the response body is compressed (Content-Encoding: gzip); the driver does not decompress responses")
        #expect(failure.reasons().first?.contains("Accept-Encoding: identity") == true)
    }

    @Test(arguments: versions)
    func `an answer without a captured value has the pointer as its cause`(version: HTTPVersion) throws {
        let (_, example) = try only(drive(.postStatus, version: version) { _ in .answer(201, [], "{\"number\":1}") })
        #expect(example.detail == "cannot capture actor.post from /id: no value found")
        #expect(example.body == "{\"number\":1}")
        let wide = "{\"id\":\"\(String(repeating: "7", count: 21))\"}"
        let (_, other) = try only(drive(.postStatus, version: version) { _ in .answer(201, [], wide) })
        #expect(other.detail == "cannot capture actor.post from /id: the value has 21 bytes, more than the width 20")
    }

    @Test(arguments: versions)
    func `examples contain no values of accounts and no tokens`(version: HTTPVersion) throws {
        let (_, example) = try only(
            drive(.likePost, version: version, post: "987654321") { request in
                .answer(
                    403, [("Location", "\(request.path)?token=abc"), ("Set-Cookie", "sid=hunter2")],
                    "{\"path\":\"\(request.path)\",\"got\":\"Bearer secret\"}")
            })
        #expect(example.request == "POST /posts/***/likes")
        #expect(example.body == "{\"path\":\"/posts/***/likes\",\"got\":\"Bearer ***\"}")
        #expect(example.location == "/posts/***/likes?token=***")
        let all = "\(example)"
        for secret in ["987654321", "hunter2", "secret"] { #expect(!all.contains(secret), "\(all)") }
    }

    @Test func `a split or chunked answer gives the same example as a whole one`() throws {
        let text = HTTP1Script.text(404, [("Content-Type", "text/plain")], "no such homepage")
        let (_, dripped) = try only(drive(.viewHomepage, 4) { _ in .dripped(text) })
        #expect(dripped.contentType == "text/plain" && dripped.body == "no such homepage")
        let chunks =
            "HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nno s\r\n6\r\nuch on\r\n1\r\ne\r\n0\r\n\r\n"
        let (_, chunked) = try only(drive(.viewHomepage, 4) { _ in Script(.bytes(chunks)) })
        #expect(chunked.body == "no such one")
        let interim = "HTTP/1.1 103 Early\r\nLocation: /early\r\n\r\nHTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nno"
        let (_, late) = try only(drive(.viewHomepage, 4) { _ in Script(.bytes(interim)) })
        #expect(late.body == "no" && late.location == "/early")
    }

    @Test func `the example of a malformed answer contains its bytes`() throws {
        let (failure, example) = try only(drive(.viewHomepage, 4) { _ in Script(.bytes("SSH-2.0-nobody\r\n")) })
        #expect(failure.words == "viewHomepage malformed_response: 4")
        #expect(example.body == "SSH-2.0-nobody\\r\\n")
        #expect(example.detail == "the response does not begin with an HTTP/1 status line")
        let half = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"
        let (reset, cut) = try only(drive(.viewHomepage, 4) { _ in Script(.bytes(half), .close) })
        #expect(reset.what == "reset" && cut.body == "12345")
    }

    @Test func `a request without an answer has an example without an answer`() throws {
        let (failure, example) = try only(drive(.viewHomepage, 1, adjust: { $0.timeout = 0.2 }) { _ in .silence })
        #expect(failure.words == "viewHomepage timed_out: 1")
        #expect(example.body == nil && failure.sentence == "GET /homepages/0 of account 0 failed: not answered in time")
    }

    @Test func `the example names a missing value`() throws {
        let (failure, example) = try only(drive(.likePost) { _ in .answer() })
        #expect(failure.words == "likePost dependency_failed: 12")
        #expect(example.detail == "missing value subject.post")
    }

    @Test func `a retried operation counts once, with the status of its last answer`() throws {
        let failures = try drive(.viewHomepage, 3, adjust: { $0.retries = 2 }) { _ in .answer(503) }
        #expect(failures.map(\.words) == ["viewHomepage 503: 3"])
        let saved = try drive(.viewHomepage, 1, adjust: { $0.retries = 2 }) { request in
            .answer(request.turn == 1 ? 503 : 200)
        }
        #expect(saved == [])
    }

    @Test func `the number of examples is limited whatever the answers, and counts are not`() throws {
        let failures = try drive(.viewHomepage, 150) { .answer(400 + $0.sequence) }
        // All except 409, which is a valid refusal.
        #expect(failures.count == 149)
        #expect(failures.count { $0.example != nil } == FailureLog.mostExamples)
        #expect(failures.reduce(0) { $0 + $1.count } == 149)
    }

    @Test func `a failed set-up reports its request and the likely cause`() throws {
        let server = try ScriptedServer { _ in .answer(401, [("Content-Type", "application/json")], "{\"e\":1}") }
        defer { server.stop() }
        let slots = [
            ValueSlot(name: "token", scope: .account, width: 40, column: .init(file: "accounts.csv", name: "token"))
        ]
        let text = RequestText(
            name: "hello", line: "GET /me", headers: [.init("Authorization", "Bearer {{actor.token}}")])
        let profile = Profile(
            name: "test", valueSlots: slots, operations: OperationTable(repeating: nil),
            setUp: [try RequestTemplate.compile(text, slots: slots)])
        let values = CaptureStore(slots: slots, accounts: 3)
        for account in 0..<UInt32(3) { values.set(slot: 0, account: account, to: Array("t0ken".utf8)[...]) }
        let target = try Target(url: server.url)
        let drive = try Drive(
            Transport(target: target), profile: profile, values: values, warmUp: 0, duration: 1, isAudited: false,
            seed: 1)
        defer { drive.close() }
        #expect(drive.open() == nil)
        let failures = drive.perform(.setUp, for: 0..<UInt32(3))
        let message = DriveError.setUpFailed(at: target, failures).message
        #expect(message.contains("the set-up failed: hello 401: 3; the first: GET /me of account"))
        #expect(message.contains("was answered with 401 (application/json): {\"e\":1}"))
        #expect(message.contains("actor.token (accounts.csv)"))
        #expect(!message.contains("t0ken"))
        // Failures of the set-up do not count toward the load.
        drive.begin()
        #expect(drive.failures == [])
    }
}
