// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import Testing

@testable import Reporting

@Suite struct ReportFolderTests {
    private let record = ExampleRecord.make(watches: 1_000, days: 2)

    @Test func `a report consists of five files and leaves no others`() throws {
        let workspace = try Workspace()
        let target = workspace.folder.appendingPathComponent("deep/er/run")
        try ReportFolder.write(record, to: target)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: target.path).sorted()
                == ReportFolder.fileNames(of: record).sorted()
        )
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: target.deletingLastPathComponent().path) == ["run"])
    }

    @Test func `a report replaces an older report`() throws {
        let workspace = try Workspace()
        let target = workspace.folder.appendingPathComponent("run")
        try ReportFolder.write(record, to: target)
        var newer = record
        newer.stateHash = "0000000000000001"
        try ReportFolder.write(newer, to: target)
        let summary = try String(contentsOf: target.appendingPathComponent("summary.json"), encoding: .utf8)
        #expect(summary.contains("0000000000000001"))
        #expect(try workspace.names == ["run"])
    }

    @Test func `a report uses an empty folder`() throws {
        let workspace = try Workspace()
        try ReportFolder.write(record, to: workspace.folder)
        #expect(try workspace.names == ReportFolder.fileNames(of: record).sorted())
    }

    @Test func `a report rejects a folder with a foreign file and leaves it unchanged`() throws {
        let workspace = try Workspace()
        let target = workspace.folder.appendingPathComponent("run")
        try ReportFolder.write(record, to: target)
        try "mine".write(to: target.appendingPathComponent("thesis.txt"), atomically: true, encoding: .utf8)
        let error = #expect(throws: ReportError.self) { try ReportFolder.write(record, to: target) }
        #expect(error?.code == .folderIsForeign)
        #expect(error?.description.contains("thesis.txt") == true)
        #expect(error?.description.contains("hint: ") == true)
        #expect(try String(contentsOf: target.appendingPathComponent("thesis.txt"), encoding: .utf8) == "mine")
        #expect(try workspace.names == ["run"])
    }

    @Test func `a report rejects a folder of foreign files that have a report's names`() throws {
        let workspace = try Workspace()
        try "{\"total\": 3}".write(
            to: workspace.folder.appendingPathComponent("summary.json"), atomically: true, encoding: .utf8)
        let error = #expect(throws: ReportError.self) { try ReportFolder.write(record, to: workspace.folder) }
        #expect(error?.code == .folderIsForeign)
        #expect(try workspace.names == ["summary.json"])
    }

    @Test func `a report rejects a path that is a file`() throws {
        let workspace = try Workspace()
        let target = workspace.folder.appendingPathComponent("run")
        try "mine".write(to: target, atomically: true, encoding: .utf8)
        let error = #expect(throws: ReportError.self) { try ReportFolder.write(record, to: target) }
        #expect(error?.code == .folderIsForeign)
        #expect(try String(contentsOf: target, encoding: .utf8) == "mine")
    }

    /// Two days of one number: SQLite refuses the second.
    private var broken: RunRecord {
        get throws {
            var broken = record
            broken.dailies = Rows(try broken.dailies.all + broken.dailies.all.prefix(1))
            return broken
        }
    }

    @Test func `a file that cannot be written does not affect other files`() throws {
        let workspace = try Workspace()
        let target = workspace.folder.appendingPathComponent("run")
        let broken = try broken
        let error = #expect(throws: ReportError.self) { try ReportFolder.write(broken, to: target) }
        #expect(error?.code == .incomplete && error?.location == target.path)
        #expect(error?.description.contains("without results.sqlite") == true)
        #expect(error?.description.contains("partial-") == false)
        #expect(try workspace.names == ["run"])
        let names = try FileManager.default.contentsOfDirectory(atPath: target.path).sorted()
        #expect(names == ReportFolder.fileNames(of: record).filter { $0 != "results.sqlite" }.sorted())
    }

    @Test func `a write that fails halfway leaves the older report complete`() throws {
        let workspace = try Workspace()
        let target = workspace.folder.appendingPathComponent("run")
        try ReportFolder.write(record, to: target)
        let before = try Data(contentsOf: target.appendingPathComponent("report.html"))
        let broken = try broken
        for name in ["run-incomplete", "run-incomplete-2"] {
            let error = #expect(throws: ReportError.self) { try ReportFolder.write(broken, to: target) }
            #expect(error?.location.hasSuffix("/" + name) == true)
        }
        #expect(try Data(contentsOf: target.appendingPathComponent("report.html")) == before)
        #expect(try workspace.names == ["run", "run-incomplete", "run-incomplete-2"])
    }

    @Test func `an error about a missing chart script contains the package, and the other files are complete`() throws {
        let workspace = try Workspace()
        let error = #expect(throws: ReportError.self) {
            try ReportFolder.write(
                record, to: workspace.folder.appendingPathComponent("run"),
                chartScript: workspace.folder.appendingPathComponent("none.js"))
        }
        #expect(error?.code == .chartScriptMissing)
        #expect(error?.description.contains("libjs-chart.js") == true)
        #expect(try workspace.names.isEmpty)
    }

    @Test func `a check before the run rejects what a later write would reject`() throws {
        let workspace = try Workspace()
        let target = workspace.folder.appendingPathComponent("deep/er/run")
        try ReportFolder.check(target)
        #expect(try workspace.names.isEmpty)
        let file = workspace.folder.appendingPathComponent("file")
        try "mine".write(to: file, atomically: true, encoding: .utf8)
        #expect(throws: ReportError.self) { try ReportFolder.check(file) }
        #expect(throws: ReportError.self) { try ReportFolder.check(file.appendingPathComponent("run")) }
        #expect(throws: ReportError.self) { try ReportFolder.check(workspace.folder) }
    }
}
