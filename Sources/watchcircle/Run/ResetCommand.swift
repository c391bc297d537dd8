// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Programs

/// A command of the user's that restores a backend, so that no run finds what another has left.
struct ResetCommand {
    /// As the shell takes it.
    var command: String

    /// Runs it to its end.
    ///
    /// - Parameters:
    ///   - variables: what it finds in its environment, by name.
    ///   - trial: what the backend is restored for, such as `trial 1`.
    /// - Throws: what ends the command, after it was told: it was interrupted, or did not end with 0.
    func run(_ variables: KeyValuePairs<String, String>, before trial: String) throws {
        for (name, value) in variables { unsafe setenv(name, value, 1) }
        // Foundation's Process would wait for every program that the command leaves behind, and a backend is one.
        let status = unsafe system("exec >/dev/null; \(command)")
        if Interruption.isAsked || status & 0x7F == SIGINT { throw ExitCode.interrupted.thrown }
        guard status == 0 else {
            throw ExitCode.wrongArguments.telling(
                "--reset \(command): ended with \(status >> 8 & 0xFF) before \(trial); it must end with 0")
        }
    }
}
