// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement

/// `junit.xml`: what build servers show as tests. One suite, the scenario; one case an objective, and one for whether
/// the run is valid, so that the file is never without a case.
public enum JUnitXML {
    /// The file's text.
    public static func text(of record: RunRecord) -> String {
        let cases = [soundness(of: record)] + record.objectives.map { testCase(of: $0, in: record) }
        let failures = cases.count { $0.isFailure }
        let errors = cases.count { $0.isError }
        let counts = [
            (name: "tests", value: "\(cases.count)"), (name: "failures", value: "\(failures)"),
            (name: "errors", value: "\(errors)"), (name: "skipped", value: "0"),
            (name: "time", value: CSVText.field(record.performance.wallSeconds)),
        ]
        let suite = XMLText(
            "testsuite", [(name: "name", value: record.scenario)] + counts,
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
        let element = element("the run is valid", in: record, problems.isEmpty ? [] : [problem])
        return (element, !problems.isEmpty, false)
    }

    private static func testCase(of result: ObjectiveResult, in record: RunRecord) -> Case {
        let message = "\(result.text): \(result.why)"
        let values = XMLText(
            "properties", [],
            elements: [property("bound", CSVText.field(result.bound)), property("unit", result.unit.rawValue)]
                + (result.value.map { [property("value", CSVText.field($0))] } ?? []))
        let kind =
            switch result.status {
            case .met: ""
            case .missed: "failure"
            case .unjudged: "error"
            }
        let problem = XMLText(
            kind, [(name: "type", value: result.status.rawValue), (name: "message", value: message)], text: message)
        let element = element(result.name, in: record, [values] + (kind.isEmpty ? [] : [problem]))
        return (element, result.status == .missed, result.status == .unjudged)
    }

    private static func element(_ name: String, in record: RunRecord, _ elements: [XMLText]) -> XMLText {
        XMLText(
            "testcase",
            [
                (name: "classname", value: "watchcircle.\(record.scenario)"), (name: "name", value: name),
                (name: "time", value: "0"),
            ],
            elements: elements)
    }

    private static func property(_ name: String, _ value: String) -> XMLText {
        XMLText("property", [(name: "name", value: name), (name: "value", value: value)])
    }

    private static func properties(of record: RunRecord) -> [XMLText] {
        var rows = [
            ("seed", "\(record.seed)"), ("version", record.version), ("state_hash", record.stateHash),
            ("verdict", record.verdict.rawValue), ("watches", "\(record.watches)"), ("days", "\(record.days)"),
        ]
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
