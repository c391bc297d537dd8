// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement

/// An error that prevents or aborts a drive.
public struct DriveError: Error, Equatable, CustomStringConvertible {
    /// The kinds of errors.
    public enum Code: Sendable {
        /// The target's URL is malformed or unsupported.
        case wrongTarget
        /// A certificate or key file cannot be used.
        case wrongCertificate
        /// The options contradict each other.
        case wrongPlan
        /// The set-up phase failed.
        case setUpFailed
        /// The backend's state differs from the audit's baseline.
        case wrongState
    }

    /// The kind of error.
    public let code: Code
    /// The place, the user's value, the rule, and a hint.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Returns the error for a target that cannot be reached.
    public static func noConnection(to target: Target, _ failure: ConnectionFailure) -> DriveError {
        DriveError(.setUpFailed, "\(target.url): no connection: \(failure.words)")
    }

    /// Returns the error for a set-up in which requests failed.
    public static func setUpFailed(at target: Target, _ failures: RequestFailures) -> DriveError {
        let reasons = (failures.foremost?.reasons(isSetUp: true) ?? []).map { "\n  hint: \($0)" }
        return DriveError(.setUpFailed, "\(target.url): the set-up failed: \(failures.words)" + reasons.joined())
    }

    /// Returns the error for a backend that is not ready in time.
    public static func notReady(_ target: Target, within seconds: Double, _ failures: RequestFailures) -> DriveError {
        DriveError(
            .setUpFailed,
            "\(target.url): not ready within \(Words.seconds(seconds)): \(failures.words)\n"
                + "  hint: wait longer with --ready-within, or check the profile's request `ready`")
    }

    /// The message.
    public var description: String { message }
}
