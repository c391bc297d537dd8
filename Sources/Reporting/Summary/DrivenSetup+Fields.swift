// SPDX-License-Identifier: GPL-3.0-or-later
internal import Measurement

extension DrivenSetup: JSONRecord {
    static var recordName: String { "setup" }

    static var blank: DrivenSetup {
        DrivenSetup(target: "", profile: "", connections: 0, workers: 0, windowSeconds: .nan, toleranceSeconds: .nan)
    }

    static var fields: [JSONField<DrivenSetup>] { backend + load + limits }

    private static var backend: [JSONField<DrivenSetup>] {
        [
            JSONField("host", \.target, "host and port of the backend"),
            JSONField("profile", \.profile, "the profile's name"),
            JSONField("transport", \.transport, "`http/1.1` or `h2`"),
            JSONField("encrypted", \.isEncrypted, "whether TLS is used"),
        ]
    }

    private static var load: [JSONField<DrivenSetup>] {
        [
            JSONField(
                "model", \.model,
                "`scenario` (operations at the instants at which the children act), `rate`, `ramp` (both at a rate) or `closed` (each watch waits for its answer)"
            ),
            JSONField("arrivals", \.arrivals, "the arrival process in words"),
            JSONField("speedup", \.speedup, "seconds of the scenario per second of the run"),
            JSONField(
                "from_seconds", \.fromSeconds,
                "start of the run within the scenario; seconds since its first midnight"),
            JSONField(
                "shard", \.shard, "the part of the load that this process sends, such as `2/3`; `1/1` for all of it"),
            JSONField(
                "run", \.run,
                "the run's ID, which requests contain as `{{run}}`; drawn anew for each run unless you give `--run-id`"),
            JSONField(
                "concurrency", \.concurrency, "operations in flight in a closed load; `null` for other loads"),
            JSONField(
                "weights", \.weights,
                "operations changed by `--weight`, such as `background=0, write=20`; empty if all are sent"),
        ]
    }

    private static var limits: [JSONField<DrivenSetup>] {
        [
            JSONField("connections", \.connections, "maximum connections"),
            JSONField("workers", \.workers, "event loops"),
            JSONField("warm_up_seconds", \.warmUpSeconds, "length of the warm-up"),
            JSONField("window_seconds", \.windowSeconds, "length of the measured window"),
            JSONField(
                "tolerance_seconds", \.toleranceSeconds,
                "how late an operation can be sent and still count as on time"),
        ]
    }
}

extension DrivenSetup.Model: JSONChoice {}
