// SPDX-License-Identifier: GPL-3.0-or-later
internal import Foundation

/// Why a report could not be written.
public struct ReportError: Error, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: Sendable {
        /// The target folder holds something that is not a report.
        case folderIsForeign
        /// A file or folder could not be read, written or moved.
        case fileSystem
        /// The chart script is missing.
        case chartScriptMissing
        /// SQLite refused the results.
        case database
        /// Some files could not be written; the location is the folder that holds the others.
        case incomplete
    }

    /// What kind of failure it is.
    public var code: Code
    /// What was found and what the rule is.
    public var message: String
    /// What the user can do about it.
    public var hint: String?
    /// The error underneath.
    public var cause: (any Error)?
    /// The file or folder that it is about.
    public var location: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: what kind of failure it is.
    ///   - location: the file or folder that it is about.
    ///   - message: what was found and what the rule is.
    ///   - hint: what the user can do about it.
    ///   - cause: the error underneath.
    public init(_ code: Code, at location: String, message: String, hint: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.cause = cause
        self.location = location
    }

    /// What is to be told of an error that came up while a file was made.
    static func of(_ error: any Error, at file: URL) -> ReportError {
        error as? ReportError
            ?? ReportError(.fileSystem, at: file.path, message: "the file cannot be written", cause: error)
    }

    /// *where: what; cause*, and the hint on a line of its own.
    public var description: String {
        var text = "\(location): \(message)"
        if let cause { text += " (\(systemWords(of: cause)))" }
        if let hint { text += "\n  hint: \(hint)" }
        return text
    }
}
