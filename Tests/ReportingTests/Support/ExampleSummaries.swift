// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement

@testable import Reporting

/// Records of every kind of run, for tests that hold for each summary.
enum ExampleSummaries {
    /// A driven run with failures, connection failures, retries and an early end.
    static let failing: RunRecord = {
        var record = ExampleDriven.make()
        var example = FailureExample(request: "GET /v1/accounts/***", account: 17, at: 2.5)
        (example.location, example.contentType) = ("https://circle.example/login?next=***", "text/html")
        (example.body, example.needs) = ("<h1>\"Moved\"\n", ["actor.token"])
        var other = FailureExample(request: "POST /v1/posts", account: 3, at: -4)
        other.detail = "cannot capture actor.post from /id: no value found"
        record.driven?.failures = [
            Failure(kind: "viewHomepage", outcome: .unexpectedStatus, status: 302, count: 312, example: example),
            Failure(kind: "postStatus", outcome: .malformedResponse, status: 200, count: 4, example: other),
            Failure(kind: "likePost", outcome: .timedOut, count: 1),
        ]
        record.driven?.connections = ConnectionFigures(
            most: 64,
            failures: [
                ConnectionFigures.Failure(.refused, "connection refused", hint: "start the backend", count: 3),
                ConnectionFigures.Failure(.reset, "closed", count: 1),
            ])
        record.driven?.leftOut = [NamedCount("keepAlive", 12)]
        record.driven?.earlyEnd = EarlyEnd("error_rate exceeded 10 %", objective: "few errors")
        return record
    }()

    /// The records by a name for failure messages.
    static let all: [(name: String, record: RunRecord)] = {
        var odd = ExampleRecord.make()
        odd.society = [
            NamedFigure("third", 1.0 / 3), NamedFigure("none", .nan), NamedFigure("tiny", 2.5e-300),
            NamedFigure("huge", 1.8446744073709552e19), NamedFigure("negative_zero", -0.0),
            NamedFigure("endless", .infinity),
        ]
        (odd.scenario, odd.seed, odd.notes) = ("quote \" and \\ and \u{1}\u{7F}é語😀", .max, ["", "</script>"])
        var plain = ExampleDriven.make()
        (plain.stateHash, plain.scenarioText, plain.seed) = ("", "", 0)
        plain.driven?.setup.model = .closed
        plain.driven?.setup.concurrency = 8
        plain.driven?.setup.weights = "write=20"
        plain.driven?.deadTime = 0.125
        plain.driven?.audit = nil
        plain.objectives = []
        var nothing = ExampleDriven.make(seconds: 10, perSecond: 0)
        nothing.driven?.seconds = []
        nothing.driven?.validity = nil
        nothing.driven?.audit = AuditFigures(figures: [], findings: [], freshness: [])
        return [
            ("simulated", ExampleRecord.make()), ("partial", ExampleRecord.make(days: 1, verdict: .partial)),
            ("odd", odd), ("driven", ExampleDriven.make()), ("invalid", ExampleDriven.make(cpu: 0.95)),
            ("plain", plain), ("nothing", nothing), ("failing", failing),
        ]
    }()
}
