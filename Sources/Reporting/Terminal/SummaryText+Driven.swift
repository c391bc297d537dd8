// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement

extension SummaryText {
    /// Returns the rows of a run against a backend.
    static func drive(_ driven: DrivenFigures, _ record: RunRecord) -> [String] {
        let setup = driven.setup
        var how = [
            setup.target, "profile \(setup.profile)",
            setup.isEncrypted ? setup.transport + " over TLS" : setup.transport,
        ]
        if setup.connections > 0 { how.append("at most " + Words.count(setup.connections, "connection")) }
        var what = [
            setup.load + (setup.speedup == 1 ? "" : ", \(Readable.significant(setup.speedup)) times as fast")
        ]
        what.append("\(Readable.seconds(setup.windowSeconds)) measured")
        let accounts = record.watches == 1 ? "account" : "accounts"
        what.append("\(Readable.number(Double(record.watches))) \(accounts), seed \(record.seed)")
        return [row("drove", how), row("", what)] + load(of: driven) + times(of: driven) + audit(of: driven)
            + doubts(of: driven)
    }

    private static func load(of driven: DrivenFigures) -> [String] {
        let all = driven.overall
        var parts = [
            Readable.number(driven.offeredPerSecond) + " operations a second offered",
            Readable.number(driven.achievedPerSecond) + " sent",
            Readable.number(Double(all.requests)) + " completed", Words.count(all.errors, "error"),
        ]
        if all.skipped > 0 { parts.append(Readable.number(Double(all.skipped)) + " not in the profile") }
        let leftOut = driven.leftOut.reduce(0) { $0 + $1.count }
        if leftOut > 0 { parts.append(Readable.number(Double(leftOut)) + " left out by weight") }
        let causes = all.errorsByCause.map { "\($0.count) \($0.name)" }
        return [row("load", parts)] + (causes.isEmpty ? [] : [row("errors", causes)]) + failures(of: driven)
            + failed(in: driven)
            + retries(of: driven) + deadTime(of: driven)
    }

    /// Returns the row of retries by cause.
    private static func retries(of driven: DrivenFigures) -> [String] {
        guard driven.retries > 0 else { return [] }
        let causes = driven.retriesByCause.map { "\(Readable.number(Double($0.count))) after \($0.name)" }
        return [row("again", causes + ["\(Readable.number(Double(driven.rescued))) rescued by it"])]
    }

    /// Returns the row of a closed model's dead time, if there is any.
    private static func deadTime(of driven: DrivenFigures) -> [String] {
        guard let share = driven.deadTime, share > 0 else { return [] }
        return [row("dead time", Readable.percent(share) + " of the time produced no answer")]
    }

    /// Returns the most frequent causes of connection failures, with hints.
    private static func failures(of driven: DrivenFigures) -> [String] {
        driven.connections.failures.prefix(3).flatMap { failure in
            [row("", "\(Readable.number(Double(failure.count))) × \(failure.cause)")]
                + (failure.hint.map { [row("", "hint: " + $0)] } ?? [])
        }
    }

    private static func times(of driven: DrivenFigures) -> [String] {
        let response = DurationFigures(driven.overall.times.response)
        let service = DurationFigures(driven.overall.times.service)
        let lag = DurationFigures(driven.overall.times.lag)
        func part(_ name: String, _ figure: KeyPath<DurationFigures, Double>, of times: DurationFigures) -> String {
            "\(name) " + (times.count > 0 ? Words.seconds(times[keyPath: figure]) : "–")
        }
        return [
            row(
                "response", part("p50", \.p50, of: response), part("p90", \.p90, of: response),
                part("p99", \.p99, of: response), part("p99.9", \.p999, of: response),
                part("greatest", \.max, of: response)),
            row("service", part("p50", \.p50, of: service), part("p99", \.p99, of: service)),
            // Time in which the backend or an earlier operation held a request back does not count against the
            // generator.
            row(
                "lag", part("p99", \.p99, of: lag),
                Readable.percent(driven.onTimeShare) + " sent on time once they could be"),
        ]
    }

    private static func audit(of driven: DrivenFigures) -> [String] {
        guard let audit = driven.audit else { return [] }
        let figures = Dictionary(audit.figures.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        let reads = Readable.number(figures["reads_checked"] ?? 0) + " reads checked"
        let wrong = audit.wrong.map(words)
        return [row("audit", [reads] + (wrong.isEmpty ? ["nothing wrong"] : wrong))] + looks(of: audit)
    }

    /// Returns the rows of the audit's coverage and of the backend's initial state.
    private static func looks(of audit: AuditFigures) -> [String] {
        let seen = audit.looks.filter { $0.count > 0 }.map { "\(Readable.number(Double($0.count))) \($0.words)" }
        let unseen = audit.looks.filter { $0.count == 0 }.map(\.words)
        let not = unseen.isEmpty ? [] : ["not at " + unseen.joined(separator: ", ")]
        return (seen + not).isEmpty
            ? []
            : [row("looked at", seen + not)]
                + (audit.startState.isEmpty ? [] : [row("start", [audit.startState])])
    }

    /// Returns a count with its noun, such as `1,457 doubled likes`.
    static func words(_ answers: WrongAnswers) -> String { "\(Readable.number(Double(answers.count))) \(answers.noun)" }

    /// Returns the reasons why the run is not a valid measurement.
    private static func doubts(of driven: DrivenFigures) -> [String] {
        (driven.validity?.reasons ?? []).enumerated().map { row($0.offset == 0 ? "invalid" : "", $0.element) }
    }

    /// Returns the row of the resources that the generator used.
    static func cost(of driven: DrivenFigures, wallSeconds: Double) -> [String] {
        [
            row(
                "cost", Readable.seconds(wallSeconds), Words.count(driven.setup.workers, "event loop"),
                "the busiest used \(Readable.percent(driven.generatorCPU)) of its processor",
                Readable.bytes(Double(driven.peakRSSBytes)) + " at most")
        ]
    }
}
