// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Programs
import Reporting

/// Alternating runs of two backends. Each run is a process of its own, so none inherits state from an earlier one.
struct PairedTrials {
    /// A side of the comparison.
    enum Side: String {
        case baseline
        case head
    }

    /// Scenario of the runs.
    var scenario: String
    /// URL of each side.
    var targets: (baseline: String, head: String)
    /// Further options of each run.
    var options: [String]
    /// Folder of the reports.
    var folder: URL
    /// Whether to keep that folder.
    var isKept: Bool
    /// Path of the driving program.
    var program: String
    /// The command that restores a backend before each run; nil if there is none.
    var reset: ResetCommand?
    /// Number of runs before these.
    var done = 0
    /// Called before each run, with its number from 1 and its name.
    var announce: (Int, String) -> Void
    /// Called with the report of each completed run, so that a later failure does not lose it.
    var note: (ReportSummary, Side) throws -> Void = { _, _ in }

    /// Runs pairs in the order A B, B A, A B…, which cancels slow trends of the machine.
    ///
    /// - Parameters:
    ///   - count: number of pairs.
    ///   - calibrating: whether both runs of a pair use the baseline.
    /// - Returns: the reports of each pair.
    /// - Throws: an exit code, after printing the error.
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
        let ending: ChildProgram.Ending
        do {
            ending = try ChildProgram.run(
                program, [scenario, "--target", target, "--report", report.path, "--quiet"] + options)
        } catch {
            throw ExitCode.internalError.failing("\(program): cannot run this program: \(error.localizedDescription)")
        }
        if Interruption.isRequested { throw ExitCode.interrupted.failing("interrupted; nothing was compared") }
        guard let code = ending.code else {
            throw ExitCode.internalError.failing("the run against \(target) ended with \(ending.number)")
        }
        switch code {
        // Objectives do not matter to a comparison.
        case .pass, .objectiveFailed: return try ReportSummary(path: report.path)
        case .invalidRun:
            // There is no summary of an unreachable backend; the driver has printed the error.
            let reasons =
                (try? TrialSummary(contentsOf: report.appendingPathComponent(SummaryFile.name)))?.reasons ?? []
            let hint =
                isKept
                ? "its report: \(report.appendingPathComponent("report.html").path)"
                : "--keep DIR keeps the runs' reports"
            throw code.failing(
                (["the run against \(target) is invalid; nothing can be compared"] + reasons.map { "  " + $0 }
                    + ["  hint: " + hint]).joined(separator: "\n"))
        case .interrupted: throw code.failing("interrupted; nothing was compared")
        default: throw code.failing("the run against \(target) ended with \(code.rawValue)")
        }
    }
}
