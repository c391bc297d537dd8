// Runs a scenario in the process, follows it day by day, and reads figures from its record.
// snippet.hide
// SPDX-License-Identifier: GPL-3.0-or-later
// snippet.show
import WatchCircle

// An observer receives every tick and every day of a run.
final class Diary: SimulationObserver {
    func dayEnded(_ day: DayObservation, in run: SimulationRun) {
        print("day \(day.day): \(run.society.ticksDone) ticks done")
    }
}

// A scenario of the library, or the path of a file. Overrides use the keys of docs/scenarios.md.
let scenario = try Scenario.load(path: "school-day", overrides: ["population.watches=2k", "time.days=3d"])
let record = try scenario.run(observers: [Diary()])

// Equal scenarios and seeds end in equal states, on any number of threads.
print("\(record.verdict), state \(record.stateHash)")
print("busiest tick: \(record.load.peakPerSecond) operations a second")
print("mean anxiety: \(record.society[.meanAnxiety] ?? .nan)")
