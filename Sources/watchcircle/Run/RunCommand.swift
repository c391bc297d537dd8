// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import Measurement
import Programs
import Reporting
import Scenarios
import Simulation
import Society

/// `watchcircle run`: runs a scenario inside the process and writes its report.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs a scenario and writes its report.",
        discussion: """
            Examples:
              watchcircle run school-day
              watchcircle run school-term --watches 200k --days 30 --seed 7
              watchcircle run school-term --set friends.cap=75 \\
                --set mechanisms.rankings=off --report /tmp/cap75
              watchcircle run school-term --live

            The report is a folder: report.html for people, summary.json for scripts, timeline.csv, society.csv, and \
            results.sqlite for other queries. Ctrl-C, SIGTERM or a closing terminal ends the run after the current \
            tick and writes the report of what was done; a second Ctrl-C or SIGTERM ends it at once, without a report.

            Without --report, the folder is Reports/SCENARIO-SEED, with the changes by options in its name, and with a \
            number if it holds the report of another run. --report replaces only a report of the same run, unless you \
            add --force; without it, a partial report never replaces a complete one.

            \(ExitCode.help)
            """)

    @OptionGroup var options: ScenarioOptions
    @OptionGroup var report: ReportOptions
    @OptionGroup var live: LiveOption

    func run() throws {
        try OpenFiles.require(for: "watchcircle run")
        let scenario = try options.load()
        try Self.checkObjectives(of: scenario)
        let place = try report.place(for: scenario, options.settings)
        let rows = try ReportDestination.rows(at: place, needing: ReportDestination.leastBytes(of: scenario.parameters))
        let threads = options.threads(for: scenario)
        let need = try MemoryEstimate.check(scenario, threads: threads)
        let feed = try LiveFeed.start(live, isQuiet: options.quiet)
        let progress = Progress(isQuiet: options.quiet)
        let record = try Self.run(scenario, threads: threads, rows: rows, expectedBytes: need.bytes, progress, feed)
        let written = place?.write(record)
        var summaryFailure: ReportError?
        do { try MarkdownSummary.append(record) } catch { summaryFailure = error }
        progress.end()
        feed?.end(record, report: written?.folder?.path)
        if !options.quiet {
            StandardOutput.write(
                SummaryText.text(of: record, folder: written?.folder, width: Terminal.resultWidth))
        }
        if let failure = written?.failure { Terminal.printError("watchcircle: the report is incomplete\n\(failure)") }
        if let summaryFailure { Terminal.printError("watchcircle: \(summaryFailure)") }
        let isWritten = written?.failure == nil && summaryFailure == nil
        let code = ExitCode.of(record.verdict, isWritten: isWritten)
        if code != .pass { throw code.thrown }
    }

    /// Runs until the last day ends or the user interrupts the run.
    private static func run(
        _ scenario: Scenario, threads: Int, rows: RunRows, expectedBytes: Int, _ progress: Programs.Progress,
        _ feed: LiveFeed?
    ) throws -> RunRecord {
        let parameters = scenario.parameters
        feed?.send(.hello(LiveHello(scenario)))
        feed?.enter("building")
        progress.enter(.building(watches: parameters.population.watches, bytes: expectedBytes))
        let results = ResultCollector(parameters, rows: rows)
        let run = try SimulationRun(scenario, threads: threads, observers: [results])
        Interruption.runBegins()
        let live = feed.map { LiveSimulation($0, parameters) }
        if let live { run.observers.append(live) }
        run.observers.append(SimulationProgress(progress, parameters))
        run.run(while: { !Interruption.isRequested })
        live?.end()
        progress.enter(.reporting)
        return run.record(of: results)
    }

    /// Ends the command if the scenario has an objective for this run that only a driven run can judge.
    private static func checkObjectives(of scenario: Scenario) throws {
        let wrong = scenario.objectives.filter { $0.runs == .all && $0.figure.needsBackend }
        guard let first = wrong.first else { return }
        let others = wrong.count == 1 ? "" : ", and \(wrong.count - 1) more like it,"
        throw ExitCode.wrongScenario.failing(
            """
            \(scenario.name): the objective `\(first.name)`\(others) cannot be judged in a run inside the process
              hint: run the scenario against a backend with `watchcircle drive`
              hint: or write `{ that: \(first.text), for: drive }`, so that other runs ignore it
              hint: or run without objectives: --set 'objectives=[]'
            """)
    }
}
