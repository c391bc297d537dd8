// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import Testing

@testable import Reporting

/// A format of this file alone: the number of watches.
private struct WatchCount: TextFileFormat {
    static let fileName = "watches.txt"
    static func text(of record: RunRecord) -> String { "\(record.watches)\n" }
}

/// A format that only judged runs have, and that fails halfway.
private struct BrokenFormat: StreamedFileFormat {
    static let fileName = "broken.txt"
    static func isPart(of record: RunRecord) -> Bool { SummaryJSON.isJudged(record) }
    static func write(_ record: RunRecord, to file: inout some TextOutputStream) throws {
        file.write("half")
        throw CocoaError(.fileWriteOutOfSpace)
    }
}

/// A format whose resource is missing.
private struct NeedyFormat: TextFileFormat {
    static let fileName = "needy.txt"
    init() {}
    init(resources: ReportResources) throws(ReportError) {
        throw ReportError(.chartScriptMissing, at: resources.chartScript?.path ?? "", message: "no such script")
    }
    static func text(of record: RunRecord) -> String { "" }
}

@Suite struct ReportFormatTests {
    private let record = ExampleRecord.make(watches: 1_000, days: 2)

    @Test func `a format consists of one type and one list entry`() throws {
        let workspace = try Workspace()
        let target = workspace.folder.appendingPathComponent("run")
        let formats = ReportFolder.formats + [WatchCount.self]
        for _ in 0..<2 {
            try ReportFolder.check(target, formats: formats)
            try ReportFolder.write(record, to: target, formats: formats)
        }
        let file = target.appendingPathComponent("watches.txt")
        #expect(try String(contentsOf: file, encoding: .utf8) == "1000\n")
        let names = try FileManager.default.contentsOfDirectory(atPath: target.path).sorted()
        #expect(names == (ReportFolder.fileNames(of: record) + ["watches.txt"]).sorted())
        // To a program without the format, its file is foreign.
        let error = #expect(throws: ReportError.self) { try ReportFolder.write(record, to: target) }
        #expect(error?.code == .folderIsForeign && error?.message.contains("watches.txt") == true)
    }

    @Test func `a format that fails halfway leaves no part and does not affect other formats`() throws {
        let workspace = try Workspace()
        let target = workspace.folder.appendingPathComponent("run")
        let formats: [any ReportFormat.Type] = [SummaryJSON.self, BrokenFormat.self, WatchCount.self]
        let error = #expect(throws: ReportError.self) {
            try ReportFolder.write(ExampleDriven.make(), to: target, formats: formats)
        }
        #expect(error?.code == .incomplete && error?.message.contains("without broken.txt") == true)
        let names = try FileManager.default.contentsOfDirectory(atPath: target.path).sorted()
        #expect(names == ["summary.json", "watches.txt"])
    }

    @Test func `a format that does not apply to a record writes no file`() throws {
        let workspace = try Workspace()
        let target = workspace.folder.appendingPathComponent("run")
        try ReportFolder.write(record, to: target, formats: [SummaryJSON.self, BrokenFormat.self])
        #expect(try FileManager.default.contentsOfDirectory(atPath: target.path) == ["summary.json"])
    }

    @Test func `no report exists without its first file`() throws {
        let workspace = try Workspace()
        let target = workspace.folder.appendingPathComponent("run")
        let error = #expect(throws: ReportError.self) {
            try ReportFolder.write(ExampleDriven.make(), to: target, formats: [BrokenFormat.self, WatchCount.self])
        }
        #expect(error?.code == .fileSystem)
        #expect(try workspace.names.isEmpty)
    }

    @Test func `the check before the run reports a missing resource`() throws {
        let workspace = try Workspace()
        let target = workspace.folder.appendingPathComponent("run")
        let error = #expect(throws: ReportError.self) {
            try ReportFolder.check(
                target, chartScript: URL(fileURLWithPath: "/none.js"), formats: [SummaryJSON.self, NeedyFormat.self])
        }
        #expect(error?.code == .chartScriptMissing && error?.location == "/none.js")
    }

    @Test func `the summary comes first, the database last, and each name once`() {
        let names = ReportFolder.fileNames
        #expect(names.first == "summary.json" && names.last == "results.sqlite")
        #expect(Set(names).count == names.count)
        for format in ReportFolder.formats.dropFirst().dropLast() {
            #expect(format.fileName.wholeMatch(of: /[a-z]+\.[a-z]+/) != nil, "\(format)")
        }
    }

    @Test func `the documentation lists each file with its type`() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/report.md")
        let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
        for format in ReportFolder.formats {
            let row = lines.first { $0.hasPrefix("| `\(format.fileName)` |") }
            #expect(row?.hasSuffix("| `\(format)` |") == true, "\(format)")
        }
    }
}
