// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import Measurement
import Programs
import Reporting

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
        let scenario = try options.load()
        let folder = try options.reportFolder(for: scenario)
        let threads = options.threads(for: scenario)
        let need = try MemoryNeed.check(scenario, threads: threads)
        let feed = try LiveFeed.start(live, isQuiet: options.quiet)
        Interruption.watch()
        let progress = Progress(isQuiet: options.quiet)
        let simulation = Simulation(scenario: scenario, threads: threads, expectedBytes: need.bytes)
        let record = simulation.run(progress: progress, live: feed)
        var written = folder
        var failure: ReportError?
        if let folder {
            do {
                try ReportFolder.write(record, to: folder)
            } catch {
                (failure, written) = (error, nil)
            }
        }
        progress.end()
        feed?.end(record, report: written?.path)
        if !options.quiet { print(SummaryText.text(of: record, folder: written), terminator: "") }
        if let failure { throw ExitCode.internalError.telling("the report was not written\n\(failure)") }
        if record.verdict == .partial { throw ExitCode.interrupted.thrown }
    }
}
