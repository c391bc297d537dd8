// SPDX-License-Identifier: GPL-3.0-or-later
internal import Measurement
internal import TextFormats

extension SummaryJSON {
    /// Returns `target`: the settings and measurements of a driven run.
    static func target(_ figures: DrivenFigures) -> JSONText {
        .object(asked(figures.setup) + measured(figures) + times(figures.overall.times) + parts(figures))
    }

    private typealias Members = [(key: String, value: JSONText)]

    private static func asked(_ setup: DrivenSetup) -> Members {
        [
            ("host", .text(setup.target)),
            ("profile", .text(setup.profile)),
            ("transport", .text(setup.transport)),
            ("encrypted", .boolean(setup.isEncrypted)),
            ("model", .text(setup.model.rawValue)),
            ("arrivals", .text(setup.arrivals)),
            ("speedup", .number(setup.speedup)),
            ("from_seconds", .number(setup.fromSeconds)),
            ("shard", .text(setup.shard)),
            ("run", .text(setup.run)),
            ("concurrency", setup.concurrency.map { .integer($0) } ?? .null),
            ("weights", .text(setup.weights)),
            ("connections", .integer(setup.connections)),
            ("workers", .integer(setup.workers)),
            ("warm_up_seconds", .number(setup.warmUpSeconds)),
            ("window_seconds", .number(setup.windowSeconds)),
            ("tolerance_seconds", .number(setup.toleranceSeconds)),
        ]
    }

    private static func measured(_ figures: DrivenFigures) -> Members {
        [
            ("valid", figures.validity.map { .boolean($0.isValid) } ?? .null),
            ("invalid_because", .list((figures.validity?.reasons ?? []).map { .text($0) })),
            ("ended_early", figures.earlyEnd.map { .text($0.reason) } ?? .null),
            ("requests", .integer(figures.overall.requests)),
            ("errors", .integer(figures.overall.errors)),
            ("error_rate", .number(figures.overall.errorRate)),
            ("errors_by_cause", counts(figures.overall.errorsByCause)),
            ("failures", .list(figures.failures.map(failure))),
            ("retries", .integer(figures.retries)),
            ("retries_by_cause", counts(figures.retriesByCause)),
            ("rescued", .integer(figures.rescued)),
            ("dead_time", figures.deadTime.map { .number($0) } ?? .null),
            ("most_connections", .integer(figures.connections.most)),
            ("connection_failures", .list(figures.connections.failures.map(failure))),
            ("skipped", counts(figures.kinds.filter { $0.skipped > 0 }.map { NamedCount($0.kind, $0.skipped) })),
            ("left_out", counts(figures.leftOut)),
            ("warm_up_requests", .integer(figures.warmUpRequests)),
            ("on_time_share", .number(figures.onTimeShare)),
            ("on_time_strict_share", .number(figures.onTimeStrictShare)),
            ("offered_per_second", .number(figures.offeredPerSecond)),
            ("sent_per_second", .number(figures.achievedPerSecond)),
            ("sent_share", .number(figures.achievedShare)),
            ("throughput_per_second", .number(figures.throughput)),
            ("generator_cpu", .number(figures.generatorCPU)),
            ("generator_runnable", .number(figures.generatorRunnable)),
            ("peak_rss_bytes", .integer(figures.peakRSSBytes)),
            ("sent_bytes", .integer(figures.bytesSent)),
            ("received_bytes", .integer(figures.bytesReceived)),
        ]
    }

    private static func failure(_ failure: ConnectionFigures.Failure) -> JSONText {
        .object([
            ("outcome", .text(failure.outcome)), ("cause", .text(failure.cause)),
            ("hint", failure.hint.map { .text($0) } ?? .null), ("count", .integer(failure.count)),
        ])
    }

    private static func parts(_ figures: DrivenFigures) -> Members {
        let kinds = figures.kinds.filter { $0.requests > 0 }.map { row in
            (
                key: row.kind,
                value: JSONText.object(
                    [
                        ("requests", .integer(row.requests)), ("errors", .integer(row.errors)),
                        ("outcomes", counts(row.outcomes)),
                    ] + times(row.times))
            )
        }
        let phases = figures.phases.map { phase in
            JSONText.object([
                ("name", .text(phase.name)), ("begin_second", .integer(phase.begin)),
                // The last phase is open-ended; it ends with the run.
                ("end_second", .integer(min(phase.end, max(phase.begin, figures.seconds.count)))),
            ])
        }
        return [("operations", .object(kinds)), ("phases", .list(phases))]
    }

    private static func times(_ times: DurationTriple) -> Members {
        [
            ("response_seconds", duration(DurationFigures(times.response))),
            ("service_seconds", duration(DurationFigures(times.service))),
            ("lag_seconds", duration(DurationFigures(times.lag))),
        ]
    }

    static func duration(_ figures: DurationFigures) -> JSONText {
        .object([
            ("count", .integer(figures.count)), ("mean", .number(figures.mean)), ("p50", .number(figures.p50)),
            ("p90", .number(figures.p90)), ("p99", .number(figures.p99)), ("p999", .number(figures.p999)),
            ("max", .number(figures.max)),
        ])
    }

    private static func counts(_ rows: [NamedCount]) -> JSONText {
        .object(rows.map { ($0.name, .integer($0.count)) })
    }

    /// Returns `audit`: the figures by name, then the findings.
    static func audit(_ audit: AuditFigures) -> JSONText {
        let findings = audit.findings.map { finding in
            JSONText.object([
                ("kind", .text(finding.kind)), ("account", .integer(finding.account)),
                ("expected", .text(finding.expected)), ("seen", .text(finding.seen)),
                ("at_seconds", finding.at.map { .number($0) } ?? .null),
            ])
        }
        let freshness = audit.freshness.map { point in
            JSONText.object([
                ("age_seconds", .number(point.ageSeconds)), ("reads", .integer(point.reads)),
                ("fresh", .integer(point.fresh)),
            ])
        }
        return .object([
            ("figures", .object(audit.figures.map { ($0.name, .number($0.value)) })),
            ("findings_in_all", .integer(audit.findingsInAll)), ("findings", .list(findings)),
            ("freshness", .list(freshness)), ("looked_at", .list(audit.looks.map(look))),
            ("start_state", .text(audit.startState)),
        ])
    }

    /// Returns a subject of the audit, with the figures that depend on it.
    private static func look(_ look: AuditLook) -> JSONText {
        .object([
            ("name", .text(look.name)), ("words", .text(look.words)), ("count", .integer(look.count)),
            ("requests", .list(look.requests.map { .text($0) })), ("why_not", .text(look.whyNot)),
            ("figures", .list(look.figures.map { .text($0) })),
        ])
    }

    /// Returns `objectives`: one object per objective, in the scenario's order.
    static func objectives(_ results: [ObjectiveResult]) -> JSONText {
        .list(
            results.map { result in
                .object([
                    ("name", .text(result.name)), ("that", .text(result.text)),
                    ("status", .text(result.status.rawValue)), ("value", result.value.map { .number($0) } ?? .null),
                    ("bound", .number(result.bound)), ("unit", .text(result.unit.rawValue)),
                    ("why", .text(result.why)),
                    ("from_second", result.window.map { .integer($0.lowerBound) } ?? .null),
                    ("to_second", result.window.map { .integer($0.upperBound) } ?? .null),
                ])
            })
    }

    /// Returns a digest of a scenario's text, which identifies the scenario of a report: 16 hexadecimal digits.
    ///
    /// - Source: Fowler, Noll, Vo, FNV-1a, 64 bits.
    static func digest(of text: String) -> String {
        let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
