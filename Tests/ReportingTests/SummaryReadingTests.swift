// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import Testing
import TextFormats

@testable import Reporting

/// A summary is read by the code that writes it.
@Suite struct SummaryReadingTests {
    /// Writes a text as a file and reads it.
    private func reading<Value>(_ text: String, _ read: (URL) throws(ReportError) -> Value) throws -> Value {
        let workspace = try Workspace()
        let file = workspace.folder.appendingPathComponent(SummaryFile.name)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return try read(file)
    }

    private func document(_ text: String) throws -> JSONText { try JSONText(parsing: Data(text.utf8)) }

    @Test(arguments: ExampleSummaries.all.map(\.name))
    func `every summary survives writing and reading`(name: String) throws {
        let record = try #require(ExampleSummaries.all.first { $0.name == name }?.record)
        let text = SummaryJSON.text(of: record)
        let summary = try reading(text, SummaryFile.read)
        #expect(summary.seed == record.seed && summary.verdict == record.verdict)
        // Parsing sorts the keys, so that the order of members does not matter.
        let parsed = try document(text).compact
        #expect(try document(summary.text).compact == parsed)
        let decoded = try JSONDecoder().decode(RunSummary.self, from: Data(text.utf8))
        #expect(decoded.text == summary.text)
        let encoded = try JSONEncoder().encode(summary)
        #expect(try document(String(decoding: encoded, as: UTF8.self)).compact == parsed)
    }

    @Test func `the bytes of a summary are those of the pinned file`() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("summary-example.json")
        let text = SummaryJSON.text(of: ExampleSummaries.failing)
        if ProcessInfo.processInfo.environment["WATCHCIRCLE_PIN_SUMMARY"] != nil {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let pinned = try String(contentsOf: file, encoding: .utf8)
        #expect(text == pinned, "if this is meant, WATCHCIRCLE_PIN_SUMMARY=1 pins the new text")
    }

    @Test func `a seed keeps all its 64 bits, even if a tool has rounded the number`() throws {
        var record = ExampleRecord.make(days: 1)
        for seed in [0, 9_007_199_254_740_993, UInt64.max] {
            record.seed = seed
            #expect(try reading(SummaryJSON.text(of: record), SummaryFile.read).seed == seed)
        }
        record.seed = 9_007_199_254_740_993
        let rounded = SummaryJSON.text(of: record).replacing(
            "\"seed\": 9007199254740993", with: "\"seed\": 9007199254740992")
        #expect(rounded.contains("9007199254740992"))
        #expect(try reading(rounded, SummaryFile.read).seed == record.seed)
    }

    /// Members whose names are not fixed: no reader can miss one, or object to another.
    private static let open = [
        "operations", "society", "audit.figures", "target.errors_by_cause", "target.retries_by_cause",
        "target.skipped", "target.left_out", "target.operations",
    ]
    private static func isOpen(_ path: String) -> Bool { open.contains(path) || path.hasSuffix(".outcomes") }

    @Test func `a missing key is an error with its path`() throws {
        let document = try document(SummaryJSON.text(of: ExampleSummaries.failing))
        let (optional, verdicts) = (["target", "audit", "objectives"], "pass, fail, invalid, partial")
        var count = 0
        for object in objects(in: document) where !Self.isOpen(object.path) {
            for (index, member) in object.members.enumerated() {
                let path = object.path.isEmpty ? member.key : object.path + "." + member.key
                var members = object.members
                members.remove(at: index)
                let found = fault(of: object.replaced(.object(members)))
                let message = path == "verdict" ? "missing key; it must be one of \(verdicts)" : "missing key"
                #expect(found == (optional.contains(path) ? nil : JSONFault(path: path, message: message)))
                count += 1
            }
        }
        #expect(count > 200)
    }

    @Test func `an unknown key is an error with its path`() throws {
        let document = try document(SummaryJSON.text(of: ExampleSummaries.failing))
        for object in objects(in: document) where !Self.isOpen(object.path) {
            let path = object.path.isEmpty ? "surprise" : object.path + ".surprise"
            let found = fault(of: object.replaced(.object(object.members + [("surprise", .integer(1))])))
            #expect(found == JSONFault(path: path, message: "unknown key"))
        }
    }

    @Test func `a value of another type is an error with its path`() throws {
        let document = try document(SummaryJSON.text(of: ExampleSummaries.failing))
        for object in objects(in: document) {
            for (index, member) in object.members.enumerated() {
                var members = object.members
                // No value of a summary is a list of lists.
                members[index].value = .list([.list([])])
                let path = object.path.isEmpty ? member.key : object.path + "." + member.key
                let found = fault(of: object.replaced(.object(members)))
                #expect(found?.path.hasPrefix(path) == true, "\(path)")
                #expect(found?.message.contains("; it must be ") == true, "\(path)")
            }
        }
    }

    @Test func `a tolerant reader needs the verdict alone`() throws {
        let trial = try reading(
            #"{"verdict": "fail", "new": 1, "target": {"sent_per_second": 12.5}}"#, SummaryFile.readTrial)
        #expect(trial.verdict == .fail && trial.target?.sentPerSecond == 12.5)
        #expect(trial.target?.times.response.p99.isNaN == true && trial.objectives == nil)
        for (text, words) in [
            ("{}", "verdict: missing key"),
            (#"{"verdict": "good"}"#, "verdict: the value is \"good\"; it must be one of"),
            (
                #"{"verdict": "pass", "target": {"requests": 1.5}}"#,
                "target.requests: the value is 1.5; it must be an integer"
            ),
        ] {
            let error = try #require(throws: ReportError.self) { try reading(text, SummaryFile.readTrial) }
            #expect(error.code == .summaryInvalid && error.message.hasPrefix(words), "\(error)")
        }
    }

    @Test func `what is a summary of ours is decided by its schema and its state`() throws {
        func code(_ text: String) throws -> ReportError.Code? {
            do { _ = try reading(text, SummaryFile.readTolerantly) } catch let error as ReportError {
                return error.code
            }
            return nil
        }
        for foreign in [
            "", "[]", "{}", "{\"schema\": \"3\", \"state_hash\": null}", "{\"schema\": 3}", "{\"state_hash\": \"\"}",
        ] {
            #expect(try code(foreign) == .summaryForeign, "\(foreign)")
        }
        #expect(try code(#"{"schema": 999, "state_hash": null}"#) == .summaryOfOtherSchema)
        #expect(try code(#"{"schema": \#(RunRecord.schema), "state_hash": null}"#) == .summaryInvalid)
        #expect(try code(#"{"schema": \#(RunRecord.schema), "state_hash": null, "verdict": "pass"}"#) == nil)
        let absent = URL(fileURLWithPath: "/nowhere/summary.json")
        #expect(throws: ReportError.self) { try SummaryFile.read(absent) }
        #expect(!SummaryFile.isSummary(absent))
    }

    private func fault(of document: JSONText) -> JSONFault? {
        do throws(JSONFault) { _ = try RunSummary(JSONNode(value: document)) } catch { return error }
        return nil
    }
}

/// An object within a document.
private struct Place {
    var path: String
    var members: [(key: String, value: JSONText)]
    /// Returns the document with another value here.
    var replaced: (JSONText) -> JSONText
}

/// Returns every object of a document, itself included.
private func objects(
    in value: JSONText, path: String = "", replaced: @escaping (JSONText) -> JSONText = { $0 }
) -> [Place] {
    switch value {
    case .object(let members):
        [Place(path: path, members: members, replaced: replaced)]
            + members.enumerated().flatMap { index, member in
                objects(in: member.value, path: path.isEmpty ? member.key : path + "." + member.key) { inner in
                    var members = members
                    members[index].value = inner
                    return replaced(.object(members))
                }
            }
    case .list(let values):
        values.enumerated().flatMap { index, value in
            objects(in: value, path: "\(path)[\(index)]") { inner in
                var values = values
                values[index] = inner
                return replaced(.list(values))
            }
        }
    default: []
    }
}
