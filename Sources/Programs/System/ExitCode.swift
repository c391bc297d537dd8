// SPDX-License-Identifier: GPL-3.0-or-later
package import ArgumentParser
import Foundation
package import Measurement

/// The exit codes of all programs. Scripts depend on these numbers, so they never change.
package enum ExitCode: Int32, CaseIterable {
    /// The run is complete and met every objective.
    case pass = 0
    /// The program failed, or could not write its results: a full disk, or a bug.
    case internalError = 1
    /// A report is worse than its baseline.
    case regression = 2
    /// The run is invalid: the generator could not keep up, the target was unreachable, or too little was measured to
    /// compare.
    case invalidRun = 3
    /// The command line is wrong.
    case wrongArguments = 64
    /// An objective was missed, or could not be judged.
    case objectiveFailed = 99
    /// The scenario, the profile or an overriding value is wrong, or the run does not fit into memory.
    case wrongScenario = 104
    /// The run was interrupted; the report covers what was done if the simulation had begun.
    case interrupted = 105

    /// One line about the code, for the help text and the manual page.
    var summary: String {
        switch self {
        case .pass: "pass"
        case .internalError: "internal error, or the report or the output could not be written"
        case .regression: "worse than the baseline"
        case .invalidRun:
            "the run is invalid: the generator could not keep up, the backend could not be reached, or too "
                + "little was measured to compare"
        case .wrongArguments: "wrong arguments"
        case .objectiveFailed: "an objective was missed, or could not be judged"
        case .wrongScenario: "the scenario or the profile is wrong, or does not fit into memory"
        case .interrupted: "interrupted; the report covers what was done"
        }
    }

    /// Returns the exit code of a completed run. The verdict decides it; a pass whose report could not be written is an
    /// internal error.
    package static func of(_ verdict: Verdict, isWritten: Bool) -> ExitCode {
        switch verdict {
        case .pass: isWritten ? .pass : .internalError
        case .fail: .objectiveFailed
        case .invalid: .invalidRun
        case .partial: .interrupted
        }
    }

    /// Help text for all codes.
    package static var help: String {
        "Exit codes: " + allCases.map { "\($0.rawValue) \($0.summary)" }.joined(separator: " · ")
    }

    /// The error that ends a command with this code and no further message.
    package var thrown: ArgumentParser.ExitCode { ArgumentParser.ExitCode(rawValue) }

    /// Prints an error message and returns the error that ends the command.
    ///
    /// - Returns: the error to throw.
    package func failing(_ message: String) -> ArgumentParser.ExitCode {
        Terminal.printError("watchcircle: " + message)
        return thrown
    }
}
