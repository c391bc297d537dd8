// SPDX-License-Identifier: GPL-3.0-or-later

/// Why a drive cannot begin or go on.
public struct DriveError: Error, Equatable, CustomStringConvertible {
    /// What kind of mistake it is.
    public enum Code: Sendable {
        /// The target's URL is none that can be driven.
        case wrongTarget
        /// The target is not this machine, and nobody said that it may be loaded.
        case targetNotAllowed
        /// A certificate or key file cannot be used.
        case wrongCertificate
        /// What was asked for contradicts itself.
        case wrongPlan
        /// The set-up phase failed.
        case setUpFailed
    }

    /// What kind of mistake it is.
    public let code: Code
    /// Where, what was given, the rule, what to do.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
