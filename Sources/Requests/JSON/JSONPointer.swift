// SPDX-License-Identifier: GPL-3.0-or-later

/// A compiled JSON pointer (RFC 6901), with `*` for each item of an array.
public struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
    /// One step of the path.
    enum Step: Hashable, Sendable {
        /// The member with this name, or the item with this index if there is one and the value is an array.
        case member([UInt8], item: Int?)
        /// Every item of an array.
        case each
    }

    let steps: [Step]
    private let text: String

    /// Compiles a pointer.
    ///
    /// - Parameter text: empty for the whole document, otherwise steps such as `/posts/0/id`; `~1` stands for `/`, `~0`
    ///   for `~`.
    /// - Returns: nil if the text does not begin with `/`, or if a `~` is not followed by 0 or 1.
    public init?(_ text: some StringProtocol) {
        self.text = String(text)
        var steps: [Step] = []
        if !text.isEmpty {
            guard text.utf8.first == UInt8(ascii: "/") else { return nil }
            for part in text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
                guard let name = Self.unescaped(part) else { return nil }
                steps.append(name == [UInt8(ascii: "*")] ? .each : .member(name, item: Self.item(name)))
            }
        }
        self.steps = steps
    }

    /// The source text of the pointer.
    public var description: String { text }

    /// Whether it contains a `*`.
    public var namesMany: Bool { steps.contains(.each) }

    private static func unescaped(_ part: some Sequence<UInt8>) -> [UInt8]? {
        var name: [UInt8] = []
        var isEscaped = false
        for byte in part {
            if isEscaped {
                guard byte == UInt8(ascii: "0") || byte == UInt8(ascii: "1") else { return nil }
                name.append(UInt8(ascii: byte == UInt8(ascii: "0") ? "~" : "/"))
                isEscaped = false
            } else if byte == UInt8(ascii: "~") {
                isEscaped = true
            } else {
                name.append(byte)
            }
        }
        return isEscaped ? nil : name
    }

    /// Parses an item index: digits without a leading zero.
    private static func item(_ name: [UInt8]) -> Int? {
        guard let first = name.first, name.allSatisfy(\.isDigit), first != UInt8(ascii: "0") || name.count == 1 else {
            return nil
        }
        return name.reduce(0) { value, digit in
            value.flatMap { value in
                let (tens, over) = value.multipliedReportingOverflow(by: 10)
                let (sum, overToo) = tens.addingReportingOverflow(Int(digit - UInt8(ascii: "0")))
                return over || overToo ? nil : sum
            }
        }
    }
}
