// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Operations
import Scenarios
import Simulation
import Society

/// A small society of a scenario, run for a day of each type to predict a large one.
///
/// It runs on one thread and takes processor time, which other programs hardly affect. The threads of so small a society
/// mostly wait for each other: on a busy machine, their wall time is many times that of a large society.
struct Sample {
    /// One day of the sample.
    struct Day {
        /// Type of the day.
        let type: DayType
        /// Processor time of the day; seconds.
        var seconds = 0.0
        /// Operations of all kinds.
        var operations = 0
        /// Highest count in one tick, by kind.
        var peaks = OperationTable(repeating: 0)
        /// Highest count in one tick, all kinds together.
        var peak = 0
        /// Start of that tick within the day; seconds.
        var peakSecond = 0
    }

    /// Number of watches in the sample.
    let watches: Int
    /// Processor time of building its world; seconds.
    let buildSeconds: Double
    /// The simulated days.
    let days: [Day]

    /// Maximum size of a sample: enough for steady rates, few enough for an answer within a second.
    static let mostWatches = 20_000

    /// Processor time of this process so far; seconds.
    static func processorSeconds() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Runs a sample of `scenario`.
    ///
    /// - Parameter clock: the processor time so far; seconds.
    init(_ scenario: Scenario, clock: () -> Double = Self.processorSeconds) throws {
        let types = Self.types(of: scenario.parameters.time)
        var small = scenario
        watches = min(scenario.parameters.population.watches, Self.mostWatches)
        small.parameters.population.watches = watches
        small.parameters.panel = 0
        (small.parameters.time.days, small.parameters.time.burnIn) = (types.count, 0)
        small.parameters.time.calendar = .none
        // A Friday precedes a day that can be free.
        small.parameters.time.firstWeekday = types.first == .schoolDay ? 4 : 5
        small.parameters.time.holidays = types.last == .holiday ? [(types.count - 1)..<types.count] : []

        let start = clock()
        let run = try SimulationRun(small, threads: 1)
        buildSeconds = clock() - start
        days = types.enumerated().map { index, type in
            let peaks = DayPeaks(type)
            run.observers = [peaks]
            let before = clock()
            run.run(until: Instant(day: index + 1))
            peaks.day.seconds = clock() - before
            return peaks.day
        }
    }

    /// Returns a school day and a free day, each if the scenario has one.
    private static func types(of time: TimeParameters) -> [DayType] {
        let present = Set((0..<time.days).map(time.dayType))
        let free: DayType? = present.contains(.weekend) ? .weekend : present.contains(.holiday) ? .holiday : nil
        return (present.contains(.schoolDay) ? [.schoolDay] : []) + (free.map { [$0] } ?? [])
    }
}

/// The observer that counts one day of a sample.
private final class DayPeaks: SimulationObserver {
    var day: Sample.Day

    init(_ type: DayType) { day = Sample.Day(type: type) }

    func tickEnded(_ tick: TickCounts, in run: SimulationRun) {
        for kind in OperationKind.allCases { day.peaks[kind] = max(day.peaks[kind], tick.counts[kind]) }
        let sum = tick.total
        day.operations += sum
        let time = run.scenario.parameters.time
        guard sum > day.peak else { return }
        (day.peak, day.peakSecond) = (sum, tick.tick % time.ticksPerDay * time.tickSeconds)
    }
}
