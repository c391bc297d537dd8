// SPDX-License-Identifier: GPL-3.0-or-later

/// What is wrong with the text of an objective.
public struct ObjectiveMistake: Error, Equatable, Sendable, CustomStringConvertible {
    /// Where it is: Unicode scalars before it.
    public var offset: Int
    /// What was given and which rule it breaks.
    public var message: String
    /// What to do.
    public var hints: [String]

    /// Makes a mistake.
    public init(at offset: Int, _ message: String, hints: [String] = []) {
        self.offset = offset
        self.message = message
        self.hints = hints
    }

    /// The message, and a line for each hint.
    public var description: String { ([message] + hints.map { "  hint: \($0)" }).joined(separator: "\n") }
}
