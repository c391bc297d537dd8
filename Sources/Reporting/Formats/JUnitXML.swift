// SPDX-License-Identifier: GPL-3.0-or-later
internal import Foundation
public import Measurement
internal import TextFormats

/// `junit.xml`: the objectives as tests for build servers.
///
/// The scenario is the only suite. It has one case per objective, preceded by one for the validity of the run, so that
/// the file always contains a case.
///
/// The file conforms to the common Jenkins schema: times in seconds with three decimals, properties only in the suite,
/// and no count of skipped cases in the root element. Further data of an objective is in its `system-out`.
public struct JUnitXML: TextFileFormat {
    /// The name of the file.
    public static let fileName = "junit.xml"

    /// Creates the format.
    public init() {}

    /// Whether the run was judged.
    public static func isPart(of record: RunRecord) -> Bool { SummaryJSON.isJudged(record) }

    /// Returns the text of the file.
    public static func text(of record: RunRecord) -> String {
        let names = record.objectives.uniqueNames
        let cases =
            [soundness(of: record)] + zip(names, record.objectives).map { testCase(of: $1, named: $0, in: record) }
        let counts = [
            (name: "tests", value: "\(cases.count)"), (name: "failures", value: "\(cases.count { $0.isFailure })"),
            (name: "errors", value: "\(cases.count { $0.isError })"),
            (name: "time", value: seconds(record.performance.wallSeconds)),
        ]
        let suite = XMLText(
            "testsuite",
            [(name: "name", value: record.scenario), (name: "id", value: "0")] + counts + [
                (name: "skipped", value: "0")
            ],
            elements: [XMLText("properties", [], elements: properties(of: record))] + cases.map(\.element))
        return XMLText("testsuites", [(name: "name", value: "watchcircle")] + counts, elements: [suite]).document
    }

    private typealias Case = (element: XMLText, isFailure: Bool, isError: Bool)

    private static func soundness(of record: RunRecord) -> Case {
        let reasons = record.driven?.validity?.reasons ?? []
        let problems = record.verdict == .partial ? ["the run was interrupted before its end"] + reasons : reasons
        let problem = XMLText(
            "failure", [(name: "type", value: "invalid"), (name: "message", value: problems.joined(separator: "; "))],
            text: problems.joined(separator: "\n"))
        let element = element(
            "the run is valid", in: record, lasting: record.performance.wallSeconds, problems.isEmpty ? [] : [problem])
        return (element, !problems.isEmpty, false)
    }

    private static func testCase(of result: ObjectiveResult, named name: String, in record: RunRecord) -> Case {
        let message = "\(result.text): \(result.why)"
        let kind =
            switch result.status {
            case .met: ""
            case .missed: "failure"
            case .unjudged: "error"
            }
        let problem = XMLText(
            kind, [(name: "type", value: result.status.rawValue), (name: "message", value: message)], text: message)
        let element = element(
            name, in: record, lasting: record.driven?.setup.windowSeconds ?? record.performance.wallSeconds,
            (kind.isEmpty ? [] : [problem]) + [XMLText("system-out", [], text: measured(result))])
        return (element, result.status == .missed, result.status == .unjudged)
    }

    /// Returns the figures of an objective, one per line.
    private static func measured(_ result: ObjectiveResult) -> String {
        let figures = [
            ("rule", result.text), ("value", result.value.map(CSVText.field) ?? ""),
            ("bound", CSVText.field(result.bound)), ("unit", result.unit.rawValue), ("why", result.why),
        ]
        return figures.filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1)" }.joined(separator: "\n")
    }

    private static func element(
        _ name: String, in record: RunRecord, lasting time: Double, _ elements: [XMLText]
    ) -> XMLText {
        XMLText(
            "testcase",
            [
                (name: "classname", value: "watchcircle.\(record.scenario)"), (name: "name", value: name),
                (name: "time", value: seconds(time)),
            ],
            elements: elements)
    }

    /// Formats a time as the schema requires: at most three decimals, no exponent, no sign.
    static func seconds(_ value: Double) -> String {
        String(format: "%.3f", value.isFinite ? min(max(0, value), 1e12) : 0)
    }

    private static func property(_ name: String, _ value: String) -> XMLText {
        XMLText("property", [(name: "name", value: name), (name: "value", value: value)])
    }

    private static func properties(of record: RunRecord) -> [XMLText] {
        var rows = [
            ("seed", "\(record.seed)"), ("version", record.version), ("verdict", record.verdict.rawValue),
            ("watches", "\(record.watches)"), ("days", "\(record.days)"),
        ]
        if let state = record.state { rows.append(("state_hash", state)) }
        if let driven = record.driven {
            let response = DurationFigures(driven.overall.times.response)
            rows += [
                ("target", driven.setup.target), ("profile", driven.setup.profile),
                ("model", driven.setup.model.rawValue), ("requests", "\(driven.overall.requests)"),
                ("errors", "\(driven.overall.errors)"),
                ("throughput_per_second", CSVText.field(driven.throughput)),
                ("response_p50_seconds", CSVText.field(response.p50)),
                ("response_p99_seconds", CSVText.field(response.p99)),
                ("on_time_share", CSVText.field(driven.onTimeShare)),
                ("generator_cpu", CSVText.field(driven.generatorCPU)),
            ]
            rows += (driven.audit?.figures ?? []).map { ("audit.\($0.name)", CSVText.field($0.value)) }
        }
        return rows.map { property($0.0, $0.1) }
    }
}

extension [ObjectiveResult] {
    /// A unique name per objective: its own name, or its rule if another has the same name, with a number if necessary.
    ///
    /// Readers of the files merge cases, or samples, with the same name.
    var uniqueNames: [String] {
        func count(_ names: [String]) -> [String: Int] { names.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
        let own = count(map(\.name))
        let names = map { (own[$0.name] ?? 0) > 1 ? $0.text : $0.name }
        var taken = Set<String>()
        return names.map { name in
            var (unique, number) = (name, 1)
            while !taken.insert(unique).inserted {
                number += 1
                unique = "\(name) (\(number))"
            }
            return unique
        }
    }
}
