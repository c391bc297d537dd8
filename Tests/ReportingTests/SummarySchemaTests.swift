// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import Testing

@testable import Reporting

/// The schemas and the documentation come from the tables that write the files.
@Suite struct SummarySchemaTests {
    private static func page(_ name: String) throws -> String {
        try String(contentsOf: SchemaCheck.root.appendingPathComponent("docs/\(name)"), encoding: .utf8)
    }

    /// A rating with a value for every key.
    private static let rating: RatingSummary = {
        var rating = RatingSummary(scenario: "evening", target: "http://a:1", by: .watches, ended: .found)
        (rating.load, rating.highestPass, rating.lowestFail, rating.children) = (100, 100, 105, 100)
        rating.requestsPerSecond = RatingSummary.Rates(median: 10, least: 9.5, most: 10.25)
        rating.brokeFirst = [RatingSummary.Rule(objective: "p99(response) < 1s", why: "1.2 s")]
        (rating.unjudged, rating.invalidBecause) = (rating.brokeFirst, ["the generator was busy"])
        rating.trials = [
            RatingSummary.Trial(
                trial: 1, load: 100, isConfirmation: false, verdict: .pass, requestsPerSecond: 10,
                responseP99Seconds: 0.5, missed: [], report: "trial-01"),
            RatingSummary.Trial(
                trial: 2, load: 105, isConfirmation: true, verdict: .fail, missed: ["p99(response) < 1s"],
                report: "trial-02"),
        ]
        return rating
    }()

    /// A comparison with a value for every key, and each form of `detects`.
    private static let comparison: ComparisonSummary = {
        var figure = ComparisonSummary.Figure(name: "target.error_rate", judgement: .worse)
        (figure.baseline, figure.head, figure.pValue, figure.why) = (0.5, 0.75, 0.03, "why")
        (figure.ratio, figure.ratioLeast, figure.ratioMost) = (1.5, 1.25, 1.75)
        let changes: [ComparisonSummary.Detects?] = [nil, .nothing, .change(0.2, .ratio), .change(1, .number)]
        let figures = changes.map { detects in
            var figure = figure
            figure.detects = detects
            return figure
        }
        return ComparisonSummary(
            subject: "evening", verdict: .worse, require: 0.2, power: 0.8,
            runs: [
                ComparisonSummary.Runs(
                    side: "head", runs: 2, verdicts: ["pass": 1, "fail": 1], missed: ["x < 1": 1], unjudged: [:])
            ], figures: figures)
    }()

    @Test(arguments: SummarySchema.allCases)
    func `the file in schemas is what the tables render`(schema: SummarySchema) throws {
        let file = SchemaCheck.file(of: schema)
        if ProcessInfo.processInfo.environment["WATCHCIRCLE_WRITE_REFERENCE"] != nil {
            try schema.text.write(to: file, atomically: true, encoding: .utf8)
        }
        let written = try String(contentsOf: file, encoding: .utf8)
        #expect(written == schema.text, "run WATCHCIRCLE_WRITE_REFERENCE=1 swift test --filter SchemaTests")
    }

    @Test func `another validator accepts every summary`() throws {
        let pinned = SchemaCheck.root.appendingPathComponent("Tests/ReportingTests/summary-example.json")
        let summaries = ExampleSummaries.all.map { SummaryJSON.text(of: $0.record) }
        let file = try String(contentsOf: pinned, encoding: .utf8)
        #expect(try SchemaCheck.errors(summaries + [file], schema: .summary) == "")
        #expect(try SchemaCheck.errors([Self.rating.text], schema: .rating) == "")
        #expect(try SchemaCheck.errors([Self.comparison.text], schema: .comparison) == "")
    }

    @Test func `another validator rejects what the reader rejects`() throws {
        let text = SummaryJSON.text(of: ExampleSummaries.failing)
        let changes = [
            ("\"watches\": 2000", "\"watches\": 2000.5"), ("\"verdict\": \"", "\"verdict\": \"un"),
            ("\"retries\":", "\"retry\":"), ("\"outcome\": \"timed_out\"", "\"outcome\": \"late\""),
            ("\"schema\": ", "\"schema\": 1"), ("\"host\": \"127.0.0.1:8080\"", "\"host\": null"),
        ]
        for (old, new) in changes {
            let changed = text.replacing(old, with: new)
            try #require(changed != text, "\(old)")
            #expect(try !SchemaCheck.errors([changed], schema: .summary).isEmpty, "\(new)")
            #expect(throws: DecodingError.self, "\(new)") {
                try JSONDecoder().decode(RunSummary.self, from: Data(changed.utf8))
            }
        }
    }

    @Test func `a rating and a comparison survive writing and reading`() throws {
        let rating = try JSONDecoder().decode(RatingSummary.self, from: Data(Self.rating.text.utf8))
        #expect(rating == Self.rating && rating.text == Self.rating.text)
        let comparison = try JSONDecoder().decode(ComparisonSummary.self, from: Data(Self.comparison.text.utf8))
        #expect(comparison == Self.comparison && comparison.text == Self.comparison.text)
        let bare = RatingSummary(scenario: nil, target: "a", by: .rate, ended: .interrupted)
        #expect(try JSONDecoder().decode(RatingSummary.self, from: try JSONEncoder().encode(bare)) == bare)
        #expect(
            bare.text.split(separator: "\n").map { $0.prefix { $0 != ":" } } == [
                "{", "  \"schema\"", "  \"target\"", "  \"by\"", "  \"ended\"", "  \"broke_first\"", "  \"trials\"",
                "}",
            ])
    }

    @Test func `the tables of the documentation are those of the code`() throws {
        let report = try Self.page("report.md")
        let tables = [
            RunSummary.markdown, Performance.markdown, OperationSummary.markdown, LoadFigures.markdown,
            TargetSummary.markdown, DurationFigures.markdown, KindSummary.markdown, PhaseSummary.markdown,
            Failure.markdown, FailureExample.markdown, ConnectionFigures.Failure.markdown, AuditSummary.markdown,
            AuditFinding.markdown, FreshnessPoint.markdown, AuditLook.markdown, ObjectiveResult.markdown,
            ComparisonSummary.markdown, ComparisonSummary.Runs.markdown, ComparisonSummary.Figure.markdown,
        ]
        for table in tables { #expect(report.contains("\n\(table)\n"), "missing in docs/report.md:\n\(table)") }
        let rate = try Self.page("rate.md")
        for table in [
            RatingSummary.markdown, RatingSummary.Rates.markdown, RatingSummary.Rule.markdown,
            RatingSummary.Trial.markdown,
        ] {
            #expect(rate.contains("\n\(table)\n"), "missing in docs/rate.md:\n\(table)")
        }
    }

    @Test func `keys are written in the order of the documentation`() throws {
        let text = SummaryJSON.text(of: ExampleSummaries.failing)
        let keys = text.split(separator: "\n").compactMap { $0.wholeMatch(of: /\ \ "(\w+)": .*/)?.1 }
        #expect(keys.first == "schema" && keys.last == "notes" && keys.count == 18)
        let page = try Self.page("report.md")
        let section = try #require(page.components(separatedBy: "\n## summary.json\n").last)
        let documented = section.split(separator: "\n").compactMap { $0.prefixMatch(of: /\| `(\w+)` \|/)?.1 }
        #expect(Array(documented.prefix(keys.count)) == keys)
    }
}
