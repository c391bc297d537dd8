// SPDX-License-Identifier: GPL-3.0-or-later

/// Lowercase words for comparison, as bytes.
enum HeaderWord {
    static let version = Array("http/1.".utf8)
    static let contentLength = Array("content-length".utf8)
    static let connection = Array("connection".utf8)
    static let transferEncoding = Array("transfer-encoding".utf8)
    static let retryAfter = Array("retry-after".utf8)
    static let setCookie = Array("set-cookie".utf8)
    /// The start of the `Cookie` header.
    static let cookieField = Array("Cookie: ".utf8)
    static let close = Array("close".utf8)
    static let keepAlive = Array("keep-alive".utf8)
    static let chunked = Array("chunked".utf8)
}

/// The literals of JSON.
enum JSONWord {
    static let yes = Array("true".utf8)
    static let no = Array("false".utf8)
    static let null = Array("null".utf8)
}

extension Span<UInt8> {
    /// Whether the bytes at `start` equal the lowercase `word`, ignoring case.
    func matches(_ word: [UInt8], at start: Int) -> Bool {
        guard count - start >= word.count else { return false }
        for index in word.indices where self[start &+ index].lowercased != word[index] { return false }
        return true
    }
}
