// SPDX-License-Identifier: GPL-3.0-or-later
import Reporting

/// Why a world folder could not be written.
package struct WorldError: Error, CustomStringConvertible {
    /// What kind of failure it is.
    package enum Code: Sendable {
        /// The target folder holds something that is not a world.
        case folderIsForeign
        /// A file or folder could not be read, written or moved.
        case fileSystem
    }

    /// What kind of failure it is.
    package var code: Code
    /// The file or folder that it is about.
    package var location: String
    /// What was found and what the rule is.
    package var message: String
    /// What the user can do about it.
    package var hint: String?
    /// The error underneath.
    package var cause: (any Error)?

    /// *where: what; cause*, and the hint on a line of its own.
    package var description: String {
        var text = "\(location): \(message)"
        if let cause { text += " (\(systemWords(of: cause)))" }
        if let hint { text += "\n  hint: \(hint)" }
        return text
    }
}
