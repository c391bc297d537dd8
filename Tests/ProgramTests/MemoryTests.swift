// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Scenarios
import Simulation
import Testing

@testable import watchcircle

@Suite struct MemoryTests {
    /// Plenty for the program and too little for the country, whatever machine this is; KiB.
    private let limit = 6_000_000

    @Test(arguments: ["run", "plan"])
    func `a run that exceeds memory is rejected before allocation`(command: String) throws {
        let outcome = try Program.run(
            command, "country", "--watches", "170M", "--no-report", "--threads", "2", limit: limit)
        // Memory that had been asked for beyond the limit would have ended the program with a signal.
        #expect(outcome.status == 104)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("170 M watches need") && outcome.errors.contains("available"))
        #expect(outcome.errors.contains("hint: run fewer watches; --watches "))
    }

    @Test func `a country a hundred times as large is not a valid scenario`() throws {
        let outcome = try Program.run("run", "country", "--watches", "5670M", "--no-report")
        #expect(outcome.status == 104)
        #expect(outcome.errors.contains("170,000,000"))
    }

    @Test func `the number of watches that the error suggests fits`() throws {
        let refusal = try Program.run("plan", "country", "--watches", "170M", "--threads", "2", limit: limit).errors
        let words = refusal.split(whereSeparator: \.isWhitespace).map(String.init)
        let place = try #require(words.firstIndex(of: "--watches"))
        let outcome = try Program.run("plan", "country", "--watches", words[place + 1], "--threads", "2", limit: limit)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test(arguments: ["50k", "200k"])
    func `a run uses the planned memory within a tenth`(watches: String) throws {
        let workspace = try Workspace()
        let options = ["--watches", watches, "--days", "1", "--set", "time.tickSeconds=1h", "--threads", "2"]
        let program = try Program(["run", "smoke", "--report", "%/report"] + options, in: workspace)
        try program.start()
        #expect(try program.wait().status == 0)
        let measured = Double(try workspace.summary(of: "report").performance.peak_rss_bytes) / 1_048_576
        let plan = try Program(["plan", "smoke"] + options, in: workspace)
        try plan.start()
        let words = try plan.wait().output.split(whereSeparator: \.isWhitespace).map(String.init)
        let place = try #require(words.firstIndex(of: "memory"))
        try #require(words[place + 2] == "MiB")
        let planned = try #require(Double(words[place + 1]))
        #expect(abs(planned / measured - 1) < 0.1, "planned \(planned) MiB, measured \(measured) MiB")
    }

    @Test(arguments: [(1, "3 s: 1 s to build, 1 s a day"), (4, "0.75 s: 0.25 s to build, 0.25 s a day")])
    func `the threads of a run share the processor time of the sample`(threads: Int, words: String) throws {
        let scenario = try Scenario.load(path: Program.root.path + "/Scenarios/smoke.yaml")
        // A clock that advances by a second with every reading.
        var seconds = 0.0
        let sample = try Sample(scenario) {
            seconds += 1
            return seconds
        }
        #expect(sample.watches == 2_000 && sample.buildSeconds == 1 && sample.days.map(\.seconds) == [1])
        let prediction = Prediction(
            scenario: scenario, threads: threads, need: MemoryEstimate(scenario.parameters, threads: threads),
            sample: sample)
        #expect(prediction.text.contains("  time     about \(words)\n"), "\(prediction.text)")
    }

    @Test func `a plan shows memory, time, peaks and their basis`() throws {
        let outcome = try Program.run("plan", "smoke", "--days", "7")
        #expect(outcome.status == 0)
        for part in ["memory ", "time ", "peak ", "keepAlive", "basis ", "a school day and a weekend day"] {
            #expect(outcome.output.contains(part), "\(part) is missing")
        }
    }
}
