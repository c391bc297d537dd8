// SPDX-License-Identifier: GPL-3.0-or-later

/// An error in the text of an objective.
public struct ObjectiveError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The position of the error: the number of Unicode scalars before it.
    public var offset: Int
    /// The user's input and the rule that it breaks.
    public var message: String
    /// Suggestions for a correction.
    public var hints: [String]

    /// Creates a mistake.
    public init(at offset: Int, _ message: String, hints: [String] = []) {
        self.offset = offset
        self.message = message
        self.hints = hints
    }

    /// The message, followed by one line per hint.
    public var description: String { ([message] + hints.map { "  hint: \($0)" }).joined(separator: "\n") }
}
