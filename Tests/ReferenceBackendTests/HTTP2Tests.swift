// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore
import Testing

@testable import ReferenceBackend

/// Raw HTTP/2 frames, so that tests can send malformed ones.
@Suite struct HTTP2Tests {
    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + frame(4, 0, 0, [])

    private static func frame(_ type: UInt8, _ flags: UInt8, _ stream: Int, _ payload: [UInt8]) -> [UInt8] {
        let length = [UInt8(payload.count >> 16 & 255), UInt8(payload.count >> 8 & 255), UInt8(payload.count & 255)]
        let id = [24, 16, 8, 0].map { UInt8(stream >> $0 & 255) }
        return length + [type, flags] + id + payload
    }

    /// A header block: GET or POST, http, a path, and optionally an authority.
    private static func block(_ path: String, authority: String? = "a", isPost: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = [isPost ? 0x83 : 0x82, 0x86, 0x04, UInt8(path.utf8.count)] + Array(path.utf8)
        if let authority { bytes += [0x01, UInt8(authority.utf8.count)] + Array(authority.utf8) }
        return bytes
    }

    /// The field Host, which may accompany an authority.
    private static func host(_ name: String) -> [UInt8] { [0x0F, 38 - 15, UInt8(name.utf8.count)] + Array(name.utf8) }

    /// The frames of an answer: types, streams and payloads.
    private static func frames(_ bytes: [UInt8]) -> [(type: UInt8, stream: UInt8, payload: [UInt8])] {
        var (frames, rest) = ([(type: UInt8, stream: UInt8, payload: [UInt8])](), bytes[...])
        while rest.count >= 9 {
            let head = Array(rest.prefix(9))
            let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
            frames.append((head[3], head[8], Array(rest.dropFirst(9).prefix(length))))
            rest = rest.dropFirst(9 + length)
        }
        return frames
    }

    /// Returns the first data received.
    private static func answer(_ port: Int, _ bytes: [UInt8]) async throws -> String {
        let read = try await RawClient.exchange(port, [preface + bytes]) { bytes in
            frames(bytes).contains { $0.type == 0 && !$0.payload.isEmpty }
        }
        let data = frames(read).filter { $0.type == 0 }.flatMap(\.payload)
        return String(decoding: data, as: UTF8.self)
    }

    private static func withHTTP2(_ body: (Int, RecordedLog) async throws -> Void) async throws {
        try await withListening({
            $0.http2 = true
            $0.limits.head = .milliseconds(500)
            $0.limits.body = .milliseconds(500)
            $0.limits.tick = .milliseconds(20)
        }) { port, log in
            try await body(port, log)
            let health = try await answer(port, frame(1, 5, 1, block("/health")))
            #expect(health == "{\"status\":\"ok\"}")
        }
    }

    @Test func `a request must contain exactly one host`() async throws {
        try await Self.withHTTP2 { port, _ in
            let cases: [([UInt8], Bool)] = [
                (Self.block("/health"), true),
                (Self.block("/health", authority: nil), false),
                (Self.block("/health", authority: nil) + Self.host("a"), true),
                (Self.block("/health") + Self.host("a"), true),
                (Self.block("/health") + Self.host("b"), false),
                (Self.block("/health", authority: "u@a"), false),
            ]
            for (block, isGood) in cases {
                let text = try await Self.answer(port, Self.frame(1, 5, 1, block))
                let code = isGood ? "{\"status\":\"ok\"}" : "{\"error\":{\"code\":\"bad_request\""
                #expect(text.hasPrefix(code), "\(block): \(text)")
            }
        }
    }

    /// Input that exceeds what a client may send, frame by frame.
    static let floods: [(String, [UInt8])] = [
        ("rapid reset", rapidReset), ("streams", streams), ("settings", repeated(frame(4, 0, 0, []), 50_000)),
        ("pings", repeated(frame(6, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8]), 50_000)),
        ("empty data", frame(1, 4, 1, block("/v1/accounts", isPost: true)) + repeated(frame(0, 0, 1, []), 5_000)),
        ("continuations", frame(1, 1, 1, block("/health")) + repeated(frame(9, 0, 1, []), 5_000)),
        ("large headers", largeHeaders), ("half a head", frame(1, 1, 1, block("/health"))), ("half a preface", []),
        ("rubbish", repeated([0xFF], 5_000)),
    ]

    private static func repeated(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
        Array(repeatElement(bytes, count: count).joined())
    }

    private static let rapidReset: [UInt8] = {
        var bytes: [UInt8] = []
        for index in 0..<2_000 {
            bytes += frame(1, 5, 1 + 2 * index, block("/v1/feed"))
            bytes += frame(3, 0, 1 + 2 * index, [0, 0, 0, 8])
        }
        return bytes
    }()

    private static let streams: [UInt8] = {
        var bytes: [UInt8] = []
        for index in 0..<300 { bytes += frame(1, 4, 1 + 2 * index, block("/health")) }
        return bytes
    }()

    /// A field with a value of 65,663 bytes.
    private static let largeHeaders: [UInt8] = {
        let field: [UInt8] = [0, 1, 120, 0x7F, 0x80, 0x80, 0x04]
        return frame(1, 1, 1, block("/health") + field) + repeated(frame(9, 0, 1, repeated([121], 16_000)), 5)
    }()

    @Test func `a flood of frames closes only its own connection`() async throws {
        for (name, bytes) in Self.floods {
            try await Self.withHTTP2 { port, _ in
                let start = name == "half a preface" ? Array("PRI * HTTP".utf8) : Self.preface
                // Returns once the server has closed the connection, and records an issue if it does not.
                let read = try await RawClient.exchange(port, [start + bytes])
                let answers = Self.frames(read).filter { $0.type == 1 }
                #expect(answers.isEmpty || ["pings", "rapid reset", "streams"].contains(name), "\(name): \(answers)")
            }
        }
    }

    @Test func `an endless body causes a reset, and the log reports it`() async throws {
        try await Self.withHTTP2 { port, log in
            let begun = Self.frame(1, 4, 1, Self.block("/v1/accounts", isPost: true)) + Self.frame(0, 0, 1, [0x7B])
            let read = try await RawClient.exchange(port, [Self.preface + begun]) { bytes in
                Self.frames(bytes).contains { $0.type == 3 && $0.stream == 1 }
            }
            #expect(Self.frames(read).contains { $0.type == 3 && $0.stream == 1 })
            for _ in 0..<500 where log.lines.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
            #expect(log.count("closed 1 requests whose body did not end within 500 ms") == 1, "\(log.lines)")
        }
    }
}
