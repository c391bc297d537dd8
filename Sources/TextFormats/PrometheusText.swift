// SPDX-License-Identifier: GPL-3.0-or-later

/// A writer of metric families in the text format that Prometheus and OpenMetrics share.
package struct PrometheusText: Sendable {
    /// The labels of a sample, in order.
    package typealias Labels = [(name: String, value: String)]

    /// The text so far.
    package private(set) var text = ""
    private let prefix: String
    private var name = ""

    /// Creates an empty text.
    ///
    /// - Parameter prefix: the beginning of each family's name.
    package init(prefix: String) { self.prefix = prefix }

    /// Begins a family; `sample`, `summary` and `histogram` add to it.
    ///
    /// - Parameters:
    ///   - name: the name after the prefix.
    ///   - type: `counter`, `gauge`, `histogram` or `summary`.
    ///   - help: the meaning of the family.
    ///   - unit: the unit in which the name ends; nil if the line is not wanted.
    package mutating func family(_ name: String, _ type: String, _ help: String, unit: String? = nil) {
        self.name = prefix + name
        text += "# TYPE \(self.name) \(type)\n"
        if let unit { text += "# UNIT \(self.name) \(unit)\n" }
        text += "# HELP \(self.name) \(Self.escaped(help))\n"
    }

    /// Adds a sample to the current family.
    ///
    /// - Parameters:
    ///   - value: the value; a whole number is written without a decimal point.
    ///   - labels: the labels, in order.
    ///   - suffix: the suffix of the family's name, such as `_count`.
    package mutating func sample(_ value: Double, _ labels: Labels = [], suffix: String = "") {
        let inner = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
        text += name + suffix + (inner.isEmpty ? "" : "{\(inner)}") + " \(Self.number(value))\n"
    }

    /// Adds the quantiles, the count and the sum of a summary.
    package mutating func summary(
        _ labels: Labels, quantiles: [(quantile: Double, value: Double)], count: Int, sum: Double
    ) {
        for (quantile, value) in quantiles { sample(value, labels + [("quantile", "\(quantile)")]) }
        sample(Double(count), labels, suffix: "_count")
        sample(sum, labels, suffix: "_sum")
    }

    /// Adds the buckets, the sum and the count of a histogram.
    ///
    /// - Parameters:
    ///   - limits: the upper limit of each bucket but the last, ascending.
    ///   - counts: the values in each bucket, one more than limits.
    package mutating func histogram(_ labels: Labels = [], limits: [Double], counts: [Int], sum: Double) {
        precondition(counts.count == limits.count + 1, "\(counts.count) buckets for \(limits.count) limits")
        var running = 0
        for (index, count) in counts.enumerated() {
            running += count
            let limit = index < limits.count ? "\(limits[index])" : "+Inf"
            sample(Double(running), labels + [("le", limit)], suffix: "_bucket")
        }
        sample(sum, labels, suffix: "_sum")
        sample(Double(running), labels, suffix: "_count")
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
