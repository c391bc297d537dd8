// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
package import Measurement
package import Scenarios
package import Society

/// One in-process run of a scenario, from its parameters to its record.
package struct Simulation {
    /// Scenario of the run.
    package var scenario: Scenario
    /// Number of worker threads.
    package var threads: Int
    /// Expected memory of the society; bytes.
    package var expectedBytes: Int

    /// Creates a run that has not begun.
    package init(scenario: Scenario, threads: Int, expectedBytes: Int) {
        self.scenario = scenario
        self.threads = threads
        self.expectedBytes = expectedBytes
    }

    /// Number of accounts in the report's list of the most-liked accounts.
    private static let topAccounts = 20

    /// Runs until the last day ends or the user interrupts the run.
    ///
    /// - Parameters:
    ///   - progress: the progress display.
    ///   - rows: the report's rows, to which the run appends.
    ///   - feed: the live page; nil if there is none.
    /// - Returns: the record, judged by the scenario's objectives; its verdict is `partial` if the run was interrupted.
    package func run(progress: Progress, rows: RunRows, live feed: LiveFeed? = nil) -> RunRecord {
        let (whole, parameters) = (Stopwatch(), scenario.parameters)
        feed?.send(.hello(hello))
        feed?.enter("building")
        progress.enter(.building(watches: parameters.population.watches, bytes: expectedBytes))
        let society = Society(parameters, seed: scenario.seed, threads: threads)
        let buildSeconds = whole.seconds

        Interruption.runBegins()
        let simulation = Stopwatch()
        var results = ResultCollector(parameters, rows: rows)
        var live = feed.map { LiveSimulation($0, parameters) }
        let ticks = parameters.time.days * parameters.time.ticksPerDay
        progress.enter(.simulating(Calendar(parameters)))
        while society.ticksDone < ticks, !Interruption.isRequested {
            let tick = society.advance()
            results.add(tick)
            live?.add(tick)
            if society.ticksDone % parameters.time.ticksPerDay == 0, let day = society.lastDay {
                results.add(day, society.lastPanel)
                live?.add(day)
            }
            progress.done(ticks: society.ticksDone, operations: results.operations)
        }
        live?.end()
        let simulationSeconds = simulation.seconds
        progress.enter(.reporting)

        let isPartial = society.ticksDone < ticks
        var record = record(
            of: society, results, rows, verdict: isPartial ? .partial : .pass, wholeSeconds: whole.seconds,
            buildSeconds: buildSeconds, simulationSeconds: simulationSeconds)
        record.judge(by: scenario.objectives, vocabulary: .circle)
        return record
    }

    /// The first event of the live page.
    private var hello: LiveHello {
        let parameters = scenario.parameters
        var hello = LiveHello(
            isDriven: false, name: scenario.name, title: scenario.title, kinds: LiveHello.allKinds)
        hello.seed = "\(scenario.seed)"
        hello.watches = parameters.population.watches
        hello.days = parameters.time.days
        hello.tickSeconds = parameters.time.tickSeconds
        return hello
    }

    /// Returns the record of a run, not yet judged by any objective.
    ///
    /// - Parameters:
    ///   - society: the society at its end.
    ///   - results: the collected results of its ticks and days.
    ///   - rows: the rows of the same ticks and days.
    ///   - verdict: how the run ended.
    ///   - wholeSeconds: wall time from the start until now.
    ///   - buildSeconds: wall time of building the world.
    ///   - simulationSeconds: wall time of all ticks.
    ///   - driven: the backend's figures; nil if the run drove none.
    package func record(
        of society: Society, _ results: ResultCollector, _ rows: RunRows, verdict: Verdict, wholeSeconds: Double,
        buildSeconds: Double, simulationSeconds: Double, driven: DrivenFigures? = nil
    ) -> RunRecord {
        let parameters = scenario.parameters
        return RunRecord(
            scenario: scenario.name, title: scenario.title, scenarioText: scenario.sourceText, seed: scenario.seed,
            version: Program.version, stateHash: Self.hexadecimal(society.stateHash()), verdict: verdict,
            watches: parameters.population.watches, days: society.ticksDone / parameters.time.ticksPerDay,
            tickSeconds: parameters.time.tickSeconds, firstWeekday: parameters.time.firstWeekday,
            performance: performance(
                of: results, wholeSeconds: wholeSeconds, buildSeconds: buildSeconds,
                simulationSeconds: simulationSeconds),
            operations: results.figures, load: results.load, society: results.society,
            timeline: Rows(rows.timeline), dailies: Rows(rows.dailies), distributions: distributions(of: society),
            panel: Rows(rows.panel),
            notes: Notes.of(parameters, isPartial: verdict == .partial, isDriven: driven != nil),
            driven: driven)
    }

    private func distributions(of society: Society) -> Distributions {
        let days = max(1, Double(society.ticksDone) / Double(scenario.parameters.time.ticksPerDay))
        let top = society.topAccounts(Self.topAccounts).map {
            TopAccount(
                child: $0.child, age: $0.age, region: $0.region, likes: $0.likes,
                likesPerDay: Double($0.likesReceived) / days, friends: $0.friends, level: $0.level,
                isBigShot: $0.isBigShot)
        }
        guard let day = society.lastDay else {
            return Distributions(
                degrees: [], lorenz: [], likes: [], anxietyByStanding: [], minutes: [], topAccounts: top)
        }
        return Distributions(
            degrees: day.degrees, lorenz: day.lorenz.map { [$0.accounts, $0.likes] },
            likes: day.likes.map { [$0.from, Double($0.accounts)] }, anxietyByStanding: day.anxietyByStanding,
            minutes: day.minutes.map { NamedFigure($0.use, $0.minutes) }, topAccounts: top)
    }

    private func performance(
        of results: ResultCollector, wholeSeconds: Double, buildSeconds: Double, simulationSeconds: Double
    ) -> Performance {
        let watches = scenario.parameters.population.watches
        let days = Double(results.ticks) / Double(scenario.parameters.time.ticksPerDay)
        let watchDays = Double(watches) * days
        let peak = Machine.peakResidentBytes
        return Performance(
            threads: threads, wallSeconds: wholeSeconds, buildSeconds: buildSeconds,
            secondsPerDay: days > 0 ? simulationSeconds / days : 0,
            watchDaysPerCoreSecond: watchDays / (Double(threads) * simulationSeconds),
            operationsPerWatchDay: days > 0 ? Double(results.operationsByChildren) / watchDays : 0,
            peakRSSBytes: peak, bytesPerWatch: Double(peak) / Double(watches))
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
