// SPDX-License-Identifier: GPL-3.0-or-later

/// Where a captured value stands in an answer.
public enum ValueSource: Hashable, Sendable {
    /// In a body of JSON: `/user/id`.
    case json(JSONPointer)
    /// In a body of any kind, at the `*` of a pattern: `body:name="csrf" value="*"`.
    case body(TextPattern)
    /// In a header, whole or at the `*` of a pattern: `header:Location`, `header:Location /posts/*`.
    case header(name: HeaderName, TextPattern?)

    /// A header's name in small letters.
    public struct HeaderName: Hashable, Sendable {
        let bytes: [UInt8]

        /// Reads a name; nil if it is none (RFC 9110, "token").
        init?(_ text: some StringProtocol) {
            bytes = text.utf8.map(\.lowercased)
            guard !bytes.isEmpty, bytes.allSatisfy(\.isTokenCharacter) else { return nil }
        }
    }

    /// Whether the body of the answer is needed.
    var isInBody: Bool {
        if case .header = self { false } else { true }
    }

    /// Appends the value.
    ///
    /// - Parameters:
    ///   - body: of the answer.
    ///   - fields: its header lines, a line feed after each.
    ///   - text: gets the value.
    /// - Returns: false if there is none; `text` is then as it was.
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
    /// Calls `body` with the value of each header of that name.
    ///
    /// - Parameter name: in small letters.
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
