// SPDX-License-Identifier: GPL-3.0-or-later
internal import Measurement

extension StaticPage {
    /// The placeholders of a run against a backend; empty texts for a simulated run.
    var driven: [String: String] {
        let names = [
            "s-target", "s-errors", "t-operations", "t-errors", "t-failures", "t-generator", "t-audit", "t-looks",
            "t-findings",
        ]
        var places = Dictionary(uniqueKeysWithValues: names.map { ($0, "") })
        guard let driven = record.driven else { return places }
        places["s-target"] = HTMLText.escaped(sentence(on: driven))
        places["s-errors"] = HTMLText.escaped(repeats(of: driven))
        places["t-operations"] = operations(of: driven)
        places["t-errors"] = errors(of: driven)
        places["t-failures"] = failures(of: driven)
        places["t-generator"] = generator(of: driven)
        guard let audit = driven.audit else { return places }
        places["t-audit"] = HTMLText.table(
            "Figures of the audit", ["Figure", "#Value"], audit.figures.map { [$0.name, Self.figure($0)] })
        places["t-looks"] =
            audit.looks.isEmpty
            ? ""
            : HTMLText.table(
                "Coverage of the audit"
                    + (audit.startState.isEmpty ? "" : "; the state before the load: \(audit.startState)"),
                ["Subject", "#Checks", "Requests", "Reason if not checked"],
                audit.looks.map {
                    [$0.words, Readable.number(Double($0.count)), $0.requests.joined(separator: ", "), $0.whyNot]
                })
        places["t-findings"] = findings(of: audit)
        return places
    }

    func headline(of driven: DrivenFigures) -> String {
        let host = driven.setup.target
        if record.verdict == .invalid { return "Invalid: not a valid measurement of \(host)" }
        let p99 = DurationFigures(driven.overall.times.response)
        return "\(host): \(Readable.number(driven.throughput)) operations per second, 99 of 100 completed within "
            + Self.time(p99, \.p99)
    }

    func keyFigures(of driven: DrivenFigures) -> [(name: String, value: String, more: String)] {
        let all = driven.overall, response = DurationFigures(all.times.response)
        let second: (name: String, value: String, more: String) =
            driven.audit.map { audit in
                let reads = audit.figures.first { $0.name == "reads_checked" }?.value ?? 0
                return (
                    "Wrong answers", Readable.number(Double(audit.findingsInAll)), "in \(Readable.number(reads)) reads"
                )
            } ?? (
                "Completed", Readable.number(Double(all.requests)), "in \(Readable.seconds(driven.setup.windowSeconds))"
            )
        return [
            (
                "Throughput", Readable.number(driven.throughput),
                "per second, of \(Readable.number(driven.offeredPerSecond)) offered"
            ),
            second, ("Median response", Self.time(response, \.p50), "response time"),
            (
                "99th percentile", Self.time(response, \.p99),
                "99 of 100 were faster; at worst \(Self.time(response, \.max))"
            ),
            ("Errors", Readable.percent(all.errorRate), "\(Readable.number(Double(all.errors))) in total"),
            (
                "Sent on time", Readable.percent(driven.onTimeShare),
                "within \(Words.seconds(driven.setup.toleranceSeconds)) of being ready to send"
            ),
        ]
    }

    private func sentence(on driven: DrivenFigures) -> String {
        let setup = driven.setup
        return
            "\(setup.target) with the profile \(setup.profile), over \(setup.transport)\(setup.isEncrypted ? " with TLS" : ""): "
            + "\(Readable.number(Double(driven.overall.requests))) operations completed in \(Readable.seconds(setup.windowSeconds)), "
            + "\(setup.load)."
    }

    private func operations(of driven: DrivenFigures) -> String {
        let columns = [
            "Operation", "#Completed", "#Errors", "#p50", "#p90", "#p99", "#p99.9", "#Max", "#Service p99",
            "#Lag p99",
        ]
        let rows = [driven.overall] + driven.kinds.filter { $0.requests > 0 }.sorted { $0.requests > $1.requests }
        return HTMLText.table(
            "Response time, service time and lag", columns,
            rows.map { row in
                let response = DurationFigures(row.times.response)
                let times = [\DurationFigures.p50, \.p90, \.p99, \.p999, \.max].map { Self.time(response, $0) }
                return [row.kind, Readable.number(Double(row.requests)), Readable.number(Double(row.errors))] + times
                    + [
                        Self.time(DurationFigures(row.times.service), \.p99),
                        Self.time(DurationFigures(row.times.lag), \.p99),
                    ]
            })
    }

    private func errors(of driven: DrivenFigures) -> String {
        let rows = driven.overall.errorsByCause.sorted { $0.count > $1.count }
        guard !rows.isEmpty else { return HTMLText.paragraph("No errors.") }
        return HTMLText.table(
            "Operations that ended in an error", ["Cause", "Meaning", "#Operations"],
            rows.map { [$0.name, Outcome(name: $0.name)?.meaning ?? "", Readable.number(Double($0.count))] })
    }

    /// Returns sentences on retries and on the dead time of a closed model.
    private func repeats(of driven: DrivenFigures) -> String {
        var words: [String] = []
        if driven.retries > 0 {
            let causes = driven.retriesByCause.map { "\(Readable.number(Double($0.count))) after \($0.name)" }
            words.append(
                "Retries: \(Readable.number(Double(driven.retries))) (\(causes.joined(separator: ", "))); "
                    + "operations that succeeded on a retry: \(Readable.number(Double(driven.rescued))).")
        }
        if let share = driven.deadTime, share > 0 {
            words.append("\(Readable.percent(share)) of the load's time produced no answer.")
        }
        return words.joined(separator: " ")
    }

    private func failures(of driven: DrivenFigures) -> String {
        guard !driven.failures.isEmpty else { return HTMLText.paragraph("No failures.") }
        return HTMLText.table(
            "Failed operations, by status or cause",
            ["Operation", "Status or cause", "#Operations", "Example"],
            driven.failures.map {
                [$0.kind, $0.what, Readable.number(Double($0.count)), $0.example == nil ? "–" : $0.sentence]
            })
    }

    private func generator(of driven: DrivenFigures) -> String {
        let setup = driven.setup
        return HTMLText.table(
            "Performance and settings of the generator", ["Figure", "#Value"],
            [
                [
                    "Sent within \(Words.seconds(setup.toleranceSeconds)) of being ready to send",
                    Readable.percent(driven.onTimeShare),
                ],
                ["Sent within 10 ms of being ready", Readable.percent(driven.onTimeStrictShare)],
                ["Offered operations that were sent", Readable.percent(driven.achievedShare)],
                ["CPU of the busiest event loop", Readable.percent(driven.generatorCPU)],
                ["Event loops", "\(setup.workers)"],
                ["Maximum connections", Readable.number(Double(setup.connections))],
                ["Arrivals", setup.arrivals.isEmpty ? "–" : setup.arrivals],
                [
                    "Shard of the load",
                    setup.shard == DrivenSetup.whole
                        ? "whole load" : "shard \(setup.shard.replacing("/", with: " of "))",
                ],
                ["Weights of operations", setup.weights.isEmpty ? "all operations are sent" : setup.weights],
                ["Speedup", "\(Readable.significant(setup.speedup)) times"],
                ["Warm-up", Readable.seconds(setup.warmUpSeconds)],
                ["Bytes sent", Readable.bytes(Double(driven.bytesSent))],
                ["Bytes received", Readable.bytes(Double(driven.bytesReceived))],
                ["Peak resident memory", Readable.bytes(Double(driven.peakRSSBytes))],
            ])
    }

    private func findings(of audit: AuditFigures) -> String {
        guard !audit.findings.isEmpty else { return "" }
        return HTMLText.table(
            "\(audit.findings.count) of \(audit.findingsInAll)",
            ["Fault", "#Account", "Expected", "Actual", "#Second"],
            audit.findings.map {
                [$0.kind, "\($0.account)", $0.expected, $0.seen, $0.at.map(Readable.significant) ?? "at the end"]
            })
    }

    private static func time(_ times: DurationFigures, _ figure: KeyPath<DurationFigures, Double>) -> String {
        times.count > 0 ? Words.seconds(times[keyPath: figure]) : "–"
    }
}
