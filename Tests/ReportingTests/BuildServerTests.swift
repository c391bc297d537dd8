// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import FoundationXML
import Measurement
import Testing

@testable import Reporting

@Suite struct BuildServerTests {
    private let record = ExampleDriven.make()

    @Test func `each objective has a test case, and validity has one`() throws {
        let suite = try XMLTree(JUnitXML.text(of: record))
        #expect(suite.root.name == "testsuites")
        let cases = suite.root.all("testcase")
        #expect(cases.compactMap { $0.attributes["name"] } == ["the run is valid"] + record.objectives.map(\.name))
        for (element, result) in zip(cases.dropFirst(), record.objectives) {
            let failures = element.all("failure"), errors = element.all("error")
            #expect(failures.count == (result.status == .missed ? 1 : 0), "\(result.name)")
            #expect(errors.count == (result.status == .unjudged ? 1 : 0), "\(result.name)")
            for problem in failures + errors {
                #expect(problem.attributes["message"] == "\(result.text): \(result.why)")
            }
        }
        #expect(
            record.objectives.contains { $0.status == .missed } && record.objectives.contains { $0.status == .unjudged }
        )
        let counts = suite.root.attributes
        #expect(counts["tests"] == "\(cases.count)")
        #expect(counts["failures"] == "\(record.objectives.count { $0.status == .missed })")
        #expect(counts["errors"] == "\(record.objectives.count { $0.status == .unjudged })")
    }

    @Test func `the file has the elements, attributes and times that Jenkins accepts`() throws {
        var names = record
        names.objectives[1].name = names.objectives[0].name
        for run in [record, names, ExampleDriven.make(cpu: 0.97), ExampleRecord.make(days: 1)] {
            try JUnitRules.check(try XMLTree(JUnitXML.text(of: run)).root)
        }
    }

    @Test func `times are those of the run and of its window`() throws {
        let root = try XMLTree(JUnitXML.text(of: record)).root
        #expect(root.attributes["time"] == "83.400" && root.all("testsuite")[0].attributes["time"] == "83.400")
        #expect(
            root.all("testcase").map { $0.attributes["time"] } == ["83.400"] + record.objectives.map { _ in "60.000" })
        let times: [(Double, String)] = [
            (0.0004, "0.000"), (1.23456, "1.235"), (.nan, "0.000"), (-1, "0.000"), (4e7, "40000000.000"),
        ]
        for (value, text) in times { #expect(JUnitXML.seconds(value) == text) }
    }

    @Test func `objectives with the same name get different names of cases`() throws {
        var same = record
        for index in same.objectives.indices { same.objectives[index].name = "quick" }
        same.objectives[1].text = same.objectives[0].text
        let names = try XMLTree(JUnitXML.text(of: same)).root.all("testcase").compactMap { $0.attributes["name"] }
        #expect(Set(names).count == names.count)
        #expect(names[1] == record.objectives[0].text && names[2] == record.objectives[0].text + " (2)")
        let samples = MetricsText.text(of: same).split(separator: "\n").filter { $0.contains("objective_met{") }
        #expect(Set(samples.map { $0.prefix { $0 != " " } }).count >= 1 && Set(samples).count == same.objectives.count)
    }

    @Test func `the output of a case contains the objective's rule, value, bound and reason`() throws {
        let cases = try XMLTree(JUnitXML.text(of: record)).root.all("testcase")
        let text = try #require(cases[1].all("system-out").first?.text)
        #expect(text.hasPrefix("rule: p99(response) < 300ms\nvalue: 0."))
        #expect(text.contains("\nbound: 0.3\nunit: seconds\nwhy: "))
    }

    @Test func `an invalid run fails the test case for validity`() throws {
        let invalid = ExampleDriven.make(cpu: 0.97)
        #expect(invalid.verdict == .invalid)
        let cases = try XMLTree(JUnitXML.text(of: invalid)).root.all("testcase")
        let message = try #require(cases.first?.all("failure").first?.attributes["message"])
        #expect(message.hasPrefix("the generator's busiest thread used 97 %"))
    }

    @Test func `the file of a simulated run has a test case`() throws {
        let simulated = ExampleRecord.make(days: 1)
        let cases = try XMLTree(JUnitXML.text(of: simulated)).root.all("testcase")
        #expect(cases.count == 1 && cases[0].all("failure").isEmpty)
    }

    @Test(arguments: ["plain", "a < b & c > \"d\" 'e'", "tab\tline\nreturn\r", "\u{0}\u{1F}\u{FFFE}", "é漢😀", "]]>"])
    func `any name survives XML`(name: String) throws {
        var odd = record
        odd.scenario = name
        odd.objectives[0].name = name
        let root = try XMLTree(JUnitXML.text(of: odd)).root
        let expected = name.replacing(/[\u{0}-\u{8}\u{B}\u{C}\u{E}-\u{1F}\u{FFFE}]/, with: "\u{FFFD}")
        #expect(root.all("testsuite").first?.attributes["name"] == expected)
    }

    @Test func `the summary of a run without objectives shows its load and its society`() {
        let text = MarkdownSummary.text(of: ExampleRecord.make(days: 1))
        #expect(text.hasPrefix("## ordinary-weeks: complete\n"))
        #expect(
            text.contains("\n- load ") && text.contains("times the mean\n") && text.contains("\n- society "), "\(text)")
    }

    @Test func `the summary is appended to the existing job summary`() throws {
        let workspace = try Workspace()
        let file = workspace.folder.appendingPathComponent("summary.md")
        try "before\n".write(to: file, atomically: true, encoding: .utf8)
        try MarkdownSummary.append(record, environment: ["GITHUB_STEP_SUMMARY": file.path])
        try MarkdownSummary.append(record, environment: ["GITHUB_STEP_SUMMARY": file.path])
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.hasPrefix("before\n## ordinary-weeks: failed\n"))
        #expect(text.components(separatedBy: "## ordinary-weeks").count == 3)
        #expect(text.contains("| quick in every ten seconds &lt;&amp;\"&gt; | **missed** | missed in "))
        // Every row of a table has the columns of its head.
        for table in MarkdownSummary.text(of: record).components(separatedBy: "\n\n") where table.hasPrefix("|") {
            let rows = table.split(separator: "\n").map { $0.replacing("\\|", with: "").count { $0 == "|" } }
            #expect(Set(rows).count == 1)
        }
        try MarkdownSummary.append(record, environment: [:])
        let error = #expect(throws: ReportError.self) {
            try MarkdownSummary.append(record, environment: ["GITHUB_STEP_SUMMARY": "/nowhere/at/all"])
        }
        #expect(error?.code == .fileSystem)
    }
}
