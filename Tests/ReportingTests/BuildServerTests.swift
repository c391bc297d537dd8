// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import FoundationXML
import Measurement
import Testing

@testable import Reporting

@Suite struct BuildServerTests {
    private let record = ExampleDriven.make()

    @Test func `there is a case for each objective and one for validity`() throws {
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

    @Test func `an invalid run fails the case of its validity`() throws {
        let invalid = ExampleDriven.make(cpu: 0.97)
        #expect(invalid.verdict == .invalid)
        let cases = try XMLTree(JUnitXML.text(of: invalid)).root.all("testcase")
        let message = try #require(cases.first?.all("failure").first?.attributes["message"])
        #expect(message.hasPrefix("the generator's busiest thread used 97 %"))
    }

    @Test func `a run inside the process has a file with a case too`() throws {
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

    @Test func `metrics are families with a type, in base units, to the end`() throws {
        let text = MetricsText.text(of: record)
        #expect(text.hasSuffix("\n# EOF\n"))
        var families: [String: String] = [:]
        var current = ""
        for line in text.split(separator: "\n") where line != "# EOF" {
            let words = line.split(separator: " ").map(String.init)
            if line.hasPrefix("# TYPE ") {
                #expect(families[words[2]] == nil, "\(words[2]) twice")
                (families[words[2]], current) = (words[3], words[2])
            } else if line.hasPrefix("# UNIT ") {
                #expect(current.hasSuffix("_" + words[3]), "\(line)")
            } else if !line.hasPrefix("#") {
                let match = try #require(line.wholeMatch(of: /([a-z_]+)(\{.*\})? (\S+)/), "\(line)")
                #expect(match.1.hasPrefix(current), "\(line)")
                let suffixes = [
                    "counter": ["_total"], "gauge": [""], "summary": ["", "_count", "_sum"],
                ]
                let suffix = String(match.1.dropFirst(current.count))
                #expect(suffixes[families[current] ?? ""]?.contains(suffix) == true, "\(line)")
                #expect(Double(match.3) != nil || match.3 == "+Inf", "\(line)")
            }
        }
        #expect(families["watchcircle_response_seconds"] == "summary")
        // The older text format has no type `info`: who reads it alone refuses the whole file.
        #expect(Set(families.values).isSubset(of: ["counter", "gauge", "summary", "histogram", "untyped"]))
        #expect(text.contains("watchcircle_run_info{scenario=\"ordinary-weeks\","))
        #expect(text.contains("watchcircle_requests_total{operation=\"openFeed\",outcome=\"ok\"} "))
        #expect(text.contains("watchcircle_objective_met{objective=\"quick in every ten seconds <&\\\">\"} 0\n"))
        #expect(MetricsText.text(of: ExampleRecord.make(days: 1)).hasSuffix("# EOF\n"))
    }

    @Test func `the summary of a job is appended to what is there`() throws {
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

/// XML as a real parser reads it.
private final class XMLTree: NSObject, XMLParserDelegate {
    final class Element {
        let name: String
        let attributes: [String: String]
        var children: [Element] = []

        init(_ name: String, _ attributes: [String: String]) { (self.name, self.attributes) = (name, attributes) }

        /// Every element of this name below.
        func all(_ name: String) -> [Element] {
            children.flatMap { ($0.name == name ? [$0] : []) + $0.all(name) }
        }
    }

    private var path = [Element("", [:])]

    var root: Element { path[0].children.first ?? path[0] }

    init(_ text: String) throws {
        super.init()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        try #require(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "") in \(text)")
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        let element = Element(name, attributes)
        path[path.count - 1].children.append(element)
        path.append(element)
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        path.removeLast()
    }
}
