// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement

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
        /// The backend does not begin where the audit does.
        case wrongState
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

    /// The error of a target that does not let itself be reached.
    public static func noConnection(to target: Target, _ failure: ConnectionFailure) -> DriveError {
        DriveError(.setUpFailed, "\(target.url): no connection: \(failure.words)")
    }

    /// The error of a profile's requests before the run, of which some failed.
    public static func setUpFailed(at target: Target, _ failures: RequestFailures) -> DriveError {
        let reasons = (failures.foremost?.reasons(isSetUp: true) ?? []).map { "\n  hint: \($0)" }
        return DriveError(.setUpFailed, "\(target.url): the set-up failed: \(failures.words)" + reasons.joined())
    }

    /// The error of a backend that does not say in time that the load may begin.
    public static func notReady(_ target: Target, within seconds: Double, _ failures: RequestFailures) -> DriveError {
        DriveError(
            .setUpFailed,
            "\(target.url): not ready within \(Words.seconds(seconds)): \(failures.words)\n"
                + "  hint: wait longer with --ready-within, or look at the profile's request `ready`")
    }

    /// The message.
    public var description: String { message }
}
