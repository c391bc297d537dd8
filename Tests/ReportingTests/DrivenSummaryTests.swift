// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GRDB
import Measurement
import Testing

@testable import Reporting

@Suite struct DrivenSummaryTests {
    private let record = ExampleDriven.make()

    private func object(_ record: RunRecord) throws -> [String: Any] {
        let data = Data(SummaryJSON.text(of: record).utf8)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test func `a driven run adds its target, its audit and its objectives`() throws {
        let summary = try object(record)
        let target = try #require(summary["target"] as? [String: Any])
        let driven = try #require(record.driven)
        #expect(target["requests"] as? Int == driven.overall.requests)
        #expect(target["host"] as? String == "127.0.0.1:8080")
        #expect(target["valid"] as? Bool == true)
        #expect((target["skipped"] as? [String: Int]) == ["keepAlive": 1])
        #expect(target["retries"] as? Int == 3 && target["rescued"] as? Int == 1)
        #expect((target["retries_by_cause"] as? [String: Int]) == ["refused": 2, "throttled": 1])
        #expect(target["dead_time"] is NSNull)
        for name in ["response_seconds", "service_seconds", "lag_seconds"] {
            let figures = try #require(target[name] as? [String: Double])
            #expect(Set(figures.keys) == ["count", "mean", "p50", "p90", "p99", "p999", "max"])
            #expect((figures["p50"] ?? 1) <= (figures["p99"] ?? 0) && (figures["p99"] ?? 1) <= (figures["max"] ?? 0))
        }
        let operations = try #require(target["operations"] as? [String: [String: Any]])
        #expect(operations.values.reduce(0) { $0 + ($1["requests"] as? Int ?? 0) } == driven.overall.requests)
        let audit = try #require(summary["audit"] as? [String: Any])
        #expect(audit["findings_in_all"] as? Int == 3 && (audit["findings"] as? [Any])?.count == 2)
        let looks = try #require(audit["looked_at"] as? [[String: Any]])
        #expect(looks.map { $0["count"] as? Int } == [8_412, 0])
        #expect(looks.map { $0["why_not"] as? String } == ["", "no response provides `friendList`"])
        #expect((audit["start_state"] as? String)?.hasPrefix("200 accounts compared") == true)
        let text = SummaryText.text(of: record, folder: nil, width: 200)
        #expect(
            text.contains("looked at") && text.contains("8,412 like counts") && text.contains("not at friend lists"))
        #expect(text.contains("200 accounts compared, none different"))
        let objectives = try #require(summary["objectives"] as? [[String: Any]])
        #expect(objectives.compactMap { $0["status"] as? String } == record.objectives.map(\.status.rawValue))
    }

    @Test func `the documentation lists every key of a driven run`() throws {
        let documentation = try String(
            contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appendingPathComponent("docs/report.md"), encoding: .utf8)
        let summary = try object(record)
        let target = try #require(summary["target"] as? [String: Any])
        let audit = try #require(summary["audit"] as? [String: Any])
        let objective = try #require((summary["objectives"] as? [[String: Any]])?.first)
        for key in [summary, target, audit, objective].flatMap(\.keys) + TimelineCSV.secondsHeader {
            #expect(documentation.contains("`\(key)`"), "\(key)")
        }
    }

    @Test func `the timeline of a driven run has one row per second`() throws {
        let rows = try text(of: record, TimelineCSV.write).components(separatedBy: "\r\n").filter { !$0.isEmpty }
        let seconds = try #require(record.driven).seconds.all
        #expect(rows.count == seconds.count + 1)
        #expect(rows[0].split(separator: ",").map(String.init) == TimelineCSV.secondsHeader)
        let fields = rows[8].split(separator: ",").map(String.init)
        #expect(fields[0] == "7" && fields[1] == "steady" && fields[2] == "120")
        #expect(Double(fields[8]) == seconds[7].responseP50)
    }

    @Test func `a run without objectives reports none`() throws {
        #expect(try object(ExampleRecord.make(days: 1))["objectives"] == nil)
        #expect(try object(ExampleRecord.make(days: 1))["target"] == nil)
    }

    @Test func `a closed load without a society reports its dead time and no state`() throws {
        var plain = record
        plain.stateHash = ""
        plain.driven?.deadTime = 0.125
        let summary = try object(plain)
        #expect(summary["state_hash"] is NSNull)
        #expect((summary["target"] as? [String: Any])?["dead_time"] as? Double == 0.125)
        let text = SummaryText.text(of: plain, folder: nil)
        #expect(text.contains("12.5 % of the time produced no answer"))
        #expect(text.contains("1 after throttled · 2 after refused · 1 rescued by it"))
        for text in [MarkdownSummary.text(of: plain), JUnitXML.text(of: plain), MetricsText.text(of: plain)] {
            #expect(!text.contains("state_hash") && !text.contains("state "))
        }
        #expect(MarkdownSummary.text(of: plain).contains("<sub>seed \(plain.seed), WatchCircle"))
    }

    @Test func `equal texts have equal digests`() {
        // The empty text and `a` as in the algorithm's description.
        #expect(SummaryJSON.digest(of: "") == "cbf29ce484222325")
        #expect(SummaryJSON.digest(of: "a") == "af63dc4c8601ec8c")
        #expect(SummaryJSON.digest(of: "seed: 1") != SummaryJSON.digest(of: "seed: 2"))
    }

    @Test func `the report of a driven run also has files for build servers`() throws {
        let workspace = try Workspace()
        let target = workspace.folder.appendingPathComponent("run")
        try ReportFolder.write(record, to: target)
        let names = try FileManager.default.contentsOfDirectory(atPath: target.path).sorted()
        #expect(names == ReportFolder.fileNames.sorted())
        try ReportFolder.write(ExampleRecord.make(watches: 1_000, days: 1), to: target)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: target.path).sorted() == [
                "report.html", "results.sqlite", "society.csv", "summary.json", "timeline.csv",
            ])
    }

    @Test func `the database contains the seconds, requests, outcomes and objectives`() throws {
        let workspace = try Workspace()
        let file = workspace.folder.appendingPathComponent("results.sqlite")
        try ResultsDatabase().write(record, to: file)
        let driven = try #require(record.driven)
        let queue = try DatabaseQueue(path: file.path)
        func count(_ sql: String) throws -> Int? { try queue.read { try Int.fetchOne($0, sql: sql) } }
        #expect(try count("SELECT count(*) FROM seconds") == driven.seconds.count)
        #expect(try count("SELECT sum(offered) FROM seconds") == driven.seconds.all.reduce(0) { $0 + $1.offered })
        #expect(try count("SELECT requests FROM requests WHERE kind = 'all'") == driven.overall.requests)
        #expect(try count("SELECT sum(count) FROM outcomes WHERE outcome <> 'skipped'") == driven.overall.requests)
        #expect(try count("SELECT count(*) FROM objectives WHERE status = 'unjudged' AND value IS NULL") == 1)
        #expect(try count("SELECT count(*) FROM findings") == 2)
    }

    @Test func `the terminal text counts every wrong answer, whatever the verdict`() {
        var record = record
        (record.objectives, record.verdict) = ([], .pass)
        #expect(
            SummaryText.text(of: record, folder: nil).hasPrefix(
                "\(record.scenario)  complete, but ANSWERS WERE WRONG\n"))
        // The findings that are told one by one are stale reads alone.
        record.driven?.audit?.figures = [
            NamedFigure("reads_checked", 20_000), NamedFigure("stale_reads", 1_200), NamedFigure("missing_ties", 2),
            NamedFigure("one_sided_ties", 1), NamedFigure("over_cap", 1),
        ]
        let parts = "2 missing ties · 1 one-sided tie · 1 account over the friend cap · 1,200 stale reads"
        #expect(SummaryText.text(of: record, folder: nil).contains("20,000 reads checked · \(parts)\n"))
        #expect(MarkdownSummary.text(of: record).contains("wrong answers: 2 missing ties, 1 one-sided tie"))
        record.driven?.audit?.figures = []
        #expect(SummaryText.text(of: record, folder: nil).contains("nothing wrong"))
    }

    @Test func `the terminal text lists the missed objectives`() {
        let text = SummaryText.text(of: record, folder: nil)
        #expect(text.contains("FAILED"))
        #expect(
            text.contains(
                "objectives \(record.objectives.count { $0.status == .met }) of \(record.objectives.count) met"))
        #expect(text.contains("missed: quick in every ten seconds"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 150 })
    }
}

@Suite struct DrivenPageTests {
    private func expectWhole(_ record: RunRecord, width: Int, canvases: String) throws {
        let dump = try Chromium().dump(html: try ReportPage().html(of: record), width: width)
        #expect(dump.root["data-ready"] == "true")
        #expect(dump.root["data-errors"] == "0", "\(dump.root["data-last-error"] ?? "")")
        #expect(dump.root["data-sideways"] == "0")
        #expect(dump.root["data-canvases"] == canvases && dump.root["data-drawn"] == canvases)
        let shown = dump.text.replacing(/(?s)<script.*?<\/script>/, with: "")
        for slip in ["NaN", "undefined", "Infinity", "[object", "null"] { #expect(!shown.contains(slip), "\(slip)") }
        #expect(shown.contains("127.0.0.1:8080"))
        #expect(!shown.contains("<script>"))
    }

    @Test(arguments: [390, 1_280])
    func `a browser draws a run against a backend`(width: Int) throws {
        try expectWhole(ExampleDriven.make(), width: width, canvases: "3")
    }

    @Test func `a browser draws an invalid run, a run without an audit and an empty run`() throws {
        try expectWhole(ExampleDriven.make(cpu: 0.95), width: 1_280, canvases: "3")
        var plain = ExampleDriven.make(seconds: 2_000, perSecond: 3)
        plain.driven?.audit = nil
        plain.objectives = []
        try expectWhole(plain, width: 390, canvases: "2")
        var nothing = ExampleDriven.make(seconds: 10, perSecond: 0)
        nothing.driven?.seconds = []
        nothing.driven?.audit = AuditFigures(figures: [], findings: [], freshness: [])
        try expectWhole(nothing, width: 390, canvases: "0")
    }

    private func header(of record: RunRecord) throws -> String {
        let text = try Chromium().dump(html: try ReportPage().html(of: record), width: 1_280).text
        return try #require(text.components(separatedBy: "</header>").first)
    }

    @Test func `the page shows wrong answers at the top, whatever the verdict`() throws {
        var record = ExampleDriven.make()
        (record.objectives, record.verdict) = ([], .pass)
        #expect(try header(of: record).contains("The backend gave wrong answers: 3 stale reads."))
        record.driven?.audit?.figures = []
        #expect(try !header(of: record).contains("wrong answers:"))
    }

    @Test func `the page of an invalid run shows its reasons at the top and no speed as headline`() throws {
        let header = try header(of: ExampleDriven.make(cpu: 0.95))
        #expect(header.contains(">Invalid: ") && header.contains("busiest thread used 95 % of a CPU"))
        #expect(!header.contains("operations per second, 99 of 100"))
    }

    @Test func `the environment can request an example report for inspection`() throws {
        guard let path = ProcessInfo.processInfo.environment["WATCHCIRCLE_WRITE_EXAMPLE"] else { return }
        try ReportFolder.write(ExampleDriven.make(), to: URL(fileURLWithPath: path))
    }
}
