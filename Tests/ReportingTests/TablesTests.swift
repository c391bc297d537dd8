// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GRDB
import Measurement
import Testing
import TextFormats

@testable import Reporting

@Suite struct TablesTests {
    private let record = ExampleRecord.make(days: 8)

    @Test func `the timeline file parses back to equal rows`() throws {
        let table = rows(ofCSV: try text(of: record, TimelineCSV.write))
        let kinds = record.operations.map(\.kind)
        #expect(table[0] == ["tick", "day", "time"] + kinds.map { $0 + "_count" } + kinds.map { $0 + "_bytes" })
        #expect(table.count == record.timeline.count + 1)
        for (fields, row) in zip(table.dropFirst(), try record.timeline.all) {
            #expect(fields[0] == "\(row.tick)")
            #expect(fields[3...].map { Int($0) } == row.counts + row.bytes)
        }
        #expect(table[1 + 96 + 81][1...2] == ["1", "20:15:00"])
    }

    @Test func `the society file parses back bit for bit`() throws {
        let table = rows(ofCSV: try text(of: record, SocietyCSV.write))
        let names = try #require(try record.dailies.first).figures.map(\.name)
        #expect(table[0] == ["day", "day_type"] + names)
        for (fields, row) in zip(table.dropFirst(), try record.dailies.all) {
            #expect(fields[0...1] == ["\(row.day)", row.dayType])
            #expect(fields[2...].map { Double($0) } == row.figures.map(\.value))
        }
        #expect(table.count == record.dailies.count + 1)
    }

    @Test func `a run without a completed day writes only headers`() throws {
        let record = ExampleRecord.make(days: 0)
        #expect(try text(of: record, TimelineCSV.write).hasPrefix("tick,day,time,keepAlive_count,"))
        #expect(try text(of: record, SocietyCSV.write) == "day,day_type\r\n")
    }

    @Test(arguments: ["plain", "a,b", "say \"likes\"", "two\r\nlines", "\n", "", "\"", "é,Ж"])
    func `a quoted field parses back to the original text`(field: String) {
        let table = CSVText.row(["a", "b"]) + CSVText.row([field, "end"])
        #expect(rows(ofCSV: table) == [["a", "b"], [field, "end"]])
    }

    @Test func `a number that is not finite becomes an empty field`() {
        #expect(CSVText.field(.nan).isEmpty)
        #expect(CSVText.field(-.infinity).isEmpty)
        #expect(CSVText.field(0.1) == "0.1")
    }

    @Test func `the database contains the data of the CSV files`() throws {
        let workspace = try Workspace()
        let file = workspace.folder.appendingPathComponent("results.sqlite")
        try ResultsDatabase().write(record, to: file)
        let kinds = record.operations.map(\.kind)
        try DatabaseQueue(path: file.path).read { database in
            let stored = try Row.fetchAll(
                database, sql: "SELECT tick, day, time, kind, count, bytes FROM timeline ORDER BY tick")
            var byTick: [Int: [String: Row]] = [:]
            for row in stored { byTick[row["tick"], default: [:]][row["kind"]] = row }
            for fields in rows(ofCSV: try text(of: record, TimelineCSV.write)).dropFirst() {
                let tick = try #require(Int(fields[0]))
                let kindRows = try kinds.map { kind in try #require(byTick[tick]?[kind]) }
                for row in kindRows {
                    #expect(row["day"] as Int? == Int(fields[1]))
                    #expect(row["time"] as String? == fields[2])
                }
                let numbers = kindRows.map { $0["count"] as Int? } + kindRows.map { $0["bytes"] as Int? }
                #expect(numbers == fields[3...].map { Int($0) })
            }
            let society = try Row.fetchAll(database, sql: "SELECT * FROM society ORDER BY day")
            let table = rows(ofCSV: try text(of: record, SocietyCSV.write))
            #expect(society.count == table.count - 1)
            for (row, fields) in zip(society, table.dropFirst()) {
                #expect(Array(row.columnNames) == table[0])
                #expect(row["day_type"] as String? == fields[1])
                #expect(table[0].dropFirst(2).map { row[$0] as Double? } == fields.dropFirst(2).map { Double($0) })
            }
        }
    }

    @Test func `the database contains the run, its state and the panel`() throws {
        let workspace = try Workspace()
        let file = workspace.folder.appendingPathComponent("results.sqlite")
        try ResultsDatabase().write(record, to: file)
        try DatabaseQueue(path: file.path).read { database in
            let run = try #require(try Row.fetchOne(database, sql: "SELECT * FROM run"))
            #expect(run["seed"] as String? == record.seed.description)
            #expect(run["watches"] as Int? == record.watches)
            #expect(run["wall_seconds"] as Double? == record.performance.wallSeconds)
            #expect(
                try Int.fetchAll(database, sql: "SELECT children FROM degrees ORDER BY friends")
                    == record.distributions.degrees)
            #expect(
                try Double.fetchAll(database, sql: "SELECT likes_share FROM lorenz ORDER BY position")
                    == record.distributions.lorenz.map { $0[1] })
            #expect(
                try Double.fetchAll(database, sql: "SELECT accounts FROM likes ORDER BY from_likes")
                    == record.distributions.likes.map { $0[1] })
            #expect(
                try Int.fetchAll(database, sql: "SELECT likes FROM top_accounts ORDER BY position")
                    == record.distributions.topAccounts.map(\.likes))
            #expect(
                try Double.fetchAll(database, sql: "SELECT anxiety FROM panel ORDER BY day, child")
                    == record.panel.all.map { $0.figures[1].value })
            #expect(
                try Int.fetchAll(database, sql: "SELECT count FROM operations ORDER BY rowid")
                    == record.operations.map(\.count))
        }
    }

    @Test func `the database stores a season of ticks and a large panel within seconds`() throws {
        let workspace = try Workspace()
        let large = ExampleRecord.make(days: 120, panelChildren: 200)
        #expect(large.timeline.count == 11_520 && large.panel.count == 24_000)
        let elapsed = try ContinuousClock().measure {
            try ResultsDatabase().write(large, to: workspace.folder.appendingPathComponent("results.sqlite"))
        }
        // Measured: 1.6 to 2.9 s unoptimised, the latter beside the browser tests.
        #expect(elapsed < .seconds(30))
    }

    @Test func `an error about a database that cannot be created contains its path`() throws {
        let file = URL(fileURLWithPath: "/nowhere/at/all/results.sqlite")
        let error = #expect(throws: ReportError.self) { try ResultsDatabase().write(record, to: file) }
        #expect(error?.code == .database)
        #expect(error?.description.hasPrefix("/nowhere/at/all/results.sqlite: ") == true)
    }
}
