// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Programs

/// The program that drives a backend, started anew for each trial: none inherits connections, memory or clocks.
struct DriveProgram {
    /// What became of a trial.
    struct Result {
        /// What it wrote; nil if there is nothing to go on with.
        var summary: TrialSummary?
        /// The code with which it ended, if it is one of ours.
        var code: ExitCode?
        /// What to tell the user where there is no summary.
        var message = ""
        /// Whether the backend could not be reached, or not be set up, so that nothing was driven.
        var isUnreachable = false
    }

    private let file: String

    /// Finds the program: as given, beside this one, or in PATH.
    init(_ given: String?) throws {
        if let given {
            guard FileManager.default.isExecutableFile(atPath: given) else {
                throw ExitCode.wrongArguments.telling("--drive \(given): this is not a program that can be run")
            }
            file = given
            return
        }
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = URL(fileURLWithPath: own).deletingLastPathComponent().path
        let folders =
            [beside] + (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let places = folders.map { "\($0)/watchcircle-drive" }
        guard let found = places.first(where: FileManager.default.isExecutableFile(atPath:)) else {
            throw ExitCode.wrongArguments.telling(
                """
                watchcircle-drive was not found beside this program or in PATH
                  hint: build it: swift build -c release --product watchcircle-drive
                """)
        }
        file = found
    }

    /// Asks the program whether it could do trials with these arguments at all; it sends nothing.
    ///
    /// - Throws: what ends the command, with the program's own code.
    func check(_ arguments: [String]) throws {
        let process = try start(arguments + ["--check"])
        guard process.terminationReason == .exit else {
            throw ExitCode.internalError.telling("\(file): was ended by signal \(process.terminationStatus)")
        }
        guard process.terminationStatus != 0 else { return }
        throw (ExitCode(rawValue: process.terminationStatus) ?? .internalError).telling(
            "no trial was made, since none could be judged\n  hint: the drive's own words stand above")
    }

    /// Runs a trial to its end and reads what it wrote.
    func run(_ arguments: [String], report: URL) throws -> Result {
        let process = try start(arguments)
        guard process.terminationReason == .exit else {
            return Result(message: "\(file): was ended by signal \(process.terminationStatus)")
        }
        return result(of: process, report)
    }

    /// Runs the program to its end.
    private func start(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: file)
        process.arguments = arguments
        process.environment = Program.environmentOfRuns
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        do { try Interruption.wait(for: process) } catch {
            throw ExitCode.internalError.telling("\(file): cannot be run: \(error)")
        }
        return process
    }

    private func result(of process: Process, _ report: URL) -> Result {
        guard process.terminationReason == .exit else {
            return Result(message: "\(file): was ended by signal \(process.terminationStatus)")
        }
        let code = ExitCode(rawValue: process.terminationStatus)
        // A drive ends with these when it has done its work and judged it; with others it has said why it could not.
        guard let code, [.pass, .objectiveFailed, .invalidRun, .interrupted].contains(code) else {
            return Result(
                code: code, message: "\(file): ended with \(process.terminationStatus), and the search with it")
        }
        let summary = report.appendingPathComponent("summary.json")
        if code == .invalidRun, !FileManager.default.fileExists(atPath: summary.path) {
            return Result(
                code: code,
                message:
                    "the backend could not be reached, or not be set up\n  hint: the drive's own words stand above",
                isUnreachable: true)
        }
        do {
            let summary = try TrialSummary(contentsOf: summary)
            return Result(summary: summary, code: code)
        } catch {
            return Result(code: code == .pass ? .internalError : code, message: error.message)
        }
    }
}
