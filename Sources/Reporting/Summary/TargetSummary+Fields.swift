// SPDX-License-Identifier: GPL-3.0-or-later
internal import Measurement

extension TargetSummary: JSONRecord {
    static var recordName: String { "target" }

    static var blank: TargetSummary {
        TargetSummary(
            setup: .blank, invalidBecause: [], requests: 0, errors: 0, errorRate: .nan, errorsByCause: [], failures: [],
            retries: 0, retriesByCause: [], rescued: 0, mostConnections: 0, connectionFailures: [], skipped: [],
            leftOut: [], warmUpRequests: 0, onTimeShare: .nan, onTimeStrictShare: .nan, offeredPerSecond: .nan,
            sentPerSecond: .nan, sentShare: .nan, throughputPerSecond: .nan, generatorCPU: .nan,
            generatorRunnable: .nan, peakRSSBytes: 0, sentBytes: 0, receivedBytes: 0, times: .blank, operations: [],
            phases: [])
    }

    static var fields: [JSONField<TargetSummary>] {
        DrivenSetup.fields.map { $0.lifted(\.setup) } + validity + outcomes + connections + rates
            + TimesSummary.fields.map { $0.lifted(\.times) } + parts
    }

    private static var validity: [JSONField<TargetSummary>] {
        [
            JSONField("valid", \.isValid, "whether the run measured its target rather than its generator"),
            JSONField("invalid_because", \.invalidBecause, "if not, the reasons in words"),
            JSONField("ended_early", \.endedEarly, "why the run ended early, in words; `null` if it did not"),
        ]
    }

    private static var outcomes: [JSONField<TargetSummary>] {
        [
            JSONField("requests", \.requests, "operations that ended, without skipped ones"),
            JSONField("errors", \.errors, "operations that ended in an error"),
            JSONField("error_rate", \.errorRate, "`errors` / `requests`"),
            counts("errors_by_cause", \.errorsByCause, "errors by outcome"),
            JSONField("failures", \.failures, "failed operations, the most frequent first, with an example of each"),
            JSONField(
                "retries", \.retries,
                "attempts after a failed attempt: a request sent again, or a connection tried again for an operation"),
            counts("retries_by_cause", \.retriesByCause, "these by the outcome of the failed attempt"),
            JSONField("rescued", \.rescued, "operations that ended without an error after such attempts"),
            JSONField(
                "dead_time", \.deadTime,
                "of a closed load, the share of its time that brought no answer ([objectives.md](objectives.md)); `null` for others"
            ),
        ]
    }

    private static var connections: [JSONField<TargetSummary>] {
        [
            JSONField(
                "most_connections", \.mostConnections,
                "the most connections open at once, set-up included; with several event loops, the sum of their maxima"),
            JSONField(
                "connection_failures", \.connectionFailures,
                "why connections failed, from start to end of the run; causes that the outcome alone explains are left out"
            ),
            counts("skipped", \.skipped, "operations that the profile does not have, by kind; they are not requests"),
            counts("left_out", \.leftOut, "operations that their weight left out, by kind; they are not requests"),
            JSONField("warm_up_requests", \.warmUpRequests, "operations of the warm-up"),
        ]
    }

    private static var rates: [JSONField<TargetSummary>] {
        [
            JSONField(
                "on_time_share", \.onTimeShare,
                "share of operations that the generator sent within the tolerance after they could be sent"),
            JSONField("on_time_strict_share", \.onTimeStrictShare, "the same within 10 ms"),
            JSONField(
                "offered_per_second", \.offeredPerSecond,
                "operations offered, without skipped ones and those whose dependency failed"),
            JSONField(
                "sent_per_second", \.sentPerSecond,
                "operations sent within the window, whenever they were scheduled"),
            JSONField("sent_share", \.sentShare, "sent operations over those that the backend did not hold back"),
            JSONField(
                "throughput_per_second", \.throughputPerSecond,
                "operations that ended within the window and without an error, whenever they were scheduled"),
            JSONField("generator_cpu", \.generatorCPU, "CPU time of the busiest event loop over elapsed time"),
            JSONField(
                "generator_runnable", \.generatorRunnable,
                "the same plus its time waiting for a processor, if the kernel reports it"),
            JSONField("peak_rss_bytes", \.peakRSSBytes, "memory of the generator"),
            JSONField("sent_bytes", \.sentBytes, "bytes written to its sockets in the whole run"),
            JSONField("received_bytes", \.receivedBytes, "bytes read from its sockets in the whole run"),
        ]
    }

    private static var parts: [JSONField<TargetSummary>] {
        [
            .members(
                "operations", \.operations, "the same by kind", name: \.kind, value: { $0 },
                make: { kind, row in
                    var row = row
                    row.kind = kind
                    return row
                }),
            JSONField("phases", \.phases, "parts of the run"),
        ]
    }

    private static func counts(
        _ key: String, _ path: WritableKeyPath<TargetSummary, [NamedCount]>, _ meaning: String
    ) -> JSONField<TargetSummary> { .counts(key, path, meaning) }
}

extension JSONField {
    /// A key with an object of counts by name.
    static func counts(_ key: String, _ path: WritableKeyPath<Root, [NamedCount]>, _ meaning: String) -> JSONField {
        .members(key, path, meaning, name: \.name, value: \.count, make: NamedCount.init)
    }
}

extension TimesSummary: JSONRecord {
    static var recordName: String { "times" }
    static var blank: TimesSummary { TimesSummary(response: .blank, service: .blank, lag: .blank) }
    static var fields: [JSONField<TimesSummary>] {
        [
            JSONField("response_seconds", \.response, "from the scheduled start to the end"),
            JSONField("service_seconds", \.service, "from the first byte sent to the end"),
            JSONField("lag_seconds", \.lag, "from the scheduled start to the first byte sent"),
        ]
    }
}

extension DurationFigures: JSONRecord {
    static var recordName: String { "duration" }
    static var blank: DurationFigures {
        DurationFigures(mean: .nan, p50: .nan, p90: .nan, p99: .nan, p999: .nan, max: .nan)
    }
    static var fields: [JSONField<DurationFigures>] {
        [
            JSONField("count", \.count, "durations"),
            JSONField("mean", \.mean, "arithmetic mean"),
            JSONField("p50", \.p50, "median"),
            JSONField("p90", \.p90, "90th percentile"),
            JSONField("p99", \.p99, "99th percentile"),
            JSONField("p999", \.p999, "99.9th percentile"),
            JSONField("max", \.max, "maximum"),
        ]
    }
}

extension KindSummary: JSONRecord {
    static var recordName: String { "kind" }
    static var blank: KindSummary { KindSummary(kind: "", requests: 0, errors: 0, outcomes: [], times: .blank) }
    static var fields: [JSONField<KindSummary>] {
        [
            JSONField("requests", \.requests, "operations that ended, without skipped ones"),
            JSONField("errors", \.errors, "operations that ended in an error"),
            .counts("outcomes", \.outcomes, "operations by outcome"),
        ] + TimesSummary.fields.map { $0.lifted(\.times) }
    }
}

extension PhaseSummary: JSONRecord {
    static var recordName: String { "phase" }
    static var blank: PhaseSummary { PhaseSummary(name: "", beginSecond: 0, endSecond: 0) }
    static var fields: [JSONField<PhaseSummary>] {
        [
            JSONField("name", \.name, "the name that objectives refer to"),
            JSONField("begin_second", \.beginSecond, "its first second"),
            JSONField("end_second", \.endSecond, "the second after its last"),
        ]
    }
}
