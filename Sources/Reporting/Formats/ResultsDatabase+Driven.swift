// SPDX-License-Identifier: GPL-3.0-or-later
internal import GRDB
internal import Measurement

extension ResultsDatabase {
    /// Writes the tables of objectives and of a run against a backend, if the record has any.
    static func writeJudged(_ record: RunRecord, to database: Database) throws {
        guard SummaryJSON.isJudged(record) else { return }
        try Table(
            "objectives",
            [
                "position INTEGER PRIMARY KEY", "name TEXT NOT NULL", "that TEXT NOT NULL", "status TEXT NOT NULL",
                "value REAL", "bound REAL", "unit TEXT NOT NULL", "why TEXT NOT NULL",
            ]
        ).fill(
            database,
            record.objectives.enumerated().map { position, result in
                [
                    position, result.name, result.text, result.status.rawValue, result.value.flatMap(stored),
                    stored(result.bound), result.unit.rawValue, result.why,
                ]
            })
        guard let driven = record.driven else { return }
        try writeSeconds(driven.seconds, to: database)
        try writeRequests(driven, to: database)
        try Table(
            "outcomes",
            ["kind TEXT NOT NULL", "outcome TEXT NOT NULL", "count INTEGER NOT NULL", "PRIMARY KEY (kind, outcome)"]
        ).fill(database, driven.kinds.flatMap { row in row.outcomes.map { [row.kind, $0.name, $0.count] } })
        try Table("retries", ["cause TEXT PRIMARY KEY", "count INTEGER NOT NULL"])
            .fill(database, driven.retriesByCause.map { [$0.name, $0.count] })
        try writeFailures(driven.failures, to: database)
        guard let audit = driven.audit else { return }
        try Table("audit", ["name TEXT PRIMARY KEY", "value REAL"])
            .fill(database, audit.figures.map { [$0.name, stored($0.value)] })
        try Table(
            "looks",
            [
                "name TEXT PRIMARY KEY", "words TEXT NOT NULL", "count INTEGER NOT NULL", "requests TEXT NOT NULL",
                "why_not TEXT NOT NULL", "figures TEXT NOT NULL",
            ]
        ).fill(
            database,
            audit.looks.map { look in
                [
                    look.name, look.words, look.count, look.requests.joined(separator: " "), look.whyNot,
                    look.figures.joined(separator: " "),
                ]
            })
        try Table(
            "findings",
            [
                "position INTEGER PRIMARY KEY", "kind TEXT NOT NULL", "account INTEGER NOT NULL",
                "expected TEXT NOT NULL", "seen TEXT NOT NULL", "at_seconds REAL",
            ]
        ).fill(
            database,
            audit.findings.enumerated().map { position, finding in
                [position, finding.kind, finding.account, finding.expected, finding.seen, finding.at.flatMap(stored)]
            })
    }

    private static func writeSeconds(_ rows: Rows<SecondRow>, to database: Database) throws {
        try Table(
            "seconds",
            ["second INTEGER PRIMARY KEY", "phase TEXT NOT NULL"]
                + ["offered", "sent", "completed", "errors", "retries", "in_flight"].map { "\($0) INTEGER NOT NULL" }
                + ["response_p50", "response_p99", "response_max", "lag_p99"].map { "\($0)_seconds REAL" }
                + ["sent_bytes INTEGER NOT NULL", "received_bytes INTEGER NOT NULL"]
        ).fill(database) { add in
            try rows.forEach { row in
                try add([
                    row.second, row.phase, row.offered, row.sent, row.completed, row.errors, row.retries, row.inFlight,
                    stored(row.responseP50), stored(row.responseP99), stored(row.responseMax), stored(row.lagP99),
                    row.bytesSent, row.bytesReceived,
                ])
            }
        }
    }

    private static func writeFailures(_ failures: [Failure], to database: Database) throws {
        try Table(
            "failures",
            [
                "position INTEGER PRIMARY KEY", "kind TEXT NOT NULL", "outcome TEXT NOT NULL", "status INTEGER",
                "count INTEGER NOT NULL", "request TEXT", "account INTEGER", "at_seconds REAL", "location TEXT",
                "content_type TEXT", "content_encoding TEXT", "body TEXT", "detail TEXT",
            ]
        ).fill(
            database,
            failures.enumerated().map { position, failure in
                let example = failure.example
                return [
                    position, failure.kind, failure.outcome.name, failure.status, failure.count, example?.request,
                    example?.account, example.flatMap { stored($0.at) }, example?.location, example?.contentType,
                    example?.contentEncoding, example?.body, example?.detail,
                ]
            })
    }

    private static func writeRequests(_ driven: DrivenFigures, to database: Database) throws {
        let figures = ["mean", "p50", "p90", "p99", "p999", "max"]
        try Table(
            "requests",
            ["kind TEXT PRIMARY KEY", "requests INTEGER NOT NULL", "errors INTEGER NOT NULL"]
                + ["response", "service", "lag"].flatMap { measure in figures.map { "\(measure)_\($0)_seconds REAL" } }
        ).fill(
            database,
            ([driven.overall] + driven.kinds.filter { $0.requests > 0 }).map { row in
                let times = [row.times.response, row.times.service, row.times.lag].map(DurationFigures.init)
                return [row.kind, row.requests, row.errors]
                    + times.flatMap { [$0.mean, $0.p50, $0.p90, $0.p99, $0.p999, $0.max] }.map(stored)
            })
    }
}
