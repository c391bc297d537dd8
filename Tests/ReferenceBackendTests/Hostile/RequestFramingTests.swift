// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NIOCore
import Testing

@testable import ReferenceBackend

@Suite struct RequestFramingTests {
    /// Feeds bytes to the framing in pieces.
    ///
    /// - Returns: the ends of heads, and the refusal that stopped it.
    private func walk(_ pieces: [[UInt8]], _ bodies: [RequestFraming.Body]) -> (heads: [Int], refusal: Refusal.Code?) {
        var (framing, heads, passed) = (RequestFraming(), [Int](), 0)
        for piece in pieces {
            var rest = ByteBuffer(bytes: piece)
            while rest.readableBytes > 0, !framing.isStopped {
                switch framing.advance(rest.readableBytesView) {
                case .pass(let count):
                    rest.moveReaderIndex(forwardBy: count)
                    passed += count
                case .head(let count):
                    rest.moveReaderIndex(forwardBy: count)
                    passed += count
                    framing.expect(heads.count < bodies.count ? bodies[heads.count] : .stop)
                    heads.append(passed)
                case .refuse(let refusal): return (heads, refusal.code)
                }
            }
        }
        return (heads, nil)
    }

    private static let requests =
        "\r\nPOST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nab\n"
        + "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "3;x=1\r\n\n\r\n\r\n00a\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n" + "GET / HTTP/1.1\nHost: x\n\n"
        + "GET / HTTP/1.1\r\nHost: y\r\n\r\n"

    @Test func `the scanner finds heads wherever the bytes are split`() {
        let bytes = Array(Self.requests.utf8)
        let bodies: [RequestFraming.Body] = [.length(3), .chunked, .none, .none]
        let whole = walk([bytes], bodies)
        #expect(whole.heads == [49, 108, 178, 205] && whole.refusal == nil, "\(whole)")
        var random = SeededRandom(seed: 11)
        for _ in 0..<500 {
            let cuts = Set(
                (0..<Int.random(in: 1...12, using: &random)).map { _ in Int.random(in: 0...bytes.count, using: &random)
                })
            let edges = [0] + cuts.sorted() + [bytes.count]
            let pieces = zip(edges, edges.dropFirst()).map { Array(bytes[$0..<$1]) }
            let found = walk(pieces, bodies)
            #expect(found.heads == whole.heads && found.refusal == nil, "\(edges)")
        }
        let found = walk(bytes.map { [$0] }, bodies)
        #expect(found.heads == whole.heads && found.refusal == nil)
    }

    /// Bytes after a chunked head, and the expected code of the refusal.
    static let chunks: [(String, Refusal.Code?)] = [
        ("FFFFFFFFFFFFFFFF\r\n", .badRequest), ("10000000000000000\r\n", .badRequest),
        ("7fffffffffffffff\r\n", .tooLarge),
        ("00000000000000001\r\n", .badRequest), ("10001\r\n", .tooLarge), ("10000\r\n", nil), ("ffff\r\n", nil),
        ("\r\n", .badRequest), (";x\r\n", .badRequest), ("g\r\n", .badRequest), ("-1\r\n", .badRequest),
        ("1\r\nab", .badRequest), ("1\r\na\n", .badRequest),
        ("1;" + String(repeating: "x", count: 300), .badRequest),
        ("0\r\n" + String(repeating: "a: b\r\n", count: 101), .headersTooLarge),
        ("0\r\na: " + String(repeating: "b", count: 16_400), .headersTooLarge),
    ]

    @Test(arguments: chunks)
    func `a chunk's size has a limit`(text: String, code: Refusal.Code?) {
        let head = "POST / HTTP/1.1\r\n\r\n"
        #expect(walk([Array((head + text).utf8)], [.chunked]).refusal == code)
        #expect(walk(Array((head + text).utf8).map { [$0] }, [.chunked]).refusal == code)
    }

    @Test func `all chunks together have the limit of a body`() {
        let chunk = "8000\r\n" + String(repeating: "x", count: 32_768) + "\r\n"
        let head = "POST / HTTP/1.1\r\n\r\n"
        #expect(walk([Array((head + chunk + chunk + "0\r\n\r\n").utf8)], [.chunked]).refusal == nil)
        #expect(walk([Array((head + chunk + chunk + "1\r\n").utf8)], [.chunked]).refusal == .tooLarge)
    }

    /// Bytes, and the expected code of the refusal.
    static let heads: [(String, Refusal.Code?)] = [
        (target(8_178), nil), (target(8_179), .uriTooLong), (target(9_000), .uriTooLong),
        (String(repeating: "\r\n", count: 5_000), .uriTooLong),
        (field(16_380), nil), (field(16_382), .headersTooLarge), (fields(100), nil), (fields(101), .headersTooLarge),
    ]

    private static func target(_ count: Int) -> String {
        let path = String(repeating: "x", count: count)
        return "GET /\(path) HTTP/1.1\r\n"
    }

    private static func field(_ count: Int) -> String {
        let value = String(repeating: "x", count: count)
        return "GET / HTTP/1.1\r\na: \(value)"
    }

    private static func fields(_ count: Int) -> String {
        let fields = String(repeating: "a:b\r\n", count: count)
        return "GET / HTTP/1.1\r\n\(fields)"
    }

    @Test(arguments: heads)
    func `a request line and a header section have limits`(text: String, code: Refusal.Code?) {
        #expect(walk([Array(text.utf8)], []).refusal == code)
    }

    @Test(arguments: [
        ("", true), ("x", true), ("localhost:8080", true), ("127.0.0.1", true), ("[::1]:80", true), ("[::1]", true),
        ("x:", true), ("a,b", false), ("a b", false), ("http://x", false), ("x:80:90", false), ("x:8a", false),
        ("[", false),
        ("[]", false), ("u@x", false), ("é", false), ("x/y", false),
    ])
    func `a host is a name or a number, with or without a port`(text: String, isHost: Bool) {
        #expect(RequestHost.isHost(text) == isHost)
    }

    @Test func `dates are those of RFC 9110`() {
        #expect(HTTP1Head.date(.init(timeIntervalSince1970: 784_111_777)) == "Sun, 06 Nov 1994 08:49:37 GMT")
    }
}
