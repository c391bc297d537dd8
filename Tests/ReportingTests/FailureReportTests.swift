// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GRDB
import Measurement
import Testing

@testable import Reporting

/// What failed stands in every file that people or scripts read.
@Suite struct FailureReportTests {
    private let record: RunRecord = {
        var record = ExampleDriven.make()
        var example = FailureExample(request: "GET /v1/accounts/***", account: 17, at: 2.5)
        example.location = "https://circle.example/login?next=***"
        example.contentType = "text/html"
        example.body = "<h1>Moved"
        var other = FailureExample(request: "POST /v1/posts", account: 3, at: 4)
        other.detail = "cannot capture actor.post from /id: no value found"
        (other.contentType, other.contentEncoding, other.body) = ("application/json", "br", #"\x1f"#)
        record.driven?.failures = [
            Failure(kind: "viewHomepage", outcome: .unexpectedStatus, status: 302, count: 312, example: example),
            Failure(kind: "postStatus", outcome: .malformedResponse, status: 200, count: 4, example: other),
            Failure(kind: "likePost", outcome: .timedOut, count: 1),
        ]
        return record
    }()

    @Test func `summary.json lists failures with their examples, and the documentation lists each key`() throws {
        let data = Data(SummaryJSON.text(of: record).utf8)
        let summary = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let target = try #require(summary["target"] as? [String: Any])
        let failures = try #require(target["failures"] as? [[String: Any]])
        #expect(failures.compactMap { $0["count"] as? Int } == [312, 4, 1])
        #expect(failures[2]["status"] is NSNull && failures[2]["example"] is NSNull)
        let example = try #require(failures[0]["example"] as? [String: Any])
        #expect(example["location"] as? String == "https://circle.example/login?next=***")
        #expect(
            example["in_words"] as? String
                == "GET /v1/accounts/*** of account 17 was answered with 302 (text/html), which is not followed; it points to "
                + "https://circle.example/login?next=***: <h1>Moved")
        let documentation = try String(
            contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appendingPathComponent("docs/report.md"), encoding: .utf8)
        for key in failures[0].keys + Array(example.keys) { #expect(documentation.contains("`\(key)`"), "\(key)") }
    }

    @Test func `the database has one row per failure`() throws {
        let workspace = try Workspace()
        let file = workspace.folder.appendingPathComponent("results.sqlite")
        try ResultsDatabase().write(record, to: file)
        let queue = try DatabaseQueue(path: file.path)
        func text(_ sql: String) throws -> String? { try queue.read { try String.fetchOne($0, sql: sql) } }
        #expect(try text("SELECT CAST(sum(count) AS TEXT) FROM failures") == "317")
        #expect(try text("SELECT location FROM failures WHERE status = 302") == "https://circle.example/login?next=***")
        #expect(try text("SELECT detail FROM failures WHERE content_encoding = 'br'")?.contains("/id") == true)
        #expect(try text("SELECT CAST(count(*) AS TEXT) FROM failures WHERE status IS NULL AND request IS NULL") == "1")
    }

    @Test func `the console shows the kinds of failures and the example of the most frequent one`() {
        let text = SummaryText.text(of: record, folder: nil)
        #expect(
            text.contains(
                "  failed   viewHomepage 302: 312 · postStatus 200 malformed_response: 4 · likePost timed_out: 1\n"))
        #expect(text.contains("  such as  GET /v1/accounts/*** of account 17 was answered with 302"))
        // Something else came too, so that nothing is guessed.
        #expect(!text.contains("probably"))
    }

    @Test func `the page shows failures with and without scripts`() throws {
        let page = try ReportPage().html(of: record)
        let still = page.replacing(/(?s)<script.*?<\/script>/, with: "")
        #expect(still.contains("which is not followed; it points to https://circle.example/login"))
        #expect(!still.contains("<h1>Moved") && still.contains("&lt;h1&gt;Moved"))
        let dump = try Chromium().dump(html: page, width: 390)
        #expect(dump.root["data-errors"] == "0" && dump.root["data-sideways"] == "0")
        #expect(dump.text.contains("it points to https://circle.example/login"))
    }
}
