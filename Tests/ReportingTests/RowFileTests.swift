// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import Testing
import TextFormats

@testable import Reporting

@Suite struct RowFileTests {
    private let workspace: Workspace
    private let record = ExampleRecord.make(days: 8)

    init() throws { workspace = try Workspace() }

    private func file<Form: RowForm>(_ form: Form, roomWords: Int = 512) throws -> RowFile<Form> {
        try RowFile(in: workspace.folder.path, form, roomWords: roomWords)
    }

    @Test func `rows read back unchanged, from the file and from memory`() throws {
        let (ticks, days, panel) = (try file(TickForm()), try file(DayForm()), try file(PanelForm()))
        try record.timeline.forEach(ticks.append)
        try record.dailies.forEach(days.append)
        try record.panel.forEach(panel.append)
        #expect(try Rows(ticks).all == record.timeline.all)
        #expect(try Rows(days).all == record.dailies.all)
        #expect(try Rows(panel).all == record.panel.all)
        #expect(ticks.count == record.timeline.count && days.count == 8 && panel.count == record.panel.count)
        let seconds = try file(SecondForm())
        let rows = try #require(ExampleDriven.make().driven).seconds
        try rows.forEach(seconds.append)
        #expect(try Rows(seconds).all == rows.all)
    }

    @Test(arguments: [1, 29, 30, 300, 301, 5_000])
    func `memory holds a fixed number of rows`(count: Int) throws {
        let log = try file(SecondForm(), roomWords: 14 * 30)
        for second in 0..<count {
            log.append(SecondRow(second: second, phase: second < 9 ? "ramp" : "steady", offered: second * 3))
            #expect(log.countInMemory <= 30)
        }
        var next = 0
        try log.forEach { row in
            #expect(row == SecondRow(second: next, phase: next < 9 ? "ramp" : "steady", offered: next * 3))
            next += 1
        }
        #expect(next == count && log.count == count)
    }

    @Test func `a row can change wherever it is stored`() throws {
        let log = try file(SecondForm(), roomWords: 14 * 10)
        for second in 0..<25 { log.append(SecondRow(second: second)) }
        for second in [0, 9, 10, 24] { log.update(second) { ($0.offered, $0.responseMax) = (second + 1, 0.5) } }
        for row in try Rows(log).all {
            let isChanged = [0, 9, 10, 24].contains(row.second)
            #expect(row.offered == (isChanged ? row.second + 1 : 0) && row.responseMax == (isChanged ? 0.5 : 0))
        }
    }

    @Test func `a number that is not finite stays unchanged`() throws {
        let log = try file(DayForm())
        let figures = [NamedFigure("a", .nan), NamedFigure("b", -.infinity)]
        log.append(DailyRow(day: 0, dayType: "weekend", figures: figures))
        let row = try #require(try Rows(log).first)
        #expect(row.figures[0].value.isNaN && row.figures[1].value == -.infinity)
    }

    @Test func `a run that ends at once leaves no file`() throws {
        let rows = try ReportFolder.rows(beside: workspace.folder.appendingPathComponent("deep/er/run"))
        for day in 0..<1_000 { rows.dailies.append(DailyRow(day: day, dayType: "weekend", figures: [])) }
        #expect(rows.dailies.count == 1_000)
        #expect(try workspace.names.isEmpty)
    }

    @Test func `a path where no file can exist is an error before the run`() {
        let error = #expect(throws: ReportError.self) { try RowFile(in: "/proc/self", SecondForm()) }
        #expect(error?.code == .fileSystem)
        #expect(error?.description.hasPrefix("/proc/self: cannot create a file here") == true)
    }

    @Test func `a disk without enough space is an error before the run`() throws {
        let target = workspace.folder.appendingPathComponent("run")
        let error = #expect(throws: ReportError.self) { try ReportFolder.rows(beside: target, needing: 1 << 60) }
        #expect(error?.code == .fileSystem)
        #expect(error?.description.contains("1152921504606846976 bytes are required") == true)
        #expect(error?.description.contains("hint: ") == true)
        #expect(try workspace.names.isEmpty)
    }

    @Test func `a log without a row is empty`() throws {
        let log = try file(TickForm())
        #expect(log.count == 0)
        #expect(try Rows(log).first == nil)
        #expect(try Rows(log).all.isEmpty)
    }

    @Test func `a report from files equals a report from memory, byte for byte`() throws {
        let rows = try ReportFolder.rows(beside: workspace.folder.appendingPathComponent("spooled"))
        var spooled = record
        try record.timeline.forEach(rows.timeline.append)
        try record.dailies.forEach(rows.dailies.append)
        try record.panel.forEach(rows.panel.append)
        (spooled.timeline, spooled.dailies, spooled.panel) = (
            Rows(rows.timeline), Rows(rows.dailies), Rows(rows.panel)
        )
        let folders = ["spooled", "memory"].map(workspace.folder.appendingPathComponent)
        try ReportFolder.write(spooled, to: folders[0])
        try ReportFolder.write(record, to: folders[1])
        for name in ["summary.json", "timeline.csv", "society.csv", "results.sqlite"] {
            let files = try folders.map { try Data(contentsOf: $0.appendingPathComponent(name)) }
            #expect(files[0] == files[1], "\(name)")
        }
        #expect(try PageData.value(of: spooled).compact == PageData.value(of: record).compact)
    }

    @Test func `missing rows are reported and do not affect files without rows`() throws {
        var broken = record
        broken.panel = Rows(Unreadable())
        let target = workspace.folder.appendingPathComponent("run")
        let error = #expect(throws: ReportError.self) { try ReportFolder.write(broken, to: target) }
        #expect(error?.code == .incomplete && error?.description.contains("the disk: gone") == true)
        let names = try FileManager.default.contentsOfDirectory(atPath: target.path).sorted()
        #expect(names.contains("summary.json") && names.contains("timeline.csv") && !names.contains("results.sqlite"))
    }
}

/// A log whose file was lost.
private final class Unreadable: RowLog {
    let count = 3

    func append(_ row: PanelRow) {}

    func update(_ index: Int, _ change: (inout PanelRow) -> Void) {}

    func forEach(_ body: (PanelRow) throws -> Void) throws {
        throw ReportError(.fileSystem, at: "the disk", message: "gone")
    }
}
