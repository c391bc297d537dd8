// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement
public import Scenarios
import Society

extension Scenario {
    /// Runs the scenario to its end and returns the record, judged by the scenario's objectives.
    ///
    /// - Parameters:
    ///   - threads: the number of worker threads; nil for the scenario's number, or else one per processor.
    ///   - observers: further observers of the run.
    /// - Throws: `ScenarioError` with all errors if the scenario is invalid.
    public func run(
        threads: Int? = nil, observers: [any SimulationObserver] = []
    ) throws(ScenarioError) -> RunRecord {
        let results = ResultCollector(parameters)
        let run = try SimulationRun(self, threads: threads, observers: [results] + observers)
        run.run()
        return run.record(of: results)
    }
}

/// Wall times of a run.
package struct RunTimes {
    /// From the start of the run until now; seconds.
    package var whole: Double
    /// Until the first tick could begin; seconds.
    package var build: Double
    /// Of all ticks; seconds.
    package var ticks: Double

    /// Creates the times.
    package init(whole: Double, build: Double, ticks: Double) {
        (self.whole, self.build, self.ticks) = (whole, build, ticks)
    }
}

extension SimulationRun {
    /// Number of accounts in the report's list of the most-liked accounts.
    private static let topAccounts = 20

    /// Returns the record of the run so far, judged by the scenario's objectives.
    ///
    /// - Parameter results: the collector that has observed every tick.
    /// - Returns: the record; its verdict is `partial` if the scenario's last day has not ended.
    public func record(of results: ResultCollector) -> RunRecord {
        let times = RunTimes(whole: wallSeconds, build: buildSeconds + burnInSeconds, ticks: simulationSeconds)
        var record = record(of: results, verdict: instant < end ? .partial : .pass, times: times)
        record.judge(by: scenario.objectives, vocabulary: .circle)
        return record
    }

    /// Returns the record of the run so far, not yet judged by any objective.
    ///
    /// - Parameters:
    ///   - results: the collector that has observed every tick.
    ///   - verdict: how the run ended.
    ///   - times: the wall times of the run.
    ///   - driven: the backend's figures; nil if the run drove none.
    package func record(
        of results: ResultCollector, verdict: Verdict, times: RunTimes, driven: DrivenFigures? = nil
    ) -> RunRecord {
        let (parameters, rows) = (scenario.parameters, results.rows)
        return RunRecord(
            scenario: scenario.name, title: scenario.title, scenarioText: scenario.sourceText, seed: scenario.seed,
            version: Release.version, stateHash: Self.hexadecimal(society.stateHash()), verdict: verdict,
            watches: parameters.population.watches, days: max(0, society.ticksDone) / parameters.time.ticksPerDay,
            tickSeconds: parameters.time.tickSeconds, firstWeekday: parameters.time.firstWeekday,
            performance: performance(of: results, times), operations: results.figures, load: results.load,
            society: results.society, timeline: Rows(rows.timeline), dailies: Rows(rows.dailies),
            distributions: distributions, panel: Rows(rows.panel),
            notes: Notes.of(parameters, isPartial: verdict == .partial, isDriven: driven != nil), driven: driven)
    }

    private var distributions: Distributions {
        let time = scenario.parameters.time
        let days = max(1, Double(society.ticksDone) / Double(time.ticksPerDay) + Double(time.burnIn))
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

    private func performance(of results: ResultCollector, _ times: RunTimes) -> Performance {
        let watches = scenario.parameters.population.watches
        let days = Double(results.ticks) / Double(scenario.parameters.time.ticksPerDay)
        let watchDays = Double(watches) * days
        let peak = Machine.peakResidentBytes
        return Performance(
            threads: threads, wallSeconds: times.whole, buildSeconds: times.build,
            secondsPerDay: days > 0 ? times.ticks / days : 0,
            watchDaysPerCoreSecond: watchDays / (Double(threads) * times.ticks),
            operationsPerWatchDay: days > 0 ? Double(results.operationsByChildren) / watchDays : 0,
            peakRSSBytes: peak, bytesPerWatch: Double(peak) / Double(watches))
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
