// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import Society
import Testing

@testable import Scenarios

@Suite struct ObjectiveTests {
    @Test func `short and long objectives keep their order`() throws {
        let objectives = try read(
            """
            objectives:
              - p99(response) < 300ms
              - p95(service, likeHomepage) < 80ms
              - { that: p99(response write) < 500ms, over: 10s, name: writes are quick, for: drive }
              - that: "p99(response, social) < 300ms"
                in: 99% of seconds
              - { that: error_rate < 5%, abort: after 10s }
              - { that: error_rate == 0, abort: at once, phase: ramp }
              - { that: society.mean_anxiety < 0.5, for: run }
            """
        ).objectives
        #expect(objectives.count == 7)
        #expect(
            objectives[0]
                == Objective(
                    text: "p99(response) < 300ms", figure: .duration(.quantile(0.99), .response, scope: nil),
                    comparison: .less,
                    bound: 0.3))
        #expect(objectives[1].figure == .duration(.quantile(0.95), .service, scope: "likeHomepage"))
        #expect(objectives[2].span == .every(seconds: 10) && objectives[2].runs == .driven)
        #expect(objectives[2].name == "writes are quick" && objectives[2].text == "p99(response write) < 500ms")
        #expect(objectives[3].span == .share(0.99))
        #expect(objectives[4].abortAfter == 10)
        #expect(objectives[5].abortAfter == 0 && objectives[5].phase == "ramp")
        #expect(objectives[6].runs == .simulated)
    }

    @Test func `a scenario without objectives has none, and an override can remove them`() throws {
        #expect(try read("panel: 1").objectives.isEmpty)
        let some = "objectives:\n  - error_rate < 1%\n"
        #expect(try read(some).objectives.count == 1)
        #expect(try read(some, overrides: ["objectives=[]"]).objectives.isEmpty)
        #expect(try read(some, overrides: ["objectives.0=error_rate < 2%"]).objectives.map(\.bound) == [0.02])
    }

    static let mistakes: [(String, String)] = [
        (
            "objectives:\n  - p99(respones) < 300ms",
            "test.yaml:4:9: objectives.0 is `p99(respones) < 300ms`: `respones` is not a duration; it must be response, "
                + "service or lag\n  hint: did you mean `response`?"
        ),
        (
            "objectives:\n  - \"p99(response, likeHompage) < 300ms\"",
            "test.yaml:4:20: objectives.0 is `p99(response, likeHompage) < 300ms`: unknown operation `likeHompage`; "
                + "did you mean `likeHomepage`?"
        ),
        (
            "objectives:\n  - p99(response) < 300",
            "test.yaml:4:21: objectives.0 is `p99(response) < 300`: the bound is 300 without a unit; it must be a length "
                + "of time such as 300ms or 1.5s"
        ),
        (
            "objectives:\n  - { that: p999(response) < 3s }",
            "test.yaml:4:13: objectives.0.that is `p999(response) < 3s`: `p999` is not a percentile; it must be above p0 and "
                + "at most p100\n  hint: write p99.9"
        ),
        (
            "objectives:\n  - society.mean_anxeity < 0.5",
            "test.yaml:4:5: objectives.0: unknown figure `society.mean_anxeity`; did you mean `society.mean_anxiety`?"
        ),
        (
            "objectives: error_rate < 1%",
            "test.yaml:3:13: objectives is one value; it must be a list\n"
                + "  hint: write one objective per line below it, for example `- p99(response) < 300ms`"
        ),
        (
            "objectives:\n",
            "test.yaml:3:1: objectives has no value; it must be a list\n"
                + "  hint: write one objective per line below it, for example `- p99(response) < 300ms`\n  hint: or delete the key"
        ),
        (
            "objectives:\n  - { over: 10s }",
            "test.yaml:4:5: objectives.0 has no `that`\n  hint: add `that: p99(response) < 300ms`"
        ),
        (
            "objectives:\n  - { that: error_rate < 1%, ovr: 10s }",
            "test.yaml:4:30: unknown key `objectives.0.ovr`; did you mean `over`?"
        ),
        (
            "objectives:\n  - { that: p99(response, write) < 1s }",
            "test.yaml:4:27: unknown key `write) < 1s` in objectives.0\n  hint: inside { } a comma separates keys: put the "
                + "objective in quotes, or remove its comma"
        ),
        (
            "objectives:\n  - { that: error_rate < 1%, over: 10ms }",
            "test.yaml:4:36: objectives.0.over is 10ms; it must be a whole number of seconds from 1s to 1h, such as 10s"
        ),
        (
            "objectives:\n  - { that: error_rate < 1%, in: many seconds }",
            "test.yaml:4:34: objectives.0.in is many seconds; it must be a share of seconds such as 99% of seconds"
        ),
        (
            "objectives:\n  - { that: error_rate < 1%, over: 10s, in: 99% }",
            "test.yaml:4:30: objectives.0 has both `over` and `in`\n  hint: split it into two objectives"
        ),
        (
            "objectives:\n  - { that: audit.lost_likes == 0, over: 10s }",
            "test.yaml:4:36: objectives.0: audit.lost_likes is known only at the end of a run; it cannot have `over`\n"
                + "  hint: delete the key"
        ),
        (
            "objectives:\n  - { that: error_rate < 1%, for: run }",
            "test.yaml:4:35: objectives.0: error_rate is measured only in runs against a backend\n"
                + "  hint: write `for: drive`, or delete the key"
        ),
        (
            "objectives:\n  - error_rate < 1%\n  - error_rate < 1%",
            "test.yaml:5:5: duplicate objective `error_rate < 1%`\n"
                + "  hint: give one of them another name: `name: ...`"
        ),
    ]

    @Test(arguments: mistakes)
    func `an error in an objective has its line and column`(body: String, message: String) {
        #expect(complaint(body) == message)
    }

    @Test func `the names of figures match those of a run`() throws {
        var parameters = SocietyParameters()
        parameters.population.watches = 200
        parameters.time.days = 1
        let society = Society(parameters, seed: 1, threads: 1)
        for _ in 0..<parameters.time.ticksPerDay { _ = society.advance() }
        let figures = try #require(society.lastDay).figures.map(\.name)
        let known = try #require(ObjectiveFigures.names(of: "society")).filter { !$0.hasPrefix("days_mean_") }
        #expect(Set(known) == Set(figures) && known.count == figures.count)
    }

    @Test func `the vocabulary numbers operations in the order of the stream`() {
        #expect(OperationVocabulary.circle.names.first == "keepAlive")
        #expect(OperationVocabulary.circle.members(of: "background")?.count == 3)
        #expect(OperationVocabulary.circle.members(of: "read")?.count == 3)
        #expect(OperationVocabulary.circle.members(of: "write")?.count == 9)
    }
}
