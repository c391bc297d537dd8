// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Programs
import Reporting

extension CompareCommand {
    /// Runs the pairs and compares them.
    ///
    /// - Throws: an exit code, after printing the error.
    func comparedRuns() throws -> Compared {
        guard let program = ExternalCommand(name: "drive", arguments: []).found else {
            throw ExitCode.wrongArguments.failing(
                "cannot find watchcircle-drive beside this program or in PATH\n"
                    + "  hint: build it: swift build -c release --product watchcircle-drive")
        }
        let log = try history.map { try HistoryFile(path: $0) }
        let drive = try DriveProgram(program)
        let folder =
            keep.map { URL(fileURLWithPath: $0) }
            ?? FileManager.default.temporaryDirectory.appendingPathComponent("watchcircle-compare-\(UUID().uuidString)")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        if let older = names.first(where: { $0.hasPrefix("pair-") || $0.hasPrefix("calibration-") }) {
            throw ExitCode.wrongArguments.failing(
                "--keep \(folder.path): this folder holds \(older) of another comparison\n  hint: name another folder")
        }
        if let obstacle = DestinationCheck.obstacle(to: folder) ?? DestinationCheck.trial(beside: folder) {
            throw ExitCode.wrongArguments.failing("\(obstacle.location): \(obstacle.message)\n  hint: \(obstacle.hint)")
        }
        for side in [baselineTarget, target] {
            let report = folder.appendingPathComponent("pair-1-baseline").path
            try drive.check([subject, "--target", side ?? "", "--report", report, "--quiet"] + driveOptions)
        }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw ExitCode.wrongArguments.failing("\(folder.path): cannot create this folder")
        }
        defer { if keep == nil { try? FileManager.default.removeItem(at: folder) } }
        let runs = 2 * ((calibrate ?? 0) + (pairs ?? 0))
        func trials(after done: Int) -> PairedTrials {
            PairedTrials(
                scenario: subject, targets: (baselineTarget ?? "", target ?? ""), options: driveOptions, folder: folder,
                isKept: keep != nil, program: program, reset: reset.map(ResetCommand.init(command:)), done: done,
                announce: { number, name in
                    if !quiet { Terminal.printError("watchcircle: run \(number) of \(runs), \(name)") }
                },
                note: { try log?.append($0, side: $1.rawValue, at: Date()) })
        }
        let equals = try calibrate.map { try trials(after: 0).run($0, calibrating: true) } ?? []
        let reports = try trials(after: 2 * equals.count).run(pairs ?? 0)
        return Compared(
            figures: Self.judge(reports, equals: equals, noise: givenNoise, isRestored: reset != nil),
            verdicts: [
                RunVerdicts("baseline", (equals + reports).map(\.baseline) + equals.map(\.head)),
                RunVerdicts("head", reports.map(\.head)),
            ])
    }

    /// Judges the pairs of runs. The noise is the given one or that of the pairs of equal runs, whichever is greater.
    ///
    /// - Parameter isRestored: whether every run found its backend in the state of the first run.
    static func judge(
        _ pairs: [(baseline: ReportSummary, head: ReportSummary)],
        equals: [(baseline: ReportSummary, head: ReportSummary)], noise: Double, isRestored: Bool
    ) -> [ComparedFigure] {
        func values(
            _ name: String, _ pairs: [(baseline: ReportSummary, head: ReportSummary)]
        ) -> [(baseline: Double, head: Double)] {
            pairs.map { ($0.baseline.numbers[name] ?? .nan, $0.head.numbers[name] ?? .nan) }
        }
        let timed = PairedFigures.judged.map { figure in
            let measured = equals.isEmpty ? 0 : PairedFigures.noise(of: values(figure.name, equals))
            return PairedMeasure(
                name: figure.name, moreIsBetter: figure.moreIsBetter, pairs: values(figure.name, pairs), kind: .runs,
                noise: max(noise, measured ?? 0),
                obstacle: measured == nil
                    ? Obstacle(
                        why:
                            "fewer than \(PairedFigures.leastEquals) pairs of equal runs have a value, so the noise is unknown",
                        hint: "raise --calibrate, or give --noise-floor in its place") : nil)
        }
        return PairedFigures.judge(timed) + [PairedFigures.errors(pairs)]
            + [PairedFigures.audit(pairs, isRestored: isRestored)].compactMap(\.self)
    }
}
