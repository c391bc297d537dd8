// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import Measurement
import Programs
import Reporting
import Scenarios
import Simulation
import Society

/// `watchcircle rate`: finds the highest load under which a backend meets its objectives.
struct RateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rate", abstract: "Searches for the highest load that meets the scenario's objectives.",
        discussion: """
            Examples:
              watchcircle rate new-year-evening --target http://127.0.0.1:8080 \\
                --from "day 0 20:00" --duration 30s --reset ./restart-backend \\
                -- --world World --audit
              watchcircle rate new-year-evening --target http://127.0.0.1:8080 \\
                --from "day 0 20:00" --by watches --reset ./new-world \\
                -- --world World --audit
              watchcircle rate --by rate --target http://127.0.0.1:8080 \\
                --profile static --duration 20s --objective "p99(response) < 300ms"

            Every trial is a process of watchcircle-drive, which gets the options after --. The load doubles until a \
            trial misses an objective. The search then halves the bracket down to the tolerance, and the load found \
            must pass the confirmations. Whatever no trial could judge, such as an objective on the audit without \
            --audit, is an error before the first trial. --by speedup and --by rate give the requests per second that \
            the backend sustains, --by watches the number of children that it serves in real time. A plain load has no \
            scenario with objectives: --objective gives one.

            A backend keeps its state. --reset runs a command before each trial, with WATCHCIRCLE_TRIAL, \
            WATCHCIRCLE_LOAD and WATCHCIRCLE_FROM in its environment. --accounted drives the next time window of the \
            scenario in each trial, as if no time passed in between.

            \(ExitCode.help)
            """)

    @Argument(help: "A scenario file, or a name in Scenarios/; none with --by rate.")
    var scenario: String?

    @OptionGroup var trial: RateTrialOptions
    @OptionGroup var search: RateSearchOptions

    @Argument(parsing: .postTerminator, help: "Options of watchcircle-drive, after --.")
    var driveOptions: [String] = []

    func validate() throws {
        if scenario == nil, search.by != .rate { throw ValidationError("Name a scenario, or use --by rate.") }
        if scenario != nil, search.by == .rate {
            throw ValidationError("--by rate makes a plain load; omit the scenario.")
        }
        if search.by == .rate, trial.from != nil || trial.simulated != nil || trial.accounted {
            throw ValidationError("--from, --for and --accounted need a scenario.")
        }
        if search.by == .rate, trial.objectives.isEmpty {
            throw ValidationError(
                "--by rate needs --objective, or every load would pass; such as --objective \"p99(response) < 300ms\".")
        }
        if search.by != .rate, !trial.objectives.isEmpty {
            throw ValidationError("--objective is for --by rate; a scenario lists its own objectives.")
        }
        try trial.refuse(driveOptions, searching: search.by)
    }

    func run() throws {
        try OpenFiles.require(for: "watchcircle rate")
        let stretch = try stretch()
        let drive = try DriveProgram(trial.drive)
        let folder = try RatingFolder(trial.report, named: "rate-\(name)", isForced: trial.force)
        // Check with a folder that holds no report: an older rating is deleted only once everything else is valid.
        try drive.check(arguments(load: try search.bounds.first, from: stretch, report: try folder.trial(0)))
        try folder.make()
        Interruption.runBegins()
        var rating = Rating(
            scenario: scenario.map { _ in name }, target: Rating.withoutSecrets(trial.target), by: search.by,
            bounds: try search.bounds)
        let printer = RatingPrinter(isQuiet: trial.quiet, by: search.by)
        printer.begin(rating, isRestored: trial.reset != nil || trial.accounted)
        var (now, number) = (stretch, 0)
        while let step = rating.next {
            number += 1
            try reset(trial: number, load: step.load, from: now)
            let report = try folder.trial(number)
            let arguments = arguments(load: step.load, from: now, report: report)
            let result = try drive.run(arguments, report: report)
            guard let summary = result.summary else {
                let isInterrupted = result.code == .interrupted || Interruption.isRequested
                if !isInterrupted { rating.stop(result.isUnreachable ? .unreachable : .broken) }
                try folder.write(rating)
                if isInterrupted { throw ExitCode.interrupted.thrown }
                try appendToJob(rating, printer)
                throw (result.code ?? .internalError).failing(
                    "trial \(number), \(search.by.words(step.load)): \(result.message)")
            }
            rating.note(summary, at: step, number: number)
            try folder.write(rating)
            printer.send(rating.trials[rating.trials.count - 1])
            if Interruption.isRequested || summary.verdict == .partial { throw ExitCode.interrupted.thrown }
            if trial.accounted { now = now?.advanced(by: search.by.speedup(step.load) * trial.duration.seconds) }
        }
        printer.end(rating, folder: trial.quiet ? nil : folder.path)
        try appendToJob(rating, printer)
        if let code = rating.exitCode { throw code.thrown }
    }

    /// Appends the result of the search to the job summary of a build server, if there is one.
    private func appendToJob(_ rating: Rating, _ printer: RatingPrinter) throws {
        do { try MarkdownSummary.append(printer.markdown(rating)) } catch {
            throw ExitCode.internalError.failing("\(error)")
        }
    }

    /// The scenario's name, without folder and extension.
    private var name: String {
        scenario.map { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent } ?? "plain"
    }

    /// Returns the start of the first trial; nil if the driver chooses it.
    private func stretch() throws -> TrialWindow? {
        guard let scenario else { return nil }
        let loaded: Scenario
        do { loaded = try Scenario.load(path: scenario) } catch { throw ExitCode.wrongScenario.failing("\(error)") }
        let leavesOutAudit = driveOptions.contains("--no-audit")
        let judged = loaded.objectives.filter { objective in
            let isOfAudit = if case .named("audit", _) = objective.figure { true } else { false }
            return objective.runs != .simulated && !(isOfAudit && leavesOutAudit)
        }
        guard !judged.isEmpty else {
            let which = leavesOutAudit ? "no objective for a drive without an audit" : "no objective for a drive"
            throw ExitCode.wrongArguments.failing(
                "\(scenario): it has \(which), so every load without errors would pass\n"
                    + "  hint: list `objectives` in a scenario of your own, such as p99(response) < 300ms, or use "
                    + "new-year-evening, which has some")
        }
        guard let from = trial.from else { return trial.accounted ? TrialWindow(second: 0) : nil }
        let time = loaded.parameters.time
        do {
            let second = try Instant(parsing: from, tickSeconds: time.tickSeconds).second
            if second < time.days * 86_400 { return TrialWindow(second: second) }
        } catch {
            switch error {
            case .notAnInstant:
                throw ExitCode.wrongArguments.failing(
                    "--from is \(from); it must be an instant such as \"day 30 19:30\"")
            case .betweenTicks(let before, let after):
                throw ExitCode.wrongArguments.failing(
                    "--from is \(from), which is not at the end of a tick\n  hint: use \"\(before)\" or \"\(after)\"")
            }
        }
        throw ExitCode.wrongArguments.failing(
            "--from is \(from); \(name) has \(time.days) day\(time.days == 1 ? "" : "s"), counted from 0")
    }

    private func arguments(load: Double, from: TrialWindow?, report: URL) -> [String] {
        var words = scenario.map { [$0] } ?? []
        words += ["--target", trial.target]
        if let profile = trial.profile { words += ["--profile", profile] }
        if let from { words += ["--from", from.text] }
        if let simulated = trial.simulated { words += ["--for", simulated] }
        words += ["--duration", "\(trial.duration.text)s"] + search.by.driveOptions(load)
        words += trial.objectives.flatMap { ["--objective", $0] }
        return words + ["--report", report.path, "--quiet"] + driveOptions
    }

    private func reset(trial number: Int, load: Double, from: TrialWindow?) throws {
        guard let command = trial.reset else { return }
        try ResetCommand(command: command).run(
            [
                "WATCHCIRCLE_TRIAL": "\(number)", "WATCHCIRCLE_LOAD": search.by.text(load),
                "WATCHCIRCLE_FROM": from?.text ?? "day 0 00:00",
            ], before: "trial \(number)")
    }
}

/// The instant at which a trial begins.
struct TrialWindow {
    /// Seconds since the run's first midnight.
    var second: Int

    /// The instant in the driver's syntax.
    var text: String { Instant(second: second).text }

    /// Returns the next whole hour after the given simulated seconds; a tick of every scenario ends there.
    func advanced(by seconds: Double) -> TrialWindow {
        TrialWindow(second: (second + Int(min(seconds, 1e9).rounded(.up)) + 3_599) / 3_600 * 3_600)
    }
}
