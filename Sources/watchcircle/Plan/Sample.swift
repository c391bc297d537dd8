// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Programs
import Scenarios
import Society

/// A small society of a scenario, run for a day of each kind to see what a large one will do.
struct Sample {
    /// One day of the sample.
    struct Day {
        /// Which kind of day it was.
        let type: DayType
        /// What it cost; seconds.
        var seconds = 0.0
        /// Operations of all kinds.
        var operations = 0
        /// Greatest count in one tick, by kind.
        var peaks = OperationTable(repeating: 0)
        /// Greatest count in one tick, all kinds together.
        var peak = 0
        /// Where in the day that was; seconds.
        var peakSecond = 0
    }

    /// Watches in the sample.
    let watches: Int
    /// Making its world; seconds.
    let buildSeconds: Double
    /// The days that were run.
    let days: [Day]

    /// The most watches of a sample: enough for steady rates, few enough for an answer within a second.
    static let mostWatches = 20_000

    /// Runs a sample of `scenario`.
    init(_ scenario: Scenario, threads: Int) {
        let types = Self.types(of: scenario.parameters.time)
        var parameters = scenario.parameters
        watches = min(parameters.population.watches, Self.mostWatches)
        parameters.population.watches = watches
        parameters.panel = 0
        parameters.time.days = types.count
        // A Friday comes before a day that can be free.
        parameters.time.firstWeekday = types.first == .schoolDay ? 4 : 5
        parameters.time.holidays = types.last == .holiday ? [(types.count - 1)..<types.count] : []

        let build = Stopwatch()
        // Small partitions, so that the threads can share so small a society.
        let society = Society(parameters, seed: scenario.seed, threads: threads, partitionBits: 10)
        buildSeconds = build.seconds
        days = types.map { Self.run($0, of: society, parameters.time) }
    }

    private static func run(_ type: DayType, of society: Society, _ time: TimeParameters) -> Day {
        let watch = Stopwatch()
        var day = Day(type: type)
        for tick in 0..<time.ticksPerDay {
            let counts = society.advance().counts
            var sum = 0
            for kind in OperationKind.allCases {
                sum += counts[kind]
                day.peaks[kind] = max(day.peaks[kind], counts[kind])
            }
            day.operations += sum
            if sum > day.peak { (day.peak, day.peakSecond) = (sum, tick * time.tickSeconds) }
        }
        day.seconds = watch.seconds
        return day
    }

    /// A school day if the scenario has one, and a free one if it has one.
    private static func types(of time: TimeParameters) -> [DayType] {
        let present = Set((0..<time.days).map(time.dayType))
        let free: DayType? = present.contains(.weekend) ? .weekend : present.contains(.holiday) ? .holiday : nil
        return (present.contains(.schoolDay) ? [.schoolDay] : []) + (free.map { [$0] } ?? [])
    }
}
