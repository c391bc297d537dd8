// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@testable import Reporting

/// What killed programs leave beside a folder.
@Suite struct AtomicFolderTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func make(_ name: String, files: [String]) throws {
        let folder = workspace.folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in files {
            try file.write(to: folder.appendingPathComponent(file), atomically: true, encoding: .utf8)
        }
    }

    private func clean() {
        AtomicFolder.removeLeftovers(in: workspace.folder, fileNames: ReportFolder.fileNames)
    }

    @Test func `the cleanup removes the folder of a killed program, whatever its report`() throws {
        try make(".run.partial-17", files: ["summary.json", "results.sqlite", "results.sqlite-journal"])
        try make(".other.partial-4294967295", files: [])
        clean()
        #expect(try workspace.names.isEmpty)
    }

    @Test func `the next report also removes it`() throws {
        try make(".run.partial-17", files: ["summary.json"])
        _ = try ReportFolder.rows(beside: workspace.folder.appendingPathComponent("new"))
        #expect(try workspace.names.isEmpty)
    }

    @Test(arguments: [
        (".run.partial-17", "mine.txt"), ("run.partial-17", "summary.json"), (".run.partial-", "summary.json"),
        (".run.partial-1x", "summary.json"), (".partial-17", "summary.json"), (".run.partial-17.old", "summary.json"),
    ])
    func `the cleanup keeps the files of other programs`(name: String, file: String) throws {
        try make(name, files: [file])
        clean()
        #expect(try workspace.names == [name])
    }

    @Test func `the cleanup keeps the folder of a running program`() throws {
        let whole = try AtomicFolder(
            for: workspace.folder.appendingPathComponent("run"), fileNames: ReportFolder.fileNames)
        clean()
        #expect(FileManager.default.fileExists(atPath: whole.partial.path))
        try whole.takePlace()
        #expect(try workspace.names == ["run"])
    }

    @Test func `the cleanup restores an older report if its replacement is incomplete`() throws {
        try make(".run.partial-17.older", files: ["summary.json"])
        try make(".run.partial-17", files: ["summary.json", "timeline.csv"])
        clean()
        #expect(try workspace.names == ["run"])
        let names = try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path + "/run")
        #expect(names == ["summary.json"])
    }

    @Test func `the cleanup removes an older report if its replacement is complete`() throws {
        try make("run", files: ["timeline.csv"])
        try make(".run.partial-17.older", files: ["summary.json"])
        clean()
        #expect(try workspace.names == ["run"])
        let names = try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path + "/run")
        #expect(names == ["timeline.csv"])
    }
}
