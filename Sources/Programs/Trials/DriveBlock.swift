// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import Reporting

/// The progress of a driven run on a screen: a few lines, redrawn each second.
struct DriveBlock {
    var second: RunningTotals.Second
    /// Duration of the load; seconds.
    var seconds: Double
    /// Operations ended so far.
    var requests: Int
    /// Errors so far, by cause.
    var causes: [NamedCount]
    var objectives: [ObjectiveResult]

    /// The block as one line, for a log.
    var line: String {
        "\(rate(second.completed))/s · p99 \(time(second.response.p99)) · \(errorCount) errors · "
            + "\(second.inFlight) in flight"
    }

    /// The lines below the bar, each starting with its subject.
    var lines: [String] {
        [
            "rate        \(rate(second.offered))/s offered · \(rate(second.completed))/s completed · "
                + "\(second.inFlight) in flight · \(second.outstanding - second.inFlight) not sent",
            "response    " + response, "errors      " + errors,
        ] + (objectives.isEmpty ? [] : ["objectives  " + judgement])
    }

    private var response: String {
        let times = second.response
        guard times.count > 0 else { return "nothing completed in this second" }
        return [("p50", times.p50), ("p90", times.p90), ("p99", times.p99), ("max", times.max)]
            .map { "\($0) \(time($1))" }.joined(separator: " · ")
    }

    private var errors: String {
        guard errorCount > 0 else { return "none of \(Readable.number(Double(requests)))" }
        let share = Readable.percent(Double(errorCount) / Double(max(1, requests)))
        let words = causes.map { cause in
            "\(Readable.number(Double(cause.count))) \(Outcome(name: cause.name)?.meaning ?? cause.name)"
        }
        return "\(share): " + words.joined(separator: ", ")
    }

    /// The missed objectives with their reasons, and the counts of the others.
    private var judgement: String {
        let missed = objectives.filter { $0.status == .missed }
        let met = objectives.count { $0.status == .met }
        let open = objectives.count { $0.status == .unjudged }
        let counts = "\(met) met" + (open > 0 ? ", \(open) open" : "")
        return missed.isEmpty
            ? counts
            : "\(missed.count) missed, \(counts): " + missed.map { "\($0.name) (\($0.why))" }.joined(separator: "; ")
    }

    private var errorCount: Int { causes.reduce(0) { $0 + $1.count } }

    private func rate(_ count: Int) -> String { Readable.number((Double(count) / Double(second.span)).rounded()) }

    private func time(_ seconds: Double) -> String {
        seconds < 99.95 ? Words.seconds(seconds) : Readable.seconds(seconds)
    }
}
