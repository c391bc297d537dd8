// SPDX-License-Identifier: GPL-3.0-or-later
internal import Measurement
internal import TextFormats

extension PageData {
    /// Returns the page's data of a run against a backend; null for a simulated run.
    static func driven(of record: RunRecord) throws -> JSONText {
        guard let figures = record.driven else { return .null }
        return .object([
            ("target", TargetSummary(figures).json),
            ("curve", try SecondsCurve(of: figures.seconds).value),
            ("audit", figures.audit.map { AuditSummary($0).json } ?? .null),
            ("wrong", .list((figures.audit?.wrong ?? []).map(wrong))),
            (
                "causes",
                .object(figures.overall.errorsByCause.map { ($0.name, .text(Outcome(name: $0.name)?.meaning ?? "")) })
            ),
        ])
    }

    private static func wrong(_ answers: WrongAnswers) -> JSONText {
        .object([
            ("name", .text(answers.name)), ("count", .integer(answers.count)), ("noun", .text(answers.noun)),
        ])
    }
}

/// The seconds of a run in bins wide enough for a screen. Rates are means over a bin; times are the maximum in it.
struct SecondsCurve {
    /// The aggregated seconds of a bin.
    private struct Bin {
        var second: Int
        var phase: String
        var count = 0
        var offered = 0
        var completed = 0
        var errors = 0
        var inFlight = 0
        var p50 = 0.0
        var p99 = 0.0
        var max = 0.0

        mutating func add(_ row: SecondRow) {
            count += 1
            offered += row.offered
            completed += row.completed
            errors += row.errors
            inFlight = Swift.max(inFlight, row.inFlight)
            p50 = Swift.max(p50, row.responseP50)
            p99 = Swift.max(p99, row.responseP99)
            max = Swift.max(max, row.responseMax)
        }
    }

    private let binSeconds: Int
    private let bins: [Bin]

    init(of rows: Rows<SecondRow>) throws {
        let binSeconds = max(1, (rows.count + PageData.mostBins - 1) / PageData.mostBins)
        var (bins, place) = ([Bin](), 0)
        try rows.forEach { row in
            if place % binSeconds == 0 { bins.append(Bin(second: row.second, phase: row.phase)) }
            bins[bins.count - 1].add(row)
            place += 1
        }
        (self.binSeconds, self.bins) = (binSeconds, bins)
    }

    var value: JSONText {
        .object([
            ("binSeconds", .integer(binSeconds)),
            ("seconds", .list(bins.map { .integer($0.second) })),
            ("phases", .list(bins.map { .text($0.phase) })),
            ("offered", rate(\.offered)),
            ("completed", rate(\.completed)),
            ("errors", rate(\.errors)),
            ("inFlight", worst { Double($0.inFlight) }),
            ("p50", worst(\.p50)),
            ("p99", worst(\.p99)),
            ("max", worst(\.max)),
        ])
    }

    private func rate(_ count: KeyPath<Bin, Int>) -> JSONText {
        .list(bins.map { PageData.rounded(Double($0[keyPath: count]) / Double($0.count)) })
    }

    private func worst(_ figure: (Bin) -> Double) -> JSONText { .list(bins.map { PageData.rounded(figure($0)) }) }
}
