// SPDX-License-Identifier: GPL-3.0-or-later
import Testing
import WatchCircle

@Suite struct SimulationRunTests {
    private static func scenario(days: Int = 2, watches: Int = 300) -> Scenario {
        var parameters = SocietyParameters()
        parameters.population.watches = watches
        parameters.time.days = days
        parameters.panel = 3
        return Scenario(name: "small", title: "A \"small\" run", seed: 5, parameters: parameters)
    }

    /// The values bit by bit, since a share of nothing is not a number.
    private static func bits(_ figures: [NamedFigure]) -> [UInt64] { figures.map(\.value.bitPattern) }

    /// Records the calls of a run in their order.
    private final class Calls: SimulationObserver {
        var list: [String] = []

        func tickEnded(_ tick: TickCounts, in run: SimulationRun) {
            list.append("tick \(tick.tick) at \(run.instant.text)")
        }

        func dayEnded(_ day: DayObservation, in run: SimulationRun) {
            list.append("day \(day.day) with \(run.society.lastPanel.count) children")
        }
    }

    @Test func `observers receive every tick, and a day after its last tick`() throws {
        let calls = Calls()
        let run = try SimulationRun(Self.scenario(), threads: 1, observers: [calls])
        #expect(run.run())
        #expect(calls.list.count == 2 * 96 + 2)
        #expect(calls.list.first == "tick 0 at day 0 00:15")
        #expect(calls.list[95...97] == ["tick 95 at day 1 00:00", "day 0 with 3 children", "tick 96 at day 1 00:15"])
        #expect(calls.list.last == "day 1 with 3 children")
    }

    @Test func `a run in parts equals a run at once, with any observers`() throws {
        let scenario = Self.scenario()
        let whole = try scenario.run(threads: 2)
        let results = ResultCollector(scenario.parameters)
        let run = try SimulationRun(scenario, threads: 1, observers: [results])
        #expect(run.run(until: Instant(second: 20 * 3_600)))
        #expect(run.instant.text == "day 0 20:00")
        run.observers.append(Calls())
        #expect(run.run())
        let parts = run.record(of: results)
        #expect(whole.stateHash == parts.stateHash && whole.stateHash.count == 16)
        #expect(Self.bits(whole.society) == Self.bits(parts.society) && whole.operations == parts.operations)
        #expect(try whole.timeline.all == parts.timeline.all)
        let days = try (whole.dailies.all, parts.dailies.all)
        #expect(days.0.map { Self.bits($0.figures) } == days.1.map { Self.bits($0.figures) })
        #expect(try whole.panel.all == parts.panel.all)
        #expect(whole.verdict == .pass && whole.days == 2)
    }

    @Test func `a run until an instant within a tick includes that tick`() throws {
        let run = try SimulationRun(Self.scenario(), threads: 1)
        #expect(run.run(until: Instant(milliseconds: 900_001)))
        #expect(run.society.ticksDone == 2)
        #expect(run.run(until: Instant(day: 0)))
        #expect(run.society.ticksDone == 2)
    }

    @Test func `a run that its caller ends early is partial`() throws {
        let scenario = Self.scenario()
        let results = ResultCollector(scenario.parameters)
        let run = try SimulationRun(scenario, threads: 1, observers: [results])
        #expect(!run.run(while: { run.society.ticksDone < 100 }))
        let record = run.record(of: results)
        #expect(run.society.ticksDone == 100 && results.ticks == 100 && results.days == 1)
        #expect(record.verdict == .partial && record.timeline.count == 100 && record.dailies.count == 1)
        #expect(record.notes[0] == "The run was interrupted before 2 days were over.")
    }

    @Test func `an invalid scenario does not run`() throws {
        var scenario = Self.scenario()
        scenario.parameters.population.girls = 7
        let error = try #require(throws: ScenarioError.self) { try SimulationRun(scenario) }
        #expect(error.description.hasPrefix("population.girls is 7; it must be between 0 and 1"))
        #expect(throws: ScenarioError.self) { try scenario.run() }
    }

    @Test func `figures have typed keys in a day, a record and its rows`() throws {
        let results = ResultCollector(Self.scenario().parameters)
        let run = try SimulationRun(Self.scenario(), threads: 1, observers: [results])
        run.run()
        let record = run.record(of: results)
        let day = try #require(run.society.lastDay)
        #expect(day.figures.map(\.name) == DayFigure.allCases.map(\.name))
        for (figure, named) in zip(DayFigure.allCases, day.figures) {
            let bits = named.value.bitPattern
            #expect(day[figure].bitPattern == bits && record.society[figure]?.bitPattern == bits, "\(figure)")
            #expect(try record.dailies.all[1].figures[figure]?.bitPattern == bits, "\(figure)")
        }
        let posting = try record.dailies.all.map { try #require($0.figures[.postingShare]) }
        #expect(record.society[meanOf: .postingShare] == (posting[0] + posting[1]) / 2)
        #expect(record.society[meanOf: .likesGini] == nil)
        #expect(record.society.count == DayFigure.allCases.count + DayFigure.averaged.count)
        let child = try #require(run.society.lastPanel.first)
        for figure in ChildFigure.allCases {
            #expect(try record.panel.all[3].figures[child: figure] == child[figure])
        }
        #expect(DayFigure.minutes.reduce(0) { $0 + day[$1] } > 1_439.9)
    }

    @Test func `the text of a scenario from code, with its overrides, gives the same run`() throws {
        var scenario = Self.scenario(days: 1)
        scenario.seed = 6
        scenario.parameters.time.holidays = [0..<1]
        let text = scenario.sourceText
        #expect(
            text == """
                title: "A \\"small\\" run"
                seed: 5
                # Changed by code:
                # --set population.watches=300 watches
                # --set time.days=1d
                # --set time.holidays=[0]
                # --set panel=3 children
                # --set seed=6

                """)
        let overrides = text.split(separator: "\n").filter { $0.hasPrefix("# --set ") }.map { String($0.dropFirst(8)) }
        let again = try Scenario.parse(Array(text.utf8), path: "small.yaml", overrides: overrides)
        #expect(again.parameters == scenario.parameters && again.seed == 6 && again.title == scenario.title)
        #expect(try again.run(threads: 1).stateHash == scenario.run(threads: 1).stateHash)
    }

    @Test func `the memory of a run is estimated in advance, in parts`() {
        let parameters = Self.scenario(watches: 1_000_000).parameters
        let need = MemoryEstimate(parameters, threads: 2, others: [(name: "more", bytesPerWatch: 8)])
        #expect(
            need.parts.first?.name == "children" && need.parts.contains { $0.name == "more" && $0.bytes == 8_000_000 })
        #expect(need.bytes == need.parts.reduce(0) { $0 + $1.bytes } && need.bytes > 100_000_000)
        #expect(MemoryEstimate.mostWatches(parameters) { $0.population.watches <= 123_456 } == 120_000)
    }
}
