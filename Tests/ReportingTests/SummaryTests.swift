// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import Testing
import TextFormats

@testable import Reporting

@Suite struct SummaryTests {
    private let record = ExampleRecord.make()

    private func object(_ record: RunRecord) throws -> [String: Any] {
        let data = Data(SummaryJSON.text(of: record).utf8)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test func `the summary has exactly the documented keys`() throws {
        let summary = try object(record)
        #expect(
            Set(summary.keys) == [
                "schema", "scenario", "scenario_digest", "seed", "seed_text", "version", "state_hash", "verdict",
                "watches", "days",
                "performance",
                "operations", "load", "society", "notes",
            ])
        let performance = try #require(summary["performance"] as? [String: Any])
        #expect(
            Set(performance.keys) == [
                "threads", "wall_seconds", "build_seconds", "seconds_per_day", "watch_days_per_core_second",
                "operations_per_watch_day", "peak_rss_bytes", "bytes_per_watch",
            ])
        let load = try #require(summary["load"] as? [String: Any])
        #expect(Set(load.keys) == ["mean_per_second", "peak_per_second", "peak_at", "peak_to_mean"])
        let operations = try #require(summary["operations"] as? [String: [String: Any]])
        #expect(Set(operations.keys) == Set(record.operations.map(\.kind)))
        #expect(operations.values.allSatisfy { Set($0.keys) == ["count", "bytes", "peak_per_second"] })
        let society = try #require(summary["society"] as? [String: Any])
        #expect(Set(society.keys) == Set(record.society.map(\.name)))
        #expect(summary["notes"] as? [String] == record.notes)
    }

    @Test func `the documentation lists every key of the summary`() throws {
        let documentation = try String(
            contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appendingPathComponent("docs/report.md"), encoding: .utf8)
        let summary = try object(record)
        let inner = ["performance", "load"].flatMap { name in
            Array((summary[name] as? [String: Any] ?? [:]).keys)
        }
        for key in Array(summary.keys) + inner { #expect(documentation.contains("`\(key)`"), "\(key)") }
    }

    @Test func `keys always have the same order, the schema first`() {
        let text = SummaryJSON.text(of: record)
        #expect(text == SummaryJSON.text(of: record))
        #expect(
            text.hasPrefix(
                "{\n  \"schema\": 3,\n  \"scenario\": \"ordinary-weeks\",\n  \"scenario_digest\": \""))
        #expect(text.hasSuffix("]\n}\n"))
    }

    @Test func `numbers keep every bit, and numbers that are not finite become null`() throws {
        var odd = record
        odd.society = [NamedFigure("third", 1.0 / 3), NamedFigure("none", .nan), NamedFigure("tiny", 2.5e-300)]
        struct Summary: Decodable { var society: [String: Double?] }
        let summary = try JSONDecoder().decode(Summary.self, from: Data(SummaryJSON.text(of: odd).utf8))
        #expect(summary.society == ["third": 1.0 / 3, "none": nil, "tiny": 2.5e-300])
    }

    @Test func `the seed is also present as text, because scripts round large numbers`() throws {
        let text = SummaryJSON.text(of: record)
        #expect(text.contains("\"seed\": 18446744073709551557,\n  \"seed_text\": \"18446744073709551557\","))
    }

    @Test(arguments: ["quote \" and \\ and \u{1}\t\r\n", "\u{7F}\u{2028}é語😀", "", "</script>"])
    func `any text survives JSON`(text: String) throws {
        for json in [JSONText.list([.text(text)]).compact, JSONText.list([.text(text)]).pretty] {
            #expect(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String] == [text])
        }
    }

    @Test func `the terminal text is short and contains the main results`() {
        let text = SummaryText.text(of: record, folder: URL(fileURLWithPath: "/tmp/run"))
        let lines = text.split(separator: "\n")
        #expect(lines.count <= 15)
        #expect(lines.allSatisfy { $0.count <= 110 })
        for part in ["ordinary-weeks", "500,000 watches, 14 days", "times the mean", "393 MiB", "/tmp/run/report.html"]
        {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test(arguments: [30, 60, 80, 200]) func `rows wrap between words at the width of the terminal`(width: Int) {
        let folder = URL(fileURLWithPath: "/tmp/run")
        let whole = SummaryText.text(of: record, folder: folder)
        let text = SummaryText.text(of: record, folder: folder, width: width)
        #expect(text.split(separator: "\n").allSatisfy { $0.count < width || !$0.dropFirst(11).contains(" ") })
        func words(_ text: String) -> [Substring] { text.split { " \n·".contains($0) } }
        #expect(words(text) == words(whole))
        #expect((text == whole) == (width == 200))
    }

    @Test func `the terminal text omits absent figures`() {
        var bare = record
        bare.society = []
        bare.verdict = .partial
        let text = SummaryText.text(of: bare, folder: nil)
        #expect(text.contains("PARTIAL"))
        #expect(!text.contains("society") && !text.contains("report.html"))
    }

    @Test func `a run without a report does not refer to one`() {
        var noted = record
        noted.notes = ["one", "two"]
        let folder = URL(fileURLWithPath: "/tmp/run")
        #expect(SummaryText.text(of: noted, folder: folder).contains("  notes    2, in the report\n"))
        #expect(SummaryText.text(of: noted, folder: nil).contains("  notes    2; a report lists them\n"))
        noted.notes = ["one"]
        #expect(SummaryText.text(of: noted, folder: nil).contains("  notes    one\n"))
    }

    @Test(arguments: [
        (0.0, "0"), (0.1234, "0.123"), (7, "7"), (56.78, "56.8"), (1_234, "1,234"), (123_456, "123,456"),
        (999_700, "1 M"), (56_700_000, "56.7 M"), (1.5e9, "1.5 bn"), (-1_234, "-1,234"), (.infinity, "–"),
    ])
    func `numbers are formatted for readers`(value: Double, words: String) {
        #expect(Readable.number(value) == words)
    }

    @Test func `memory and time are formatted for readers`() {
        #expect(Readable.bytes(13_207_024_435) == "12.3 GiB")
        #expect(Readable.bytes(512) == "512 B")
        #expect(
            Readable.rough(643_624) == "644,000" && Readable.rough(999.6) == "1,000" && Readable.rough(12.34) == "12.3")
        #expect(Readable.seconds(0.4217) == "0.422 s")
        #expect(Readable.seconds(245) == "4 min 05 s")
        #expect(Readable.seconds(10_920) == "3 h 02 min")
        #expect(Readable.percent(0.1234) == "12.3 %")
    }
}
