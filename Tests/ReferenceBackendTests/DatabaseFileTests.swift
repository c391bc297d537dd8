// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GRDB
import Testing

@testable import ReferenceBackend

@Suite struct DatabaseFileTests {
    @Test func `a database of another program stays unchanged`() async throws {
        let server = try Server("--port", "0", "--stop-after", "20s", "--database", "%/circle.sqlite")
        let file = server.folder.appendingPathComponent("circle.sqlite")
        try Data("this is a letter, not a database; it is longer than a header".utf8).write(to: file)
        #expect(try await server.run() == 1)
        let words =
            "/circle.sqlite: the file is not a database; it must be empty or written by this program\n"
            + "  hint: name another"
        #expect(server.errors.contains(words), "\(server.errors)")
        #expect(try String(contentsOf: file, encoding: .utf8).hasPrefix("this is a letter"))
    }

    @Test(arguments: ["DELETE", "WAL"])
    func `another program's tables are rejected, and their file stays unchanged`(journal: String) async throws {
        let server = try Server("--port", "0", "--stop-after", "20s", "--database", "%/circle.sqlite")
        let file = server.folder.appendingPathComponent("circle.sqlite")
        let queue = try DatabaseQueue(path: file.path)
        try await queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = \(journal); CREATE TABLE letters (text TEXT)")
        }
        try queue.close()
        let before = try Data(contentsOf: file)
        #expect(try await server.run() == 1)
        let message = "/circle.sqlite: the file contains another program's tables"
        #expect(server.errors.contains(message), "\(server.errors)")
        #expect(try Data(contentsOf: file) == before)
    }

    @Test func `a database of the previous version is upgraded, and a later one is rejected`() async throws {
        let first = try Server("--port", "0", "--stop-after", "1ms", "--database", "%/circle.sqlite")
        #expect(try await first.run() == 0, "\(first.errors)")
        let file = first.folder.appendingPathComponent("circle.sqlite").path
        func change(_ sql: String) throws {
            let queue = try DatabaseQueue(path: file)
            try queue.writeWithoutTransaction { db in try db.execute(sql: sql) }
            try queue.close()
        }
        try change("DROP TABLE undelivered; DROP TABLE proofs; PRAGMA user_version = 1")
        let second = try Server("--port", "0", "--database", file)
        let port = try await second.start()
        #expect(try await health(port) == 200)
        second.terminate()
        #expect(try await second.end() == 0)
        try change("PRAGMA user_version = 3")
        let third = try Server("--port", "0", "--stop-after", "20s", "--database", file)
        #expect(try await third.run() == 1)
        #expect(
            third.errors.contains("the tables have version 3; this program reads versions 1 to 2"), "\(third.errors)")
    }

    @Test func `an empty file becomes a database`() async throws {
        let server = try Server("--port", "0", "--stop-after", "1ms", "--database", "%/circle.sqlite")
        let file = server.folder.appendingPathComponent("circle.sqlite")
        try Data().write(to: file)
        #expect(try await server.run() == 0, "\(server.errors)")
        #expect(try Data(contentsOf: file).starts(with: "SQLite format 3".utf8))
    }
}
