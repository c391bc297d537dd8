// SPDX-License-Identifier: GPL-3.0-or-later
internal import Measurement
internal import TextFormats

extension RatingSummary: JSONRecord {
    static var recordName: String { "rating" }
    static var blank: RatingSummary { RatingSummary(scenario: nil, target: "", by: .speedup, ended: .interrupted) }

    static var fields: [JSONField<RatingSummary>] { search + result }

    private static var search: [JSONField<RatingSummary>] {
        [
            .version("schema", \.schema, schema),
            .optional("scenario", \.scenario, "the scenario's name; absent for a plain load"),
            JSONField("target", \.target, "the backend's scheme, host and port, without user, path and query"),
            JSONField("by", \.by, "the load that the search raises: `speedup`, `watches` or `rate`"),
            JSONField(
                "ended", \.ended,
                "`found`, `never_passes`, `always_passes`, `exhausted`; or early: `invalid`, `unjudged`, `unreachable`, `failed` (the drive could not do its work), `interrupted`"
            ),
        ]
    }

    private static var result: [JSONField<RatingSummary>] {
        [
            .optional("load", \.load, "the load found; absent if there is none"),
            .optional("highest_pass", \.highestPass, "the lower end of the bracket"),
            .optional("lowest_fail", \.lowestFail, "the upper end of the bracket"),
            .optional("requests_per_second", \.requestsPerSecond, "requests per second of the confirmations"),
            .optional("children", \.children, "the load as a number of watches, with `--by watches`"),
            JSONField("broke_first", \.brokeFirst, "what was missed at `lowest_fail`"),
            .optional("unjudged", \.unjudged, "what could not be judged"),
            .optional("invalid_because", \.invalidBecause, "why the generator was the limit"),
            JSONField("trials", \.trials, "one row per trial"),
        ]
    }
}

extension RatingSummary.Load: JSONChoice {}
extension RatingSummary.End: JSONChoice {}

extension RatingSummary.Rates: JSONRecord {
    static var recordName: String { "rates" }
    static var blank: RatingSummary.Rates { RatingSummary.Rates(median: .nan, least: .nan, most: .nan) }
    static var fields: [JSONField<RatingSummary.Rates>] {
        [
            JSONField("median", \.median, "median"),
            JSONField("least", \.least, "minimum"),
            JSONField("most", \.most, "maximum"),
        ]
    }
}

extension RatingSummary.Rule: JSONRecord {
    static var recordName: String { "rule" }
    static var blank: RatingSummary.Rule { RatingSummary.Rule(objective: "", why: "") }
    static var fields: [JSONField<RatingSummary.Rule>] {
        [
            JSONField("objective", \.objective, "the rule"),
            JSONField("why", \.why, "value and bound in words, or why it was not judged"),
        ]
    }
}

extension RatingSummary.Trial: JSONRecord {
    static var recordName: String { "trial" }
    static var blank: RatingSummary.Trial {
        RatingSummary.Trial(trial: 0, load: .nan, isConfirmation: false, verdict: .pass, missed: [], report: "")
    }
    static var fields: [JSONField<RatingSummary.Trial>] {
        [
            JSONField("trial", \.trial, "its number, from 1"),
            JSONField("load", \.load, "its load"),
            JSONField("confirmation", \.isConfirmation, "whether it repeats the load found"),
            JSONField("verdict", \.verdict, "`pass`, `fail`, `invalid` or `partial`"),
            .optional("requests_per_second", \.requestsPerSecond, "requests sent per second"),
            .optional("response_p99_seconds", \.responseP99Seconds, "99th percentile of the response time"),
            JSONField("missed", \.missed, "the rules of the missed objectives"),
            JSONField("report", \.report, "the folder of its report"),
        ]
    }
}
