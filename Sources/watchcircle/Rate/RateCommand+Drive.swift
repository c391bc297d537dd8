// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Programs
import Reporting

/// The driving program. Each trial is a new process, so none inherits connections, memory or clocks.
struct DriveProgram {
    /// The result of a trial.
    struct Result {
        /// The summary that the trial wrote; nil if the search cannot continue.
        var summary: TrialSummary?
        /// The exit code, if it is one of the suite's codes.
        var code: ExitCode?
        /// The error message if there is no summary.
        var message = ""
        /// Whether the backend could not be reached or set up, so that nothing was driven.
        var isUnreachable = false
    }

    private let file: String

    /// Finds the program: the given path, or else beside this program or in PATH.
    init(_ given: String?) throws {
        if let given {
            guard FileManager.default.isExecutableFile(atPath: given) else {
                throw ExitCode.wrongArguments.failing("--drive \(given): this file is not an executable program")
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
            throw ExitCode.wrongArguments.failing(
                """
                cannot find watchcircle-drive beside this program or in PATH
                  hint: build it: swift build -c release --product watchcircle-drive
                """)
        }
        file = found
    }

    /// Checks that the program could run trials with these arguments, without sending anything.
    ///
    /// - Throws: an exit code, that of the program itself.
    func check(_ arguments: [String]) throws {
        let ending = try start(arguments + ["--check"])
        // A signal that arrives while the driver starts ends it without a message.
        if Interruption.isRequested { throw ExitCode.interrupted.failing("interrupted; no trial was made") }
        switch ending {
        case .signal(let number): throw ExitCode.internalError.failing("\(file): signal \(number) ended it")
        case .exit(0): return
        case .exit(let number):
            throw (ExitCode(rawValue: number) ?? .internalError).failing(
                "no trial was made, because none could be judged\n  hint: the driver's message is above")
        }
    }

    /// Runs a trial to its end and reads its summary.
    func run(_ arguments: [String], report: URL) throws -> Result {
        switch try start(arguments) {
        case .signal(let number):
            if Interruption.isRequested { return Result(code: .interrupted, message: "interrupted during a trial") }
            return Result(message: "\(file): signal \(number) ended it")
        case .exit(let number): return result(of: number, report)
        }
    }

    /// Runs the program to its end.
    private func start(_ arguments: [String]) throws -> ChildProgram.Ending {
        do { return try ChildProgram.run(file, arguments) } catch {
            throw ExitCode.internalError.failing("\(file): cannot run this program: \(error)")
        }
    }

    private func result(of status: Int32, _ report: URL) -> Result {
        let code = ExitCode(rawValue: status)
        // With these codes the drive ran and was judged. With any other, the driver has printed why it could not run.
        guard let code, [.pass, .objectiveFailed, .invalidRun, .interrupted].contains(code) else {
            return Result(
                code: code, message: "\(file): ended with \(status), which ends the search")
        }
        let summary = report.appendingPathComponent(SummaryFile.name)
        if code == .invalidRun, !FileManager.default.fileExists(atPath: summary.path) {
            return Result(
                code: code,
                message:
                    "the backend could not be reached or set up\n  hint: the driver's message is above",
                isUnreachable: true)
        }
        do {
            let summary = try TrialSummary(contentsOf: summary)
            return Result(summary: summary, code: code)
        } catch {
            return Result(code: code == .pass ? .internalError : code, message: "\(error.location): \(error.message)")
        }
    }
}
