// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import HTTPTypes
import NIOCore
import Testing

@testable import ReferenceBackend

@Suite struct HostileRequestTests {
    /// Input, and the status and code of the only answer, after which the connection closes.
    static let refused: [(String, Int, String)] = [
        ("GET /health HTTP/1.1\r\n\r\n", 400, "bad_request"),
        ("GET /health HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, "bad_request"),
        ("GET /health HTTP/1.1\r\nHost: a\r\nhOST: b\r\n\r\n", 400, "bad_request"),
        ("GET /health HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "bad_request"),
        ("GET /health HTTP/1.1\r\nHost: http://a/\r\n\r\n", 400, "bad_request"),
        ("GET /health HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400, "bad_request"),
        ("GET health HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_request"),
        ("GET /health HTTP/1.1\r\nHost : a\r\n\r\n", 400, "bad_request"),
        ("GET /health HTTP/1.1\r\nHost: a\r\nx\u{1}: y\r\n\r\n", 400, "bad_request"),
        ("GET /health HTTP/1.1\r\nHost: a\r\nx: \0\r\n\r\n", 400, "bad_request"),
        ("GET /health HTTP/2.0\r\nHost: a\r\n\r\n", 505, "version_not_supported"),
        ("GET /health HTTP/0.9\r\nHost: a\r\n\r\n", 505, "version_not_supported"),
        ("FOO /health HTTP/1.1\r\nHost: a\r\n\r\n", 501, "not_implemented"),
        ("get /health HTTP/1.1\r\nHost: a\r\n\r\n", 501, "not_implemented"),
        ("GET /health HTTP/1.1\r\nHost: a\r\nExpect: a-miracle\r\n\r\n", 417, "expectation_failed"),
        ("GET /\(String(repeating: "x", count: 9_000)) HTTP/1.1\r\nHost: a\r\n\r\n", 414, "uri_too_long"),
        (
            "GET /health HTTP/1.1\r\nHost: a\r\nx: \(String(repeating: "x", count: 20_000))\r\n\r\n", 431,
            "headers_too_large"
        ),
        (
            "GET /health HTTP/1.1\r\nHost: a\r\n\(String(repeating: "x: y\r\n", count: 200))\r\n", 431,
            "headers_too_large"
        ),
        (post("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n"), 400, "bad_request"),
        (post("Content-Length: 5\r\nContent-Length: 6", "hello"), 400, "bad_request"),
        (post("Content-Length: 5, 5", "hello"), 400, "bad_request"),
        (post("Content-Length: -1", ""), 400, "bad_request"),
        (post("Content-Length: +2", "{}"), 400, "bad_request"),
        (post("Content-Length: 99999999999999999999", ""), 400, "bad_request"),
        (post("Content-Length: 9223372036854775807", ""), 413, "too_large"),
        (post("Content-Length: 65537", ""), 413, "too_large"),
        (post("Transfer-Encoding: chunked", "FFFFFFFFFFFFFFFF\r\n"), 400, "bad_request"),
        (post("Transfer-Encoding: chunked", "10000000000000000\r\n"), 400, "bad_request"),
        (post("Transfer-Encoding: chunked", "x\r\n"), 400, "bad_request"),
        (post("Transfer-Encoding: chunked", "2\r\n{}x"), 400, "bad_request"),
        (post("Transfer-Encoding: chunked", "10001\r\n"), 413, "too_large"),
        (post("Transfer-Encoding: gzip, chunked", "0\r\n\r\n"), 501, "not_implemented"),
        (post("Transfer-Encoding: identity", ""), 400, "bad_request"),
        ("POST /v1/accounts HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "bad_request"),
    ]

    private static func post(_ headers: String, _ body: String) -> String {
        "POST /v1/accounts HTTP/1.1\r\nHost: a\r\n\(headers)\r\n\r\n\(body)"
    }

    @Test func `an invalid request gets the usual form of an error, and the connection closes`() async throws {
        try await withListening { port, _ in
            for (text, status, code) in Self.refused {
                let bytes = try await RawClient.exchange(port, [Array(text.utf8)])
                let replies = Reply.all(bytes)
                let told = "\(text.prefix(120).debugDescription): \(String(decoding: bytes, as: UTF8.self))"
                #expect(replies?.map(\.status) == [status] && replies?.first?.code == code, "\(told)")
                #expect(replies?.first?.headers[.connection] == "close", "\(told)")
                #expect(replies?.first?.headers[.date] != nil, "\(told)")
            }
            #expect(try await health(port) == 200)
        }
    }

    /// Input, with `Connection: close` at its end, and the expected statuses.
    static let answered: [(String, [Int])] = [
        (
            "GET /health HTTP/1.1\r\nHost: a\r\n\r\nGET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            [200, 200]
        ),
        ("GET /health HTTP/1.1\r\nHost: a\r\n\r\nGET /health HTTP/1.1\r\n\r\n", [200, 400]),
        ("GET /health HTTP/1.1\r\nHost: a\r\n\r\nrubbish\r\n\r\n", [200, 501]),
        ("GET /health HTTP/1.0\r\n\r\n", [200]),
        ("GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /health HTTP/1.0\r\n\r\n", [200, 200]),
        ("GET /health HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\nGET /health HTTP/1.1\r\nHost: a\r\n\r\n", [200]),
        ("GET /health HTTP/1.1\r\nHost: a\r\nConnection: TE, close\r\n\r\n", [200]),
        ("GET /health HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n", [200]),
        ("GET http://a/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", [200]),
        ("GET /health?x=1&x=2&limit=99999999999999999999 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", [200]),
        ("OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", [404]),
        ("CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\nrubbish", [404]),
        ("GET /health HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nrubbish", [200]),
        ("PROPFIND /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", [405]),
        ("QUERY /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", [405]),
        ("PUT /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", [405]),
        ("GET /v1%2ffeed HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", [404]),
        ("GET /V1/FEED HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", [404]),
        ("\r\n\r\nGET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", [200]),
        (post("Content-Length: 2\r\nConnection: close", "{}"), [201]),
        (post("Transfer-Encoding: chunked\r\nConnection: close", "1\r\n{\r\n1;a=b\r\n}\r\n0\r\nx: y\r\n\r\n"), [201]),
        (
            post("Transfer-Encoding: Chunked", "2\r\n{}\r\n0\r\n\r\n")
                + post("Content-Length: 0\r\nConnection: close", ""), [201, 201]
        ),
        (post("Content-Length: 2\r\nExpect: 100-continue\r\nConnection: close", "{}"), [100, 201]),
        (post("Content-Length: 70000\r\nExpect: 100-continue", ""), [413]),
        (post("Content-Length: 9\r\nConnection: close", "{\"a\":\0\0\0}"), [400]),
    ]

    @Test func `requests are answered or rejected as RFC 9112 requires`() async throws {
        try await withListening { port, _ in
            for (text, statuses) in Self.answered {
                let bytes = try await RawClient.exchange(port, [Array(text.utf8)])
                let told = "\(text.debugDescription): \(String(decoding: bytes, as: UTF8.self))"
                #expect(Reply.all(bytes)?.map(\.status) == statuses, "\(told)")
            }
        }
    }

    @Test func `100 Continue arrives before the client sends the body`() async throws {
        try await withListening { port, _ in
            let head = Self.post("Content-Length: 2\r\nExpect: 100-continue", "")
            let bytes = try await RawClient.exchange(port, [Array(head.utf8)]) { !$0.isEmpty }
            #expect(String(decoding: bytes, as: UTF8.self) == "HTTP/1.1 100 Continue\r\n\r\n")
        }
    }

    @Test func `an HTTP/1.0 client gets a header that keeps the connection open`() async throws {
        try await withListening { port, _ in
            let text = "GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
            let bytes = try await RawClient.exchange(port, [Array(text.utf8)]) { Reply.all($0) != nil }
            #expect(Reply.all(bytes)?.first?.headers[.connection] == "keep-alive")
        }
    }

    @Test func `an error in reply to HEAD has no body`() async throws {
        try await withListening { port, _ in
            let bytes = try await RawClient.exchange(port, [Array("HEAD /health HTTP/1.1\r\n\r\n".utf8)])
            #expect(Reply.all(bytes, isHead: true)?.map(\.status) == [400])
        }
    }

    @Test func `a request that is cut off in its body changes nothing and gets 400`() async throws {
        try await withListening { port, _ in
            for text in [Self.post("Content-Length: 20", "{"), Self.post("Transfer-Encoding: chunked", "2\r\n{")] {
                let bytes = try await RawClient.exchange(port, [Array(text.utf8)], closesOutput: true)
                let replies = Reply.all(bytes)
                #expect(replies?.map(\.status) == [400] && replies?.first?.code == "bad_request", "\(bytes)")
            }
            let metrics = try await RawClient.exchange(
                port, "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(metrics.contains("\nwatchcircle_accounts 0\n"))
        }
    }

    @Test func `thousands of broken requests get a documented answer or none`() async throws {
        try await withListening { port, _ in
            var random = SeededRandom(seed: 23)
            var statuses: [Int: Int] = [:]
            for _ in 0..<40 {
                let requests = (0..<100).map { _ in Self.broken(&random) }
                let answers = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                    for request in requests {
                        group.addTask { try await RawClient.exchange(port, [request], closesOutput: true) }
                    }
                    return try await group.reduce(into: [[UInt8]]()) { $0.append($1) }
                }
                for bytes in answers {
                    // A mutation may turn the method into HEAD, whose answers have no body.
                    let replies = Reply.all(bytes) ?? Reply.all(bytes, isHead: true)
                    guard let replies else {
                        Issue.record("not an HTTP answer: \(String(decoding: bytes, as: UTF8.self))")
                        continue
                    }
                    for reply in replies {
                        statuses[reply.status, default: 0] += 1
                        #expect(reply.status < 500 || [501, 505].contains(reply.status), "\(reply)")
                        if reply.status >= 400, !reply.text.isEmpty {
                            #expect(Self.codes.contains(reply.code ?? ""), "\(reply)")
                        }
                    }
                }
            }
            // The test is meaningful only if all kinds of answers occurred.
            #expect(
                Set(statuses.keys).isSuperset(of: [200, 201, 400, 404, 405, 413, 414, 431, 501, 505]), "\(statuses)")
            #expect(try await health(port) == 200)
        }
    }

    private static let codes = Set(Refusal.Code.allCases.map(\.rawValue))

    /// Returns a request, in most cases with a few wrong bytes.
    private static func broken(_ random: inout SeededRandom) -> [UInt8] {
        let seeds = [refused.randomElement(using: &random)?.0, answered.randomElement(using: &random)?.0]
        var bytes = Array((seeds.compactMap { $0 }.randomElement(using: &random) ?? "").utf8)
        if Int.random(in: 0..<5, using: &random) > 0 { bytes = random.mutated(bytes) }
        if Int.random(in: 0..<5, using: &random) == 0 { bytes += random.mutated(bytes) }
        return bytes
    }
}
