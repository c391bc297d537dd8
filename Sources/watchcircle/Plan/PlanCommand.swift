// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Programs
import Simulation

/// `watchcircle plan`: predicts what a run needs.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Predicts the memory, time and peak rates of a run.",
        discussion: """
            Accepts the options of `run`, so `plan` in place of `run` plans that run. Writes nothing. Examples:
              watchcircle plan country
              watchcircle plan school-term --watches 5M --days 30

            The prediction scales up a sample of at most 20,000 watches, run for a school day and a free day, which \
            takes a moment. If the run does not fit into memory, the command ends with 104 and prints how many watches \
            would. With --quiet, it checks the scenario and the memory, and predicts nothing.
            """)

    @OptionGroup var options: ScenarioOptions
    /// Accepted and checked, so that one word turns a run into a plan; hidden, because nothing is written.
    @OptionGroup(visibility: .hidden) var report: ReportOptions
    @OptionGroup(visibility: .hidden) var live: LiveOption

    func run() throws {
        let scenario = try options.load()
        _ = try report.place(for: scenario, options.settings)
        let threads = options.threads(for: scenario)
        let need = try MemoryEstimate.check(scenario, threads: threads)
        if options.quiet { return }
        let progress = Progress(isQuiet: false)
        progress.enter(.sampling(watches: Sample.mostWatches))
        let sample = try Sample(scenario)
        progress.end()
        StandardOutput.write(Prediction(scenario: scenario, threads: threads, need: need, sample: sample).text)
    }
}
