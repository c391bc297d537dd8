// SPDX-License-Identifier: GPL-3.0-or-later
internal import Foundation

/// An error that prevented a report from being written or read.
public struct ReportError: Error, CustomStringConvertible {
    /// The kind of error.
    public enum Code: Sendable {
        /// The target folder contains something other than a report.
        case folderIsForeign
        /// A file or folder could not be read, written or moved.
        case fileSystem
        /// The chart script is missing.
        case chartScriptMissing
        /// SQLite could not store the results.
        case database
        /// Some files could not be written; the location is the folder with the other files.
        case incomplete
        /// There is no `summary.json` to read.
        case summaryMissing
        /// The file is not the summary of a report.
        case summaryForeign
        /// The summary is of another version of the schema.
        case summaryOfOtherSchema
        /// A key of the summary is missing or unknown, or has a wrong value.
        case summaryInvalid
    }

    /// The kind of error.
    public var code: Code
    /// The problem and the rule.
    public var message: String
    /// The remedy.
    public var hint: String?
    /// The underlying error.
    public var cause: (any Error)?
    /// The file or folder concerned.
    public var location: String

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: the kind of error.
    ///   - location: the file or folder concerned.
    ///   - message: the problem and the rule.
    ///   - hint: the remedy.
    ///   - cause: the underlying error.
    public init(_ code: Code, at location: String, message: String, hint: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.cause = cause
        self.location = location
    }

    /// Returns the report error for an error that occurred while a file was written.
    static func of(_ error: any Error, at file: URL) -> ReportError {
        error as? ReportError
            ?? ReportError(.fileSystem, at: file.path, message: "cannot write the file", cause: error)
    }

    /// The error as *location: message (cause)*, with the hint on a separate line.
    public var description: String { errorText(at: location, message, cause: cause, hint: hint) }
}
