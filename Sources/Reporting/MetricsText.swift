// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement

/// `metrics.prom`: the run's figures in the text format of OpenMetrics 1.0, in base units, for a gateway that
/// Prometheus reads. It has no type that the older text format lacks, which gateways take alone.
public enum MetricsText {
    /// The file's text.
    public static func text(of record: RunRecord) -> String {
        var out = Families()
        out.family("run_info", "gauge", "The run that the figures are of; its value is 1.")
        out.sample(
            "",
            [
                ("scenario", record.scenario), ("seed", "\(record.seed)"), ("version", record.version),
                ("verdict", record.verdict.rawValue), ("state_hash", record.stateHash),
            ], 1)
        simulated(record, &out)
        if let driven = record.driven { self.driven(driven, &out) }
        if !record.objectives.isEmpty {
            out.family("objective_met", "gauge", "1 if the objective was met, 0 if it was missed or not judged.")
            for result in record.objectives {
                out.sample("", [("objective", result.name)], result.status == .met ? 1 : 0)
            }
        }
        return out.text + "# EOF\n"
    }

    private static func simulated(_ record: RunRecord, _ out: inout Families) {
        if !record.operations.isEmpty {
            out.family("operations", "counter", "Operations of the simulated watches.")
            for row in record.operations { out.sample("_total", [("operation", row.kind)], Double(row.count)) }
        }
        if !record.society.isEmpty {
            out.family("society", "gauge", "Figures of the society at the run's end.")
            for figure in record.society { out.sample("", [("figure", figure.name)], figure.value) }
        }
    }

    private static func driven(_ figures: DrivenFigures, _ out: inout Families) {
        out.family("requests", "counter", "Operations that ended in the measured window, by outcome.")
        for row in figures.kinds {
            for outcome in row.outcomes {
                out.sample("_total", [("operation", row.kind), ("outcome", outcome.name)], Double(outcome.count))
            }
        }
        out.family("retries", "counter", "Requests sent again.")
        out.sample("_total", [], Double(figures.retries))
        let rows = figures.kinds.filter { $0.requests > 0 }
        let measures: [(String, String, KeyPath<DurationTriple, DurationHistogram>)] = [
            ("response", "From the scheduled start to the end of an operation.", \.response),
            ("service", "From the first byte sent to the end of an operation.", \.service),
            ("lag", "From the scheduled start to the first byte sent.", \.lag),
        ]
        for (name, help, path) in measures {
            out.family(name + "_seconds", "summary", help, unit: "seconds")
            for row in rows { out.summary([("operation", row.kind)], row.times[keyPath: path]) }
        }
        let gauges: [(String, String, String?, Double)] = [
            ("on_time_ratio", "Share of operations sent on time.", "ratio", figures.onTimeShare),
            ("achieved_ratio", "Share of offered operations that were sent.", "ratio", figures.achievedShare),
            ("error_ratio", "Share of operations that ended in an error.", "ratio", figures.overall.errorRate),
            ("generator_cpu_ratio", "Processor share of the busiest event loop.", "ratio", figures.generatorCPU),
            ("window_seconds", "Length of the measured window.", "seconds", figures.setup.windowSeconds),
            (
                "peak_resident_bytes", "Greatest resident memory of the generator.", "bytes",
                Double(figures.peakRSSBytes)
            ),
        ]
        for (name, help, unit, value) in gauges {
            out.family(name, "gauge", help, unit: unit)
            out.sample("", [], value)
        }
        out.family("valid", "gauge", "1 if the run measured its target and not its generator.")
        out.sample("", [], figures.validity?.isValid == true ? 1 : 0)
        if let audit = figures.audit, !audit.figures.isEmpty {
            out.family("audit", "gauge", "What the audit of answers found.")
            for figure in audit.figures { out.sample("", [("figure", figure.name)], figure.value) }
        }
    }
}

/// Families of metrics, one after another.
private struct Families {
    private(set) var text = ""
    private var name = ""

    /// Begins a family; its samples follow.
    mutating func family(_ name: String, _ type: String, _ help: String, unit: String? = nil) {
        self.name = "watchcircle_" + name
        text += "# TYPE \(self.name) \(type)\n"
        if let unit { text += "# UNIT \(self.name) \(unit)\n" }
        text += "# HELP \(self.name) \(Self.escaped(help))\n"
    }

    mutating func sample(_ suffix: String, _ labels: [(String, String)], _ value: Double) {
        let inner = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        text += name + suffix + (inner.isEmpty ? "" : "{\(inner)}") + " \(Self.number(value))\n"
    }

    mutating func summary(_ labels: [(String, String)], _ histogram: DurationHistogram) {
        for quantile in [0.5, 0.9, 0.99, 0.999] {
            sample("", labels + [("quantile", "\(quantile)")], histogram.quantile(quantile))
        }
        sample("_count", labels, Double(histogram.count))
        sample("_sum", labels, histogram.mean * Double(histogram.count))
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if value == value.rounded(), abs(value) < 1e15 { return "\(Int(value))" }
        return "\(value)"
    }

    private static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": out += "\\\\"
            case "\"": out += "\\\""
            case "\n": out += "\\n"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
