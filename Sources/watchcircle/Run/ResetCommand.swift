// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Programs

/// A user's command that restores a backend, so that each run finds the same state.
struct ResetCommand {
    /// The shell command.
    var command: String

    /// Runs the command to its end.
    ///
    /// - Parameters:
    ///   - variables: environment variables for the command, by name.
    ///   - trial: the trial for which it restores the backend, such as `trial 1`.
    /// - Throws: an exit code if the command was interrupted, or, after printing the error, if it did not end with 0.
    func run(_ variables: KeyValuePairs<String, String>, before trial: String) throws {
        for (name, value) in variables { unsafe setenv(name, value, 1) }
        // Foundation's Process would wait for every program that the command leaves running, such as a backend.
        let status = unsafe system("exec >/dev/null; \(command)")
        if Interruption.isRequested || status & 0x7F == SIGINT { throw ExitCode.interrupted.thrown }
        guard status == 0 else {
            throw ExitCode.wrongArguments.failing(
                "--reset \(command): ended with \(status >> 8 & 0xFF) before \(trial); it must end with 0")
        }
    }
}
