// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Programs

/// `watchcircle plan`: what a run will need.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Predicts the memory, the time and the peak rates of a run.",
        discussion: """
            Takes the options of `run`, so that a run can be planned by changing one word. Nothing is written. Examples:
              watchcircle plan country
              watchcircle plan school-term --watches 5M --days 30

            The prediction scales up a sample of at most 20,000 watches, run for a school day and a free day, which takes \
            a moment. What does not fit into memory is refused with exit code 104 and the number of watches that would.
            """)

    @OptionGroup var options: ScenarioOptions
    /// Taken, so that one word makes a run a plan, and looked at; not listed, since nothing is written.
    @OptionGroup(visibility: .hidden) var report: ReportOptions
    @OptionGroup(visibility: .hidden) var live: LiveOption

    func run() throws {
        let scenario = try options.load()
        _ = try report.place(for: scenario, options.settings)
        let threads = options.threads(for: scenario)
        let need = try MemoryNeed.check(scenario, threads: threads)
        let progress = Progress(isQuiet: options.quiet)
        progress.enter(.sampling(watches: Sample.mostWatches))
        let sample = Sample(scenario, threads: threads)
        progress.end()
        StandardOutput.write(Prediction(scenario: scenario, threads: threads, need: need, sample: sample).text)
    }
}
