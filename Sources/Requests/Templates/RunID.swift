// SPDX-License-Identifier: GPL-3.0-or-later

/// The unique name of a run, from which templates build keys and names that are new to the backend.
public struct RunID: Hashable, Sendable, CustomStringConvertible {
    /// Letters, digits, `-` and `_`, which need no escaping in any context.
    public let text: String

    /// The maximum length of a name, in characters.
    public static let mostCharacters = 32

    /// A placeholder for a run without a name.
    static let unnamed = RunID(bits: 0)

    private init(bits: UInt64) {
        let digits = String(bits, radix: 16)
        text = String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Parses a name.
    ///
    /// - Returns: nil unless it is 1 to `mostCharacters` letters, digits, `-` and `_`.
    public init?(_ text: String) {
        func fits(_ byte: UInt8) -> Bool { byte.isUnreserved && byte != UInt8(ascii: ".") && byte != UInt8(ascii: "~") }
        guard (1...Self.mostCharacters).contains(text.utf8.count), text.utf8.allSatisfy(fits) else { return nil }
        self.text = text
    }

    /// Draws a name: 16 hexadecimal digits from the system's random source.
    public static func random() -> RunID { RunID(bits: .random(in: .min ... .max)) }

    /// The name.
    public var description: String { text }
}
