// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement
internal import TextFormats

/// `metrics.prom`: the figures of a run as OpenMetrics 1.0, in base units, for a Prometheus Pushgateway.
///
/// Every line is also valid in the older Prometheus text format, the only one that some gateways accept. The types are
/// gauges and summaries. Counts are gauges, since the two formats name counters differently, and the counts of a
/// finished run no longer increase.
public struct MetricsText: TextFileFormat {
    /// The name of the file.
    public static let fileName = "metrics.prom"

    /// Creates the format.
    public init() {}

    /// Whether the run was judged.
    public static func isPart(of record: RunRecord) -> Bool { SummaryJSON.isJudged(record) }

    /// Returns the text of the file.
    public static func text(of record: RunRecord) -> String {
        var out = PrometheusText(prefix: "watchcircle_")
        out.gauge(
            "run_info", "Labels that identify the run; the value is always 1.", 1,
            [
                ("scenario", record.scenario), ("seed", "\(record.seed)"), ("version", record.version),
                ("verdict", record.verdict.rawValue),
            ] + (record.state.map { [("state_hash", $0)] } ?? []))
        simulated(record, &out)
        if let driven = record.driven { self.driven(driven, &out) }
        if !record.objectives.isEmpty {
            out.family("objective_met", "gauge", "1 if the objective was met; 0 if it was missed or not judged.")
            for (name, result) in zip(record.objectives.uniqueNames, record.objectives) {
                out.sample(result.status == .met ? 1 : 0, [("objective", name)])
            }
        }
        return out.text + "# EOF\n"
    }

    private static func simulated(_ record: RunRecord, _ out: inout PrometheusText) {
        if !record.operations.isEmpty {
            out.family("operations", "gauge", "Operations of the simulated watches during the whole run.")
            for row in record.operations { out.sample(Double(row.count), [("operation", row.kind)]) }
        }
        for figure in record.society { out.gauge(figure, of: "society", "of the society at the run's end") }
    }

    private static func driven(_ figures: DrivenFigures, _ out: inout PrometheusText) {
        out.family("requests", "gauge", "Operations offered in the measured window, by outcome.")
        for row in figures.kinds {
            for outcome in row.outcomes {
                out.sample(Double(outcome.count), [("operation", row.kind), ("outcome", outcome.name)])
            }
        }
        out.gauge("retries", "Attempts after a failed one.", Double(figures.retries))
        if figures.retries > 0 {
            out.family(
                "retries_by_cause", "gauge", "Attempts after a failed one, by the outcome of the failed attempt.")
            for row in figures.retriesByCause { out.sample(Double(row.count), [("cause", row.name)]) }
        }
        let rows = figures.kinds.filter { $0.requests > 0 }
        let measures: [(String, String, KeyPath<DurationTriple, DurationHistogram>)] = [
            ("response", "From the scheduled start to the end of an operation.", \.response),
            ("service", "From the first byte sent to the end of an operation.", \.service),
            ("lag", "From the scheduled start to the first byte sent.", \.lag),
        ]
        for (name, help, path) in measures where !rows.isEmpty {
            out.family(name + "_seconds", "summary", help, unit: "seconds")
            for row in rows { out.summary([("operation", row.kind)], row.times[keyPath: path]) }
        }
        let gauges: [(String, String, Double)] = [
            ("on_time_ratio", "Share of operations sent on time.", figures.onTimeShare),
            ("sent_ratio", "Share of offered operations that were sent.", figures.achievedShare),
            ("error_ratio", "Share of operations that ended in an error.", figures.overall.errorRate),
            ("generator_cpu_ratio", "CPU utilization of the busiest event loop.", figures.generatorCPU),
            ("window_seconds", "Length of the measured window.", figures.setup.windowSeconds),
            ("peak_resident_bytes", "Peak resident memory of the generator.", Double(figures.peakRSSBytes)),
        ]
        for (name, help, value) in gauges { out.gauge(name, help, value) }
        out.gauge(
            "valid", "1 if the run measured its target rather than its generator.",
            figures.validity?.isValid == true ? 1 : 0)
        for figure in figures.audit?.figures ?? [] { out.gauge(figure, of: "audit", "of the audit of answers") }
    }
}

/// The metric name of a figure, which ends in its base unit, and the factor for conversion to that unit.
struct MetricName: Equatable {
    var name: String
    var factor = 1.0

    /// Creates the metric name of a figure.
    ///
    /// - Parameter figure: the name in snake case, such as `sleep_minutes` or `share_at_cap`.
    init(_ figure: String) {
        var words = figure.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map(String.init)
        if words.last == "minutes" {
            words[words.count - 1] = "seconds"
            factor = 60
        } else if let place = words.firstIndex(of: "share") {
            words.remove(at: place)
            words.append("ratio")
        }
        // "days" would wrongly declare the unit of the figure.
        words = words.map { $0 == "days" ? "daily" : $0 }
        // Suffixes reserved for parts of histograms, summaries and counters.
        let reserved = ["total", "count", "sum", "bucket", "created", "info"]
        if let last = words.last, reserved.contains(last) { words.append("value") }
        name = words.joined(separator: "_")
    }
}

extension PrometheusText {
    /// Writes a gauge with one sample.
    fileprivate mutating func gauge(_ name: String, _ help: String, _ value: Double, _ labels: Labels = []) {
        let unit = ["seconds", "bytes", "ratio"].first { name.hasSuffix("_" + $0) }
        family(name, "gauge", help, unit: unit)
        sample(value, labels)
    }

    /// Writes a named figure as a gauge; each figure is a separate metric, since units differ.
    fileprivate mutating func gauge(_ figure: NamedFigure, of family: String, _ words: String) {
        let metric = MetricName(figure.name)
        gauge("\(family)_\(metric.name)", "Figure \(figure.name) \(words).", figure.value * metric.factor)
    }

    /// Writes the quantiles, the count and the sum of a histogram.
    fileprivate mutating func summary(_ labels: Labels, _ histogram: DurationHistogram) {
        summary(
            labels, quantiles: [0.5, 0.9, 0.99, 0.999].map { ($0, histogram.quantile($0)) },
            count: Int(histogram.count), sum: histogram.mean * Double(histogram.count))
    }
}
