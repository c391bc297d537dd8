// SPDX-License-Identifier: GPL-3.0-or-later
internal import Measurement

/// All errors in a scenario, not only the first one.
///
/// The description is for the user: one line per error, followed by its hints.
public struct ScenarioError: Error, Sendable, CustomStringConvertible {
    /// The kind of error.
    public enum Code: Sendable, Equatable {
        /// The file does not exist.
        case missingFile
        /// The file cannot be read as text: a folder, no permission, too large, not UTF-8.
        case unreadable
        /// The text is not YAML.
        case syntax
        /// The YAML is not a valid scenario.
        case invalid
    }

    /// The kind of error; with several errors, that of the first.
    public var code: Code
    /// The errors, in file order; never empty.
    public var mistakes: [Diagnostic]
    /// The underlying error of the system or the YAML parser, if there is one.
    public var cause: (any Error)?

    /// Creates an error.
    ///
    /// - Precondition: `mistakes` is not empty.
    public init(code: Code, mistakes: [Diagnostic], cause: (any Error)? = nil) {
        precondition(!mistakes.isEmpty, "a scenario error without a mistake")
        self.code = code
        self.mistakes = mistakes
        self.cause = cause
    }

    /// The location of the first error.
    public var location: Location { mistakes[0].location }

    /// The message of the first error, without location and hints.
    public var message: String { mistakes[0].message }

    /// All errors with their locations and hints, on separate lines.
    public var description: String { mistakes.map(\.description).joined(separator: "\n") }
}

/// One error in a scenario.
public struct Diagnostic: Sendable, Equatable, CustomStringConvertible {
    /// The location of the error.
    public var location: Location
    /// The given value and the rule it breaks.
    public var message: String
    /// Suggested corrections.
    public var hints: [String]

    /// Creates an error.
    ///
    /// Escapes control characters from the user's files, which could otherwise control the terminal.
    public init(_ location: Location, _ message: String, hints: [String] = []) {
        self.location = location
        self.message = TerminalText.text(message)
        self.hints = hints.map { TerminalText.text($0) }
    }

    /// `location: message`, followed by one line per hint. A location that the message begins with is not repeated.
    public var description: String {
        let place = TerminalText.text(location.description)
        let isRepeated = message.hasPrefix(place + " ") || message.hasPrefix(place + ".")
        let first = isRepeated ? message : "\(place): \(message)"
        return ([first] + hints.map { "  hint: \($0)" }).joined(separator: "\n")
    }
}

/// A location in a file, or an override on the command line.
public struct Location: Sendable, Hashable, CustomStringConvertible {
    /// The path as the user wrote it, or `--set path=value`.
    public var source: String
    /// The line, from 1; nil for a whole file or an override.
    public var line: Int?
    /// The column, from 1, in Unicode scalars; nil if only the line is known.
    public var column: Int?

    /// Creates a location.
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
