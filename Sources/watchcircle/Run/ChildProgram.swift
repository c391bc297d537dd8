// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Programs

/// A program of the suite that runs as a child process. Its errors appear on this program's standard error.
enum ChildProgram {
    /// How a child ended.
    enum Ending: Equatable {
        /// With an exit code.
        case exit(Int32)
        /// By a signal.
        case signal(Int32)

        /// The exit code or the signal, for messages.
        var number: Int32 {
            switch self {
            case .exit(let number), .signal(let number): number
            }
        }

        /// The exit code, if it is one of the suite's codes.
        var code: ExitCode? {
            if case .exit(let number) = self { ExitCode(rawValue: number) } else { nil }
        }
    }

    /// Runs a program to its end, without input and output. An interruption of this program reaches the child, too.
    ///
    /// - Parameters:
    ///   - file: the path of the program.
    ///   - arguments: its arguments.
    /// - Throws: the system's error if the program cannot start.
    static func run(_ file: String, _ arguments: [String]) throws -> Ending {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: file)
        process.arguments = arguments
        process.environment = Program.environmentOfRuns
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try Interruption.wait(for: process)
        return process.terminationReason == .exit
            ? .exit(process.terminationStatus) : .signal(process.terminationStatus)
    }
}
