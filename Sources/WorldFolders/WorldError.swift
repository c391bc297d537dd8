// SPDX-License-Identifier: GPL-3.0-or-later
import Reporting

/// A failure to read or write a world folder.
package struct WorldError: Error, CustomStringConvertible {
    /// The kind of failure.
    package enum Code: Sendable {
        /// The target folder holds something other than a world.
        case folderIsForeign
        /// A file or folder could not be read, written or moved.
        case fileSystem
        /// The folder holds no world that this program can read.
        case notAWorld
    }

    /// The kind of failure.
    package var code: Code
    /// The file or folder concerned.
    package var location: String
    /// The problem and the rule.
    package var message: String
    /// Advice to the user.
    package var hint: String?
    /// The underlying error.
    package var cause: (any Error)?

    /// *location: message (cause)*, with the hint on its own line.
    package var description: String { errorText(at: location, message, cause: cause, hint: hint) }
}
