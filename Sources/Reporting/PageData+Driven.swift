// SPDX-License-Identifier: GPL-3.0-or-later
internal import Measurement

extension PageData {
    /// What the page shows of a run against a backend; null for one inside the process.
    static func driven(of record: RunRecord) -> JSONText {
        guard let figures = record.driven else { return .null }
        return .object([
            ("target", SummaryJSON.target(figures)),
            ("curve", SecondsCurve(of: figures.seconds).value),
            ("audit", figures.audit.map(SummaryJSON.audit) ?? .null),
            (
                "causes",
                .object(figures.overall.errorsByCause.map { ($0.name, .text(Outcome(name: $0.name)?.meaning ?? "")) })
            ),
        ])
    }
}

/// The seconds of a run in bins wide enough for a screen: rates are means of a bin, times the worst of it.
struct SecondsCurve {
    private var binSeconds: Int
    private var bins: [[SecondRow]]

    init(of rows: [SecondRow]) {
        let binSeconds = max(1, (rows.count + PageData.mostBins - 1) / PageData.mostBins)
        self.binSeconds = binSeconds
        bins = stride(from: 0, to: rows.count, by: binSeconds).map { start in
            Array(rows[start..<min(rows.count, start + binSeconds)])
        }
    }

    var value: JSONText {
        .object([
            ("binSeconds", .integer(binSeconds)),
            ("seconds", .list(bins.map { .integer($0[0].second) })),
            ("phases", .list(bins.map { .text($0[0].phase) })),
            ("offered", rate(\.offered)),
            ("completed", rate(\.completed)),
            ("errors", rate(\.errors)),
            ("inFlight", worst { Double($0.inFlight) }),
            ("p50", worst(\.responseP50)),
            ("p99", worst(\.responseP99)),
            ("max", worst(\.responseMax)),
        ])
    }

    private func rate(_ count: KeyPath<SecondRow, Int>) -> JSONText {
        .list(
            bins.map { rows in
                PageData.rounded(Double(rows.reduce(0) { $0 + $1[keyPath: count] }) / Double(rows.count))
            })
    }

    private func worst(_ figure: (SecondRow) -> Double) -> JSONText {
        .list(bins.map { PageData.rounded($0.map(figure).max() ?? 0) })
    }
}
