// SPDX-License-Identifier: GPL-3.0-or-later

/// The position of a captured value in a response.
public enum ValueSource: Hashable, Sendable {
    /// In a JSON body: `/user/id`.
    case json(JSONPointer)
    /// In a body of any type, at the `*` of a pattern: `body:name="csrf" value="*"`.
    case body(TextPattern)
    /// In a header, as a whole or at the `*` of a pattern: `header:Location`, `header:Location /posts/*`.
    case header(name: HeaderName, TextPattern?)

    /// A lowercase header name.
    public struct HeaderName: Hashable, Sendable {
        let bytes: [UInt8]

        /// Parses a name; returns nil if it is not a token (RFC 9110).
        init?(_ text: some StringProtocol) {
            bytes = text.utf8.map(\.lowercased)
            guard !bytes.isEmpty, bytes.allSatisfy(\.isTokenCharacter) else { return nil }
        }
    }

    /// Whether the response body is needed.
    var isInBody: Bool {
        if case .header = self { false } else { true }
    }

    /// Appends the value.
    ///
    /// - Parameters:
    ///   - body: the response body.
    ///   - fields: the header lines, with a line feed after each.
    ///   - text: receives the value.
    /// - Returns: false if there is no value; `text` is then unchanged.
    func append(body: Span<UInt8>, fields: Span<UInt8>, to text: inout [UInt8]) -> Bool {
        switch self {
        case .json(let pointer): return JSONScanner.appendText(at: pointer, in: body, to: &text)
        case .body(let pattern):
            guard let range = pattern.match(body, in: 0..<body.count) else { return false }
            return Self.append(body, range, to: &text)
        case .header(let name, let pattern):
            var isFound = false
            fields.forEachField(named: name.bytes) { value in
                guard !isFound, let range = pattern == nil ? value : pattern?.match(fields, in: value) else { return }
                isFound = Self.append(fields, range, to: &text)
            }
            return isFound
        }
    }

    private static func append(_ bytes: Span<UInt8>, _ range: Range<Int>, to text: inout [UInt8]) -> Bool {
        let range = bytes.trimmed(range)
        for place in range { text.append(bytes[place]) }
        return !range.isEmpty
    }
}

extension Span<UInt8> {
    /// Calls `body` with the value of each header with this name.
    ///
    /// - Parameter name: the name in lowercase.
    func forEachField(named name: [UInt8], _ body: (Range<Int>) -> Void) {
        var start = 0
        while let end = lineFeed(from: start) {
            let colon = start + name.count
            if colon < end, self[colon] == UInt8(ascii: ":"), matches(name, at: start) {
                body(trimmed((colon + 1)..<end))
            }
            start = end + 1
        }
    }
}
