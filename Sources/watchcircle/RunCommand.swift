// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import Measurement
import Programs
import Reporting
import Scenarios

/// `watchcircle run`: a scenario inside the process, and its report.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs a scenario and writes its report.",
        discussion: """
            Examples:
              watchcircle run school-day
              watchcircle run school-term --watches 200k --days 30 --seed 7
              watchcircle run school-term --set friends.cap=75 --set mechanisms.rankings=off --report /tmp/cap75
              watchcircle run school-term --live

            The report is a folder: report.html for people, summary.json for scripts, timeline.csv, society.csv, and \
            results.sqlite for every other question. Ctrl-C ends the run after the present tick and writes the report of \
            what was done; a second Ctrl-C ends it at once.

            \(ExitCode.help)
            """)

    @OptionGroup var options: ScenarioOptions
    @OptionGroup var live: LiveOption

    func run() throws {
        try OpenFiles.require(for: "watchcircle run")
        let scenario = try options.load()
        try Self.checkObjectives(of: scenario)
        let folder = try options.reportFolder(for: scenario)
        let rows = try ScenarioSettings.rows(beside: folder)
        let threads = options.threads(for: scenario)
        let need = try MemoryNeed.check(scenario, threads: threads)
        let feed = try LiveFeed.start(live, isQuiet: options.quiet)
        Interruption.watch()
        let progress = Progress(isQuiet: options.quiet)
        let simulation = Simulation(scenario: scenario, threads: threads, expectedBytes: need.bytes)
        let record = simulation.run(progress: progress, rows: rows, live: feed)
        var written = folder
        var failure: ReportError?
        if let folder {
            do {
                try ReportFolder.write(record, to: folder)
            } catch {
                (failure, written) = (error, nil)
            }
        }
        var summaryFailure: ReportError?
        do { try MarkdownSummary.append(record) } catch { summaryFailure = error }
        progress.end()
        feed?.end(record, report: written?.path)
        if !options.quiet {
            print(SummaryText.text(of: record, folder: written, width: Terminal.resultWidth), terminator: "")
        }
        if let failure { throw ExitCode.internalError.telling("the report was not written\n\(failure)") }
        if let summaryFailure { throw ExitCode.internalError.telling("\(summaryFailure)") }
        switch record.verdict {
        case .partial: throw ExitCode.interrupted.thrown
        case .fail: throw ExitCode.objectiveFailed.thrown
        case .invalid: throw ExitCode.invalidRun.thrown
        case .pass: break
        }
    }

    /// Ends the command if the scenario asks of this run what only one against a backend can be asked.
    private static func checkObjectives(of scenario: Scenario) throws {
        let wrong = scenario.objectives.filter { $0.runs == .all && $0.figure.needsBackend }
        guard let first = wrong.first else { return }
        let others = wrong.count == 1 ? "" : ", and \(wrong.count - 1) more like it,"
        throw ExitCode.wrongScenario.telling(
            """
            \(scenario.name): the objective `\(first.name)`\(others) cannot be judged in a run inside the process
              hint: run the scenario against a backend with `watchcircle drive`
              hint: or write `{ that: \(first.text), for: drive }`, so that other runs leave it out
              hint: or run without objectives: --set 'objectives=[]'
            """)
    }
}
