// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Reporting
import Testing

@testable import watchcircle

/// The summaries of real runs.
@Suite struct SummaryProgramTests {
    @Test func `the summary of a run conforms to its schema and is read whole`() throws {
        let workspace = try Workspace()
        try Program.run("run", "smoke", "--report", "%/run", "-q", in: workspace)
        let file = workspace.folder.appendingPathComponent("run/summary.json")
        #expect(try Self.errors(.summary, file) == "")
        let summary = try SummaryFile.read(file)
        #expect(summary.scenario == "smoke" && summary.target == nil && !summary.operations.isEmpty)
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains("\"seed\": \(summary.seed),\n  \"seed_text\": \"\(summary.seed)\""))
    }

    @Test func `the rating of a search conforms to its schema and is read whole`() throws {
        let drive = RatedDrive(workspace: try Workspace())
        try drive.write(limit: 3)
        let outcome = try drive.rate("new-year-evening", "--target", "http://127.0.0.1:1", "--tolerance", "1")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let file = drive.workspace.folder.appendingPathComponent("rating/rating.json")
        #expect(try Self.errors(.rating, file) == "")
        let data = try Data(contentsOf: file)
        let rating = try JSONDecoder().decode(RatingSummary.self, from: data)
        let calls = try drive.calls
        #expect(rating.ended == .found && rating.trials.count == calls.count)
        #expect(rating.text == String(decoding: data, as: UTF8.self))
    }

    @Test func `a comparison conforms to its schema and is read whole`() throws {
        let workspace = try Workspace()
        let report = try workspace.driven("a") { 0.1 + Double($0 % 7) / 100 }
        let file = workspace.folder.appendingPathComponent("compared.json")
        try Program.run("compare", report, "--baseline", report, "--json", file.path, "-q")
        #expect(try Self.errors(.comparison, file) == "")
        let comparison = try JSONDecoder().decode(ComparisonSummary.self, from: try Data(contentsOf: file))
        #expect(comparison.verdict == .notWorse && comparison.runs.map(\.side) == ["baseline", "head"])
    }

    @Test func `every figure that is compared or logged is a key of the summary`() throws {
        let data = Data(SummarySchema.summary.text.utf8)
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let names =
            PairedFigures.judged.map(\.name) + HistoryFile.figures + ReportComparison.costs
            + ReportComparison.generatorFigures + ["audit.findings_in_all", "target.requests", "target.errors"]
        for name in names {
            let end = name.split(separator: ".").reduce(root as [String: Any]?) { schema, key in
                Self.property(String(key), of: schema, in: root)
            }
            #expect(end != nil, "\(name)")
        }
        #expect(Self.property("share", of: Self.property("target", of: root, in: root), in: root) == nil)
    }

    /// Returns the schema of an object's key.
    private static func property(_ key: String, of schema: [String: Any]?, in root: [String: Any]) -> [String: Any]? {
        let properties = schema?["properties"] as? [String: Any]
        guard let property = properties?[key] as? [String: Any] else { return nil }
        guard let reference = property["$ref"] as? String else { return property }
        let definitions = root["$defs"] as? [String: Any]
        return definitions?[String(reference.dropFirst("#/$defs/".count))] as? [String: Any]
    }

    /// Returns the errors that Python's `jsonschema` finds; empty if there are none.
    private static func errors(_ schema: SummarySchema, _ document: URL) throws -> String {
        let process = Process()
        process.executableURL = Program.root.appendingPathComponent(".ci/validate")
        process.arguments = [Program.root.appendingPathComponent("schemas/\(schema.fileName)").path, document.path]
        let output = Pipe()
        (process.standardOutput, process.standardError) = (output, output)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return process.terminationStatus == 0 ? "" : text.isEmpty ? "ended with \(process.terminationStatus)" : text
    }
}
