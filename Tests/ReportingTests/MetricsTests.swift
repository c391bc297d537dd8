// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import Testing

@testable import Reporting

@Suite struct MetricsTests {
    private let record = ExampleDriven.make()

    /// Every family of the text, with what breaks the rules of OpenMetrics or of the older format noted.
    private func families(_ text: String) throws -> [String: String] {
        #expect(text.hasSuffix("\n# EOF\n") && text.components(separatedBy: "# EOF").count == 2)
        var (families, help, samples): ([String: String], Set<String>, Set<Substring>) = ([:], [], [])
        var current = ""
        for line in text.split(separator: "\n") where line != "# EOF" {
            let words = line.split(separator: " ").map(String.init)
            if line.hasPrefix("# TYPE ") {
                #expect(families[words[2]] == nil, "\(words[2]) twice")
                (families[words[2]], current) = (words[3], words[2])
            } else if line.hasPrefix("# UNIT ") {
                #expect(words[2] == current && current.hasSuffix("_" + words[3]), "\(line)")
            } else if line.hasPrefix("# HELP ") {
                #expect(words[2] == current && words.count > 4 && help.insert(current).inserted, "\(line)")
            } else {
                let match = try #require(line.wholeMatch(of: /([a-z_0-9]+)(\{.*\})? (\S+)/), "\(line)")
                #expect(match.1.hasPrefix(current), "\(line)")
                let suffixes = ["gauge": [""], "summary": ["", "_count", "_sum"]]
                let suffix = String(match.1.dropFirst(current.count))
                #expect(suffixes[families[current] ?? ""]?.contains(suffix) == true, "\(line)")
                #expect(Double(match.3) != nil || ["+Inf", "NaN"].contains(match.3), "\(line)")
                #expect(samples.insert(line.prefix(line.count - match.3.count)).inserted, "\(line) twice")
            }
        }
        #expect(help == Set(families.keys))
        return families
    }

    @Test func `each metric family has a type and help, and is valid in both formats`() throws {
        let families = try families(MetricsText.text(of: record))
        #expect(families["watchcircle_response_seconds"] == "summary")
        // A counter is named differently in the two formats, and a type `info` is unknown to the older one.
        #expect(Set(families.values) == ["gauge", "summary"])
        let text = MetricsText.text(of: record)
        #expect(text.contains("watchcircle_run_info{scenario=\"ordinary-weeks\","))
        #expect(text.contains("watchcircle_requests{operation=\"openFeed\",outcome=\"ok\"} "))
        #expect(text.contains("watchcircle_objective_met{objective=\"quick in every ten seconds <&\\\">\"} 0\n"))
        _ = try self.families(MetricsText.text(of: ExampleRecord.make(days: 1)))
        var nothing = ExampleDriven.make(seconds: 10, perSecond: 0)
        nothing.driven?.audit = nil
        _ = try self.families(MetricsText.text(of: nothing))
    }

    @Test func `each name ends with one base unit`() throws {
        let units = ["minutes", "hours", "days", "milliseconds", "ms", "kib", "mib", "percent", "share"]
        for name in try families(MetricsText.text(of: record)).merging(
            families(MetricsText.text(of: ExampleRecord.make(days: 2))), uniquingKeysWith: { one, _ in one }
        ).keys {
            let words = name.split(separator: "_").map(String.init)
            for unit in units { #expect(!words.contains(unit), "\(name)") }
            for end in ["_total", "_count", "_sum", "_bucket", "_created"] { #expect(!name.hasSuffix(end), "\(name)") }
        }
    }

    @Test(arguments: [
        ("sleep_minutes", "sleep_seconds", 60.0), ("share_at_cap", "at_cap_ratio", 1),
        ("stale_read_share", "stale_read_ratio", 1), ("days_mean_active_share", "daily_mean_active_ratio", 1),
        ("mean_friends", "mean_friends", 1), ("visible_999_seconds", "visible_999_seconds", 1),
        ("wrong_count", "wrong_count_value", 1), ("Odd näme", "odd_n_me", 1),
    ])
    func `a figure's name contains its unit`(figure: String, name: String, factor: Double) {
        #expect(MetricName(figure).name == name && MetricName(figure).factor == factor)
    }
}
