// SPDX-License-Identifier: GPL-3.0-or-later
package import ArgumentParser
import Foundation
package import Measurement

/// How the program ends: scripts depend on these numbers, so they never change.
package enum ExitCode: Int32, CaseIterable {
    /// The run is done and every objective was met.
    case pass = 0
    /// The program could not do its work, or not write what came of it: a full disk, or a mistake of ours.
    case internalError = 1
    /// A report is worse than its baseline.
    case regression = 2
    /// The run says nothing about its target: the generator could not keep up, the target could not be reached, or too little was
    /// measured to compare.
    case invalidRun = 3
    /// The command line is wrong.
    case wrongArguments = 64
    /// An objective was missed, or could not be judged.
    case objectiveFailed = 99
    /// The scenario or the profile, or a value set in its place, is wrong, or the machine is too small for it.
    case wrongScenario = 104
    /// Interrupted; a report of what was done is written if the simulation had begun.
    case interrupted = 105

    /// One line for the help text.
    private var summary: String {
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

    /// The code of a run that is over: its verdict's, since nobody must take a failed run for anything else; a pass that
    /// could not be written is an internal error.
    package static func of(_ verdict: Verdict, isWritten: Bool) -> ExitCode {
        switch verdict {
        case .pass: isWritten ? .pass : .internalError
        case .fail: .objectiveFailed
        case .invalid: .invalidRun
        case .partial: .interrupted
        }
    }

    /// All codes, for the help text.
    package static var help: String {
        "Exit codes: " + allCases.map { "\($0.rawValue) \($0.summary)" }.joined(separator: " · ")
    }

    /// What a command throws to end the program with this code and no further word.
    package var thrown: ArgumentParser.ExitCode { ArgumentParser.ExitCode(rawValue) }

    /// Says what went wrong and ends the command.
    ///
    /// - Returns: what to throw.
    package func telling(_ message: String) -> ArgumentParser.ExitCode {
        Terminal.say("watchcircle: " + message)
        return thrown
    }
}
