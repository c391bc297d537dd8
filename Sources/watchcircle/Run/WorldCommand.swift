// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import Programs
import Reporting
import Scenarios
import Simulation
import Society
import WorldFolders

/// `watchcircle world`: writes the state of a society at an instant, as files for a backend and its driver.
struct WorldCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "world", abstract: "Runs a scenario up to an instant and writes its state for a backend.",
        discussion: """
            Examples:
              watchcircle world school-term --watches 20k --at "day 30 19:30" --out world
              watchcircle world school-day --at "day 0 00:00" --out /tmp/world

            The folder holds world.json and CSV files of accounts, ties, waiting friend requests and newest posts. The \
            same scenario, seed and instant give the same folder, byte for byte. An older world in it is replaced.

            \(ExitCode.help)
            """)

    @OptionGroup var options: ScenarioOptions

    @Option(help: ArgumentHelp("The instant, such as \"day 30 19:30\"; days count from 0.", valueName: "instant"))
    var at: String

    @Option(help: ArgumentHelp("The folder to write.", valueName: "dir"))
    var out: String

    func validate() throws {
        if out.isEmpty { throw ValidationError("--out is empty; give a folder.") }
    }

    func run() throws {
        try OpenFiles.require(for: "watchcircle world")
        var scenario = try options.load()
        let instant = try instant(in: scenario)
        let folder = URL(fileURLWithPath: out)
        do { try WorldFolder.check(folder, for: scenario.parameters) } catch {
            throw ExitCode.wrongArguments.failing("\(error)")
        }
        // The days of a scenario only set the length of a run.
        scenario.parameters.time.days = max(1, (instant.second + 86_399) / 86_400)
        let threads = options.threads(for: scenario)
        let need = try MemoryEstimate.check(scenario, threads: threads)
        let progress = Programs.Progress(isQuiet: options.quiet)
        let society = try run(scenario, upTo: instant, threads: threads, expectedBytes: need.bytes, progress)
        progress.enter(.reporting)
        defer { progress.end() }
        do {
            try WorldFolder.write(society, of: scenario, to: folder)
        } catch {
            progress.end()
            throw ExitCode.internalError.failing("\(error)")
        }
        progress.end()
        if !options.quiet {
            let watches = scenario.parameters.population.watches
            let all = Readable.number(Double(watches)) + (watches == 1 ? " watch" : " watches")
            StandardOutput.line("\(out): the world of \(scenario.name), \(all), at \(instant.text)")
        }
    }

    private func instant(in scenario: Scenario) throws -> Instant {
        let (tick, days) = (scenario.parameters.time.tickSeconds, scenario.parameters.time.days)
        do {
            let instant = try Instant(parsing: at, tickSeconds: tick)
            guard instant.second > days * 86_400 else { return instant }
            throw ExitCode.wrongArguments.failing(
                """
                --at is \(at); \(scenario.name) has \(days) day\(days == 1 ? "" : "s"), counted from 0
                  hint: name an instant within them, or run it longer with --days \((instant.second + 86_399) / 86_400)
                """)
        } catch let error as Instant.ParseError {
            switch error {
            case .notAnInstant:
                throw ExitCode.wrongArguments.failing(
                    "--at is \(at); it must be an instant such as \"day 30 19:30\", with days counted from 0")
            case .betweenTicks(let before, let after):
                throw ExitCode.wrongArguments.failing(
                    """
                    --at is \(at), which is not at the end of a tick; a tick of \(scenario.name) lasts \(tick) s
                      hint: use "\(before)" or "\(after)", or a shorter tick with --set time.tickSeconds=
                    """)
            }
        }
    }

    private func run(
        _ scenario: Scenario, upTo instant: Instant, threads: Int, expectedBytes: Int, _ progress: Programs.Progress
    ) throws -> Society {
        let parameters = scenario.parameters
        progress.enter(.building(watches: parameters.population.watches, bytes: expectedBytes))
        let run = try SimulationRun(scenario, threads: threads)
        Interruption.runBegins()
        run.observers.append(SimulationProgress(progress, parameters))
        run.run(until: instant, while: { !Interruption.isRequested })
        if Interruption.isRequested {
            progress.end()
            throw ExitCode.interrupted.failing("interrupted at \(run.instant.text); no world was written")
        }
        return run.society
    }
}
