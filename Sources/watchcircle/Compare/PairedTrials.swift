// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Programs

/// Runs of two backends in turn, each a process of its own, so that none inherits anything of the one before.
struct PairedTrials {
    /// One of the two sides.
    enum Side: String {
        case baseline
        case head
    }

    /// What is run.
    var scenario: String
    /// Where each side listens.
    var targets: (baseline: String, head: String)
    /// Further options of each run.
    var options: [String]
    /// The folder of the reports.
    var folder: URL
    /// Whether that folder stays.
    var isKept: Bool
    /// The program that drives.
    var program: String
    /// What restores a backend before each run; nil if nothing does.
    var reset: ResetCommand?
    /// Runs that came before these.
    var done = 0
    /// Called before each run, with its number from 1 and what it is.
    var announce: (Int, String) -> Void
    /// Called with the report of each run when it has ended, so that a later one that fails takes nothing with it.
    var note: (ReportSummary, Side) throws -> Void = { _, _ in }

    /// Runs pairs: A B, B A, A B… so that what drifts in the machine's favour of one side drifts back.
    ///
    /// - Parameters:
    ///   - count: pairs.
    ///   - calibrating: whether both of a pair are of the baseline.
    /// - Returns: the reports of each pair.
    /// - Throws: what ends the command, after it was told.
    func run(_ count: Int, calibrating: Bool = false) throws -> [(baseline: ReportSummary, head: ReportSummary)] {
        try (0..<count).map { pair in
            var reports: [Side: ReportSummary] = [:]
            let order: [Side] = pair % 2 == 0 ? [.baseline, .head] : [.head, .baseline]
            for (place, side) in order.enumerated() {
                let name = "\(calibrating ? "calibration" : "pair")-\(pair + 1)-\(side.rawValue)"
                let number = done + 2 * pair + place + 1
                announce(number, name)
                let isHead = side == .head && !calibrating
                let target = isHead ? targets.head : targets.baseline
                try reset?.run(
                    [
                        "WATCHCIRCLE_TRIAL": "\(number)", "WATCHCIRCLE_SIDE": (isHead ? Side.head : .baseline).rawValue,
                        "WATCHCIRCLE_TARGET": target,
                    ], before: "run \(number), \(name)")
                let summary = try drive(target, report: folder.appendingPathComponent(name))
                if !calibrating { try note(summary, side) }
                reports[side] = summary
            }
            guard let baseline = reports[.baseline], let head = reports[.head] else {
                preconditionFailure("a pair has two sides")
            }
            return (baseline, head)
        }
    }

    private func drive(_ target: String, report: URL) throws -> ReportSummary {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = [scenario, "--target", target, "--report", report.path, "--quiet"] + options
        process.environment = Program.environmentOfRuns
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        do { try Interruption.wait(for: process) } catch {
            throw ExitCode.internalError.telling("\(program): cannot be run: \(error.localizedDescription)")
        }
        if Interruption.isAsked { throw ExitCode.interrupted.telling("interrupted; nothing was compared") }
        guard process.terminationReason == .exit, let code = ExitCode(rawValue: process.terminationStatus) else {
            throw ExitCode.internalError.telling("the run against \(target) ended with \(process.terminationStatus)")
        }
        switch code {
        // Whether objectives are met is not what is asked here.
        case .pass, .objectiveFailed: return try ReportSummary(path: report.path)
        case .invalidRun:
            // Of a backend that could not be reached there is no summary, and the driver has said so.
            let reasons = (try? TrialSummary(contentsOf: report.appendingPathComponent("summary.json")))?.reasons ?? []
            let hint =
                isKept
                ? "its report: \(report.appendingPathComponent("report.html").path)"
                : "--keep DIR keeps the runs' reports"
            throw code.telling(
                (["the run against \(target) is invalid; nothing can be compared"] + reasons.map { "  " + $0 }
                    + ["  hint: " + hint]).joined(separator: "\n"))
        case .interrupted: throw code.telling("interrupted; nothing was compared")
        default: throw code.telling("the run against \(target) ended with \(code.rawValue)")
        }
    }
}
