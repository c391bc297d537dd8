// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import Measurement
import Programs
import Reporting

/// `watchcircle compare`: checks whether one report, or one backend, is worse than another.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Compares a report with a baseline, or two backends by alternating runs.",
        discussion: """
            Examples:
              watchcircle compare Reports/school-day-1 --baseline main/Reports/school-day-1
              watchcircle compare new-year-evening --pairs 8 --require 20% \\
                --target http://127.0.0.1:8081 --baseline-target http://127.0.0.1:8080 \\
                -- --from "day 0 20:00" --duration 30s --no-audit

            Two reports must have the same scenario, seed, profile and model. Figures that do not depend on the \
            machine must then be equal. Times and rates are judged by the seconds of the two runs. Two runs of one \
            backend differ too, so a worse time or rate ends the command with 2 only under --strict. Alternating runs \
            give evidence: --pairs runs watchcircle-drive against both backends, A B, B A and so on, and judges the \
            pairs. A figure is worse if the signed-rank test gives p < 0.05, adjusted by Holm's method for the three \
            figures, and the effect is at least 5 %, or the noise floor if that is greater. The column "detects" is \
            the smallest change that such a comparison finds in 80 of 100 cases. --require 20% ends with 3 where that \
            exceeds 20 %. A figure that has too few measurements, or is missing in a report, cannot be judged; the \
            command then ends with 3.

            A backend keeps its state, so a second run of the same hour finds its friendships already made. --reset \
            runs a command before each run, with WATCHCIRCLE_TRIAL, WATCHCIRCLE_SIDE (baseline or head) and \
            WATCHCIRCLE_TARGET in its environment.

            \(ExitCode.help)
            """)

    @Argument(help: "The report's folder; with --pairs, the scenario.")
    var subject: String

    @Option(help: ArgumentHelp("The folder of the baseline report.", valueName: "report"))
    var baseline: String?

    @Option(
        name: .customLong("allow-different"), parsing: .singleValue,
        help: ArgumentHelp(
            "Compare even if this differs: " + ReportSummary.identityKeys.joined(separator: ", ")
                + "; may be repeated.",
            valueName: "key"))
    var allowed: [String] = []

    @Option(help: ArgumentHelp("The number of pairs to run, at least \(PairedFigures.leastPairs).", valueName: "n"))
    var pairs: Int?

    @Option(help: ArgumentHelp("With --pairs: the backend to judge.", valueName: "url"))
    var target: String?

    @Option(help: ArgumentHelp("With --pairs: the baseline backend.", valueName: "url"))
    var baselineTarget: String?

    @Option(help: ArgumentHelp("Treat effects up to this share as noise, such as 3%.", valueName: "share"))
    var noiseFloor: String?

    @Option(
        help: ArgumentHelp(
            "With --pairs: measure the noise by so many pairs of baseline runs, at least \(PairedFigures.leastEquals).",
            valueName: "k"))
    var calibrate: Int?

    @Option(help: ArgumentHelp("With --pairs: keep the runs' reports in this folder.", valueName: "dir"))
    var keep: String?

    @Option(
        help: ArgumentHelp(
            "With --pairs: a shell command that restores the backend before each run.", valueName: "command"))
    var reset: String?

    @Option(help: ArgumentHelp("Append a row for each run to this CSV file.", valueName: "file"))
    var history: String?

    @Option(
        help: ArgumentHelp(
            "End with 3 unless the comparison can detect a change by this share, such as 20%, in each timed figure.",
            valueName: "share"))
    var require: String?

    @Option(
        help: ArgumentHelp(
            "Write the result to this file, as JSON; - prints it instead of the table.", valueName: "file"))
    var json: String?

    @Flag(help: "End with 2 if a time or a rate of two reports is worse, although single runs are no evidence.")
    var strict = false

    @Flag(name: .shortAndLong, help: "Print nothing but errors; the exit code is the result.")
    var quiet = false

    @Argument(parsing: .postTerminator, help: "With --pairs: further options of watchcircle-drive, after `--`.")
    var driveOptions: [String] = []

    func validate() throws {
        for key in allowed where !ReportSummary.identityKeys.contains(key) {
            throw ValidationError(
                "--allow-different \(key): the keys are \(ReportSummary.identityKeys.joined(separator: ", ")).")
        }
        if let noiseFloor, Self.share(noiseFloor) == nil {
            throw ValidationError("--noise-floor is \(noiseFloor); it must be a share from 0 to 100%, such as 3%.")
        }
        if let require, Self.share(require).map({ $0 > 0 }) != true {
            throw ValidationError("--require is \(require); it must be a share above 0 and up to 100%, such as 20%.")
        }
        if json?.isEmpty == true { throw ValidationError("--json is empty; give a file.") }
        guard let pairs else {
            if require != nil, !strict {
                throw ValidationError(
                    "--require needs --pairs or --strict: otherwise the times of two reports are not judged.")
            }
            if baseline == nil { throw ValidationError("Give a report and --baseline, or --pairs and two targets.") }
            for (name, isGiven) in [
                ("--target", target != nil), ("--baseline-target", baselineTarget != nil),
                ("--calibrate", calibrate != nil), ("--keep", keep != nil), ("--reset", reset != nil),
                ("options after --", !driveOptions.isEmpty),
            ] where isGiven {
                throw ValidationError("\(name) requires --pairs.")
            }
            return
        }
        for option in driveOptions {
            let name = String(option.prefix { $0 != "=" })
            if ["--target", "--report", "--no-report", "--quiet", "-q", "--check"].contains(name) {
                throw ValidationError("\(name) must not follow --; the comparison sets it.")
            }
            if name == "--run-id" {
                throw ValidationError("--run-id would give all runs the same ID; each run draws its own.")
            }
        }
        if strict { throw ValidationError("--strict is for two reports; pairs of runs are always judged this way.") }
        if baseline != nil { throw ValidationError("--pairs and --baseline contradict each other.") }
        if !allowed.isEmpty { throw ValidationError("--allow-different is for two reports, not for --pairs.") }
        guard (PairedFigures.leastPairs...500).contains(pairs) else {
            throw ValidationError(
                "--pairs is \(pairs); it must be between \(PairedFigures.leastPairs) and 500: fewer prove nothing."
            )
        }
        if target == nil || baselineTarget == nil {
            throw ValidationError("--pairs needs --target and --baseline-target.")
        }
        if let calibrate, !(PairedFigures.leastEquals...500).contains(calibrate) {
            throw ValidationError(
                "--calibrate is \(calibrate); it must be between \(PairedFigures.leastEquals) and 500: fewer give no "
                    + "95 % interval of the noise.")
        }
    }

    func run() throws {
        try OpenFiles.require(for: "watchcircle compare")
        try json.map { try ComparisonFile(path: $0).check() }
        let compared = try pairs == nil ? comparedReports() : comparedRuns()
        let blind = requiredShare.map(compared.blind(to:)) ?? []
        if !quiet, json != ComparisonFile.standardOutput { StandardOutput.line(ComparisonText.table(compared)) }
        var failure: (any Error)?
        do {
            try MarkdownSummary.append(ComparisonText.markdown(compared, blind: blind, of: subject))
        } catch {
            failure = ExitCode.internalError.failing("\(error)")
        }
        if let json {
            do {
                try ComparisonFile(path: json).write(
                    compared, subject: subject, require: requiredShare,
                    verdict: ComparisonText.verdict(compared, blind: blind))
            } catch { failure = error }
        }
        // A file that cannot be written does not hide a worse figure.
        try conclude(compared.figures, blind: blind)
        if let failure { throw failure }
    }

    /// Ends the command with the gravest result: a regression, an unjudged figure, or one whose detectable change is
    /// too large.
    private func conclude(_ figures: [ComparedFigure], blind: [ComparedFigure]) throws {
        for figure in figures {
            guard let obstacle = figure.obstacle else { continue }
            Terminal.printError(
                "watchcircle: \(figure.name): cannot be judged: \(obstacle.why)\n  hint: \(obstacle.hint)")
        }
        if !quiet, let first = figures.first(where: { $0.judgement == .suspect }) {
            Terminal.printError(
                "watchcircle: \(first.name): worse in these two runs, but two runs of one backend may differ as much\n"
                    + "  hint: --pairs runs both backends alternately and judges them; --strict ends with 2 regardless")
        }
        for figure in blind {
            Terminal.printError(
                "watchcircle: \(figure.name): a change by \(require ?? "") could not have been seen; "
                    + "the smallest detectable change is \(figure.detectable.words)\n"
                    + "  hint: use more --pairs, longer runs (-- --duration 60s), or a less busy machine")
        }
        let worse = figures.filter(\.isRegression)
        if let first = worse.first {
            let more = worse.count > 1 ? " and \(worse.count - 1) more" : ""
            throw ExitCode.regression.failing("\(first.name)\(more): worse than the baseline, or different from it")
        }
        if !blind.isEmpty || figures.contains(where: { $0.judgement == .unjudged }) { throw ExitCode.invalidRun.thrown }
    }

    private var requiredShare: Double? { require.flatMap(Self.share) }

    /// Parses a share such as `3%` or `0.03`.
    private static func share(_ text: String) -> Double? {
        let isPercent = text.hasSuffix("%")
        guard let number = Double(isPercent ? String(text.dropLast()) : text) else { return nil }
        let share = isPercent ? number / 100 : number
        return (0...1).contains(share) ? share : nil
    }

    var givenNoise: Double { noiseFloor.flatMap(Self.share) ?? 0 }

    // MARK: - Two reports

    private func comparedReports() throws -> Compared {
        let log = try history.map { try HistoryFile(path: $0) }
        let base = try ReportSummary(path: baseline ?? "")
        let head = try ReportSummary(path: subject)
        try refuseDifferent(base, head)
        for report in [base, head] where [.invalid, .partial].contains(report.verdict) {
            throw ExitCode.invalidRun.failing(
                "\(report.path): the run is \(report.verdict.rawValue) and cannot be compared")
        }
        try log?.append(head, side: "head", at: Date())
        return Compared(
            figures: ReportComparison(baseline: base, head: head, noise: givenNoise, isStrict: strict).figures,
            verdicts: [RunVerdicts("baseline", [base]), RunVerdicts("head", [head])])
    }

    private func refuseDifferent(_ baseline: ReportSummary, _ head: ReportSummary) throws {
        let other = Dictionary(baseline.identity.map { ($0.key, $0.value) }, uniquingKeysWith: { one, _ in one })
        let different = head.identity.filter { $0.value != other[$0.key] && !allowed.contains($0.key) }
        guard !different.isEmpty else { return }
        let lines = different.map { "  \($0.key): \(other[$0.key] ?? "none") in the baseline, \($0.value) here" }
        throw ExitCode.wrongArguments.failing(
            "the two reports are not of the same run\n" + lines.joined(separator: "\n")
                + "\n  hint: to compare them anyway, add "
                + different.map { "--allow-different \($0.key)" }.joined(separator: " "))
    }
}
