// SPDX-License-Identifier: GPL-3.0-or-later
internal import Measurement

/// What is wrong with a scenario: all of it, not only the first mistake.
///
/// Its description is meant for the user: one line a mistake, each followed by its hints.
public struct ScenarioError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: Sendable, Equatable {
        /// There is no such file.
        case missingFile
        /// The file exists but cannot be read as text: a folder, no permission, too long, not UTF-8.
        case unreadable
        /// The text is not YAML.
        case syntax
        /// The YAML does not describe a scenario.
        case invalid
    }

    /// The kind of failure; with several mistakes, that of the first.
    public var code: Code
    /// Every mistake, in the order of the file; never empty.
    public var mistakes: [Mistake]
    /// What the system or the YAML parser said, where one of them did.
    public var cause: (any Error)?

    /// Makes an error.
    ///
    /// - Precondition: `mistakes` is not empty.
    public init(code: Code, mistakes: [Mistake], cause: (any Error)? = nil) {
        precondition(!mistakes.isEmpty, "a scenario error without a mistake")
        self.code = code
        self.mistakes = mistakes
        self.cause = cause
    }

    /// Where the first mistake is.
    public var location: Location { mistakes[0].location }

    /// The first mistake, without its place and hints.
    public var message: String { mistakes[0].message }

    /// All mistakes with their places and hints, a line each.
    public var description: String { mistakes.map(\.description).joined(separator: "\n") }
}

/// One mistake in a scenario.
public struct Mistake: Sendable, Equatable, CustomStringConvertible {
    /// Where it is.
    public var location: Location
    /// What was given and which rule it breaks.
    public var message: String
    /// What to do.
    public var hints: [String]

    /// Makes a mistake.
    ///
    /// What the user's files bring along is escaped: a key must not steer the terminal on which it is told.
    public init(_ location: Location, _ message: String, hints: [String] = []) {
        self.location = location
        self.message = Printable.text(message)
        self.hints = hints.map { Printable.text($0) }
    }

    /// `place: message`, then a line for each hint.
    public var description: String {
        (["\(Printable.text(location.description)): \(message)"] + hints.map { "  hint: \($0)" }).joined(
            separator: "\n")
    }
}

/// A place in a file or an override on the command line.
public struct Location: Sendable, Hashable, CustomStringConvertible {
    /// The file's path as the user wrote it, or `--set path=value`.
    public var source: String
    /// The line, from 1; nil for a whole file or an override.
    public var line: Int?
    /// The column, from 1, in Unicode scalars; nil where only the line is known.
    public var column: Int?

    /// Makes a place.
    public init(source: String, line: Int? = nil, column: Int? = nil) {
        self.source = source
        self.line = line
        self.column = column
    }

    /// `path:line:column`.
    public var description: String {
        [source, line.map(String.init), column.map(String.init)].compactMap(\.self).joined(separator: ":")
    }
}
