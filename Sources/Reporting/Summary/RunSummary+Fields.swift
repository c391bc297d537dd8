// SPDX-License-Identifier: GPL-3.0-or-later
internal import Measurement
internal import TextFormats

extension RunSummary: JSONRecord {
    static var recordName: String { "summary" }

    static var blank: RunSummary {
        RunSummary(
            scenario: "", scenarioDigest: "", seed: 0, version: "", verdict: .pass, watches: 0, days: 0,
            performance: .blank, operations: [], load: .blank, society: [], notes: [])
    }

    static var fields: [JSONField<RunSummary>] {
        [
            .version("schema", \.schema, RunRecord.schema),
            JSONField("scenario", \.scenario, "the scenario's name"),
            JSONField(
                "scenario_digest", \.scenarioDigest,
                "16 hexadecimal digits: a digest of the scenario's text with its overrides; equal texts have equal digests"
            ),
            JSONField("seed", \.seed, "the run's seed; a 64-bit integer"),
            seedText,
            JSONField("version", \.version, "the program's version"),
            JSONField(
                "state_hash", \.stateHash,
                "hash of the society's final state, 16 hexadecimal digits; equal runs have equal hashes; `null` for a plain load, which has no society"
            ),
            .essential(
                "verdict", \.verdict,
                "`pass`, `fail` (an objective was missed or could not be judged), `invalid` (the run did not measure its target) or `partial` (interrupted)"
            ),
            JSONField("watches", \.watches, "simulated watches"),
            JSONField("days", \.days, "complete simulated days"),
            JSONField("performance", \.performance, "the cost of the run"),
            .members(
                "operations", \.operations, "the operations by kind", name: \.kind, value: { $0 },
                make: { kind, row in
                    var row = row
                    row.kind = kind
                    return row
                }),
            JSONField("load", \.load, "all kinds together"),
            .members(
                "society", \.society, "the figures of the society at the end of the run, by name", name: \.name,
                value: \.value, make: NamedFigure.init),
            .optional("target", \.target, "only in runs against a backend: what was requested and measured"),
            .optional("audit", \.audit, "only in audited runs: whether the backend's answers were right"),
            .optional("objectives", \.objectives, "only in judged runs: the results of the objectives, in their order"),
            JSONField("notes", \.notes, "texts: assumptions, calibrated parameters, warnings"),
        ]
    }

    /// The seed as text is authoritative: tools that treat numbers as doubles change the other one.
    private static var seedText: JSONField<RunSummary> {
        JSONField(
            key: "seed_text",
            meaning: "the seed as text, because numbers in jq and JavaScript lose digits beyond 2^53",
            schema: { .text(matching: "[0-9]{1,20}") }, json: { $0.seed.description.json },
            read: { (summary, node) throws(JSONFault) in
                guard let seed = UInt64(try String(node)) else {
                    throw node.fault("an integer from 0 to \(UInt64.max)")
                }
                summary.seed = seed
            })
    }
}

extension OperationSummary: JSONRecord {
    static var recordName: String { "operation" }
    static var blank: OperationSummary {
        OperationSummary(kind: "", count: 0, bytes: 0, peakPerSecond: .nan)
    }
    static var fields: [JSONField<OperationSummary>] {
        [
            JSONField("count", \.count, "operations"),
            JSONField("bytes", \.bytes, "their payload"),
            JSONField("peak_per_second", \.peakPerSecond, "operations per second in the busiest tick"),
        ]
    }
}

extension Verdict: JSONChoice {}

extension Performance: JSONRecord {
    static var recordName: String { "performance" }
    static var blank: Performance {
        Performance(
            threads: 0, wallSeconds: .nan, buildSeconds: .nan, secondsPerDay: .nan, watchDaysPerCoreSecond: .nan,
            operationsPerWatchDay: .nan, peakRSSBytes: 0, bytesPerWatch: .nan)
    }
    static var fields: [JSONField<Performance>] {
        [
            JSONField("threads", \.threads, "worker threads"),
            JSONField("wall_seconds", \.wallSeconds, "the whole run, from start to report"),
            JSONField("build_seconds", \.buildSeconds, "time to build the world"),
            JSONField("seconds_per_day", \.secondsPerDay, "mean time per simulated day"),
            JSONField(
                "watch_days_per_core_second", \.watchDaysPerCoreSecond,
                "watches × days / (threads × seconds of simulation)"),
            JSONField(
                "operations_per_watch_day", \.operationsPerWatchDay,
                "mean operations per watch and day, without keep-alives and location reports"),
            JSONField("peak_rss_bytes", \.peakRSSBytes, "peak resident memory of the process"),
            JSONField("bytes_per_watch", \.bytesPerWatch, "the same per watch"),
        ]
    }
}

extension LoadFigures: JSONRecord {
    static var recordName: String { "load" }
    static var blank: LoadFigures {
        LoadFigures(meanPerSecond: .nan, peakPerSecond: .nan, peakAt: "", peakToMean: .nan)
    }
    static var fields: [JSONField<LoadFigures>] {
        [
            JSONField("mean_per_second", \.meanPerSecond, "operations per second over the whole run"),
            JSONField("peak_per_second", \.peakPerSecond, "the same in the busiest tick"),
            JSONField("peak_at", \.peakAt, "start of that tick, such as `day 3 20:15`"),
            JSONField("peak_to_mean", \.peakToMean, "`peak_per_second` / `mean_per_second`"),
        ]
    }
}
