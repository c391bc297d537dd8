// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Programs
import Scenarios
import Society

/// A small society of a scenario, run for a day of each type to predict a large one.
struct Sample {
    /// One day of the sample.
    struct Day {
        /// Type of the day.
        let type: DayType
        /// Wall time of the day; seconds.
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
    /// Wall time of building its world; seconds.
    let buildSeconds: Double
    /// The simulated days.
    let days: [Day]

    /// Maximum size of a sample: enough for steady rates, few enough for an answer within a second.
    static let mostWatches = 20_000

    /// Runs a sample of `scenario`.
    init(_ scenario: Scenario, threads: Int) {
        let types = Self.types(of: scenario.parameters.time)
        var parameters = scenario.parameters
        watches = min(parameters.population.watches, Self.mostWatches)
        parameters.population.watches = watches
        parameters.panel = 0
        parameters.time.days = types.count
        // A Friday precedes a day that can be free.
        parameters.time.firstWeekday = types.first == .schoolDay ? 4 : 5
        parameters.time.holidays = types.last == .holiday ? [(types.count - 1)..<types.count] : []

        let build = Stopwatch()
        // Small partitions, so that all threads have work in so small a society.
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

    /// Returns a school day and a free day, each if the scenario has one.
    private static func types(of time: TimeParameters) -> [DayType] {
        let present = Set((0..<time.days).map(time.dayType))
        let free: DayType? = present.contains(.weekend) ? .weekend : present.contains(.holiday) ? .holiday : nil
        return (present.contains(.schoolDay) ? [.schoolDay] : []) + (free.map { [$0] } ?? [])
    }
}
