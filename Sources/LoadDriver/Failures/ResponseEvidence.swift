// SPDX-License-Identifier: GPL-3.0-or-later
import NIOHPACK

/// The received part of a response, complete or not, from which an example of a failure is made.
struct ResponseEvidence {
    /// Relevant header fields, unmodified.
    var location: String?
    var contentType: String?
    var contentEncoding: String?
    /// The first bytes of the body, or of malformed data; nil if nothing was received.
    var body: [UInt8]?
    /// The reason why the bytes are not a response.
    var problem: String?

    init() {}

    /// Creates evidence from the fields of an HTTP/2 response.
    init(_ fields: HPACKHeaders, body: [UInt8]) {
        location = fields.first(name: "location")
        contentType = fields.first(name: "content-type")
        contentEncoding = fields.first(name: "content-encoding")
        self.body = body
    }

    /// Creates evidence from an HTTP/1.1 response.
    ///
    /// - Parameter bytes: its first bytes, including the head; may end anywhere.
    init(_ bytes: [UInt8]) {
        if bytes.isEmpty { return }
        var place = 0
        var isChunked = false
        while bytes[place...].starts(with: Self.version), let end = Self.endOfHead(bytes, from: place) {
            let lines = bytes[place..<end].split(separator: 10).dropFirst()
            isChunked = false
            for line in lines { take(line, &isChunked) }
            // An interim (1xx) response is followed by another head.
            let isInterim = bytes[place...].dropFirst(9).first == UInt8(ascii: "1")
            place = end
            if !isInterim { break }
        }
        body = Array(bytes[place...])
        if isChunked { body = Self.unchunked(bytes[place...]) }
    }

    private static let version = Array("HTTP/1.".utf8)

    /// Returns the position at which the body begins; nil if the head is incomplete.
    private static func endOfHead(_ bytes: [UInt8], from start: Int) -> Int? {
        var wasEnd = false
        for place in start..<bytes.count where bytes[place] != 13 {
            let isEnd = bytes[place] == 10
            if isEnd, wasEnd { return place + 1 }
            wasEnd = isEnd
        }
        return nil
    }

    private mutating func take(_ line: ArraySlice<UInt8>, _ isChunked: inout Bool) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        let value = String(
            decoding: line[(colon + 1)...].drop { $0 == 32 || $0 == 9 }.filter { $0 != 13 }, as: UTF8.self)
        switch name {
        case "location": location = value
        case "content-type": contentType = value
        case "content-encoding": contentEncoding = value
        case "transfer-encoding": isChunked = value.lowercased().contains("chunked")
        default: break
        }
    }

    /// Returns the bytes of the first chunks.
    private static func unchunked(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var body: [UInt8] = []
        var rest = bytes
        while let end = rest.firstIndex(of: 10) {
            let digits = rest[..<end].prefix { $0 != 13 && $0 != UInt8(ascii: ";") && $0 != 32 }
            guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size > 0 else { break }
            let chunk = rest[(end + 1)...].prefix(size)
            body += chunk
            rest = rest[(end + 1)...].dropFirst(size).drop { $0 == 13 || $0 == 10 }
        }
        return body
    }
}
