// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import Testing

@testable import Reporting

/// The page as it stands in its file: for mail, paper and converters, which run no scripts.
@Suite struct StaticPageTests {
    /// What a reader without scripts sees: the body without scripts.
    private func body(_ record: RunRecord) throws -> String {
        let html = try ReportPage().html(of: record)
        let body = try #require(html.range(of: "<body>")), script = try #require(html.range(of: "<script"))
        return String(html[body.upperBound..<script.lowerBound])
    }

    /// The texts of all elements that a pattern finds, without tags and with plain spaces.
    private func texts(_ html: String, _ pattern: Regex<(Substring, Substring)>) -> [String] {
        html.matches(of: pattern).map {
            String($0.1).replacing(/<[^>]*>/, with: "").replacing("&nbsp;", with: " ").replacing("&quot;", with: "\"")
                .replacing("\u{A0}", with: " ")
        }
    }

    @Test func `tables show a driven run's verdict, objectives, times, outcomes and audit`() throws {
        let record = ExampleDriven.make()
        let html = try body(record)
        let driven = try #require(record.driven)
        #expect(html.contains("class=\"verdict fail\">an objective was missed</span>"))
        for result in record.objectives {
            #expect(html.contains(">\(HTMLText.escaped(result.name))</th>"), "\(result.name)")
        }
        for row in driven.kinds where row.requests > 0 { #expect(html.contains(">\(row.kind)</th>"), "\(row.kind)") }
        for cause in driven.overall.errorsByCause { #expect(html.contains(">\(cause.name)</th>"), "\(cause.name)") }
        let p99 = Words.seconds(DurationFigures(driven.overall.times.response).p99)
        #expect(html.contains("<td class=\"num\">\(p99)</td>"))
        #expect(html.contains(">stale_reads</th>") && html.contains("3 &lt;script&gt;"))
        #expect(html.contains("The backend gave wrong answers: 3 stale reads."))
        #expect(!html.contains("{{") && !html.contains("h-cost") && !html.contains("nan"))
    }

    @Test func `tables show a simulated run's load, society and cost`() throws {
        let record = ExampleRecord.make(days: 2)
        let html = try body(record)
        for row in record.operations { #expect(html.contains(">\(row.kind)</th>")) }
        for figure in record.society { #expect(html.contains(">\(figure.name)</th>")) }
        #expect(html.contains(">Peak resident memory</th>") && html.contains(">complete</span>"))
        for absent in ["h-target", "h-audit", "h-objectives", "{{"] { #expect(!html.contains(absent), "\(absent)") }
    }

    @Test func `an empty run has a page`() throws {
        var nothing = ExampleDriven.make(seconds: 10, perSecond: 0)
        nothing.driven?.audit = nil
        nothing.objectives = []
        nothing.timeline = []
        let html = try body(nothing)
        #expect(html.contains("No errors.") && !html.contains("h-day") && !html.lowercased().contains("nan"))
    }

    @Test(arguments: [true, false])
    func `the key figures are equal with and without scripts`(isDriven: Bool) throws {
        let record = isDriven ? ExampleDriven.make() : ExampleRecord.make()
        let drawn = try Chromium().dump(html: try ReportPage().html(of: record), width: 1_280).text
        let pattern = /<dd class="value">([^<]*)<\/dd>/
        #expect(texts(try body(record), pattern) == texts(drawn, pattern))
        let names = /<dt[^>]*>([^<]*)<\/dt>/
        #expect(texts(try body(record), names) == texts(drawn, names))
        let verdict = /id="verdict"[^>]*>([^<]*)</
        #expect(texts(try body(record), verdict) == texts(drawn, verdict))
        #expect(drawn.components(separatedBy: "class=\"key-figures\"").count == 2)
    }

    /// The rows of the table `id`, with their texts joined.
    private func rows(_ html: String, of id: String) throws -> [String] {
        let start = try #require(html.range(of: "id=\"\(id)\"")),
            end = try #require(html.range(of: "</table>", range: start.upperBound..<html.endIndex))
        return texts(String(html[start.upperBound..<end.lowerBound]), /(?s)<tr[^>]*>(.*?)<\/tr>/)
    }

    @Test func `the table rows are equal with and without scripts`() throws {
        let record = ExampleDriven.make()
        let drawn = try Chromium().dump(html: try ReportPage().html(of: record), width: 1_280).text
        for id in ["t-objectives", "t-generator"] {
            #expect(try rows(body(record), of: id) == rows(drawn, of: id), "\(id)")
        }
    }

    @Test(arguments: [
        (ObjectiveResult.Status.met, "was met."), (.missed, "was missed."), (.unjudged, "could not be judged."),
    ])
    func `a single objective is a sentence, and its rule is its name`(
        status: ObjectiveResult.Status, words: String
    ) throws {
        var record = ExampleRecord.make(days: 1)
        let rule = "load.peak_per_second < 10/s"
        record.objectives = [
            ObjectiveResult(
                name: rule, text: rule, status: status, value: 38.6, bound: 10, unit: .perSecond, why: "38.6/s")
        ]
        let drawn = try Chromium().dump(html: try ReportPage().html(of: record), width: 1_280).text
        #expect(texts(drawn, /id="s-objectives"[^>]*>([^<]*)</) == ["The objective \(words)"])
        for html in [try body(record), drawn] {
            let rows = try rows(html, of: "t-objectives")
            #expect(rows.count == 2 && rows.first == "ObjectiveResultMeasured", "\(rows)")
        }
    }
}
