// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import NIOCore
import Operations
import Testing

@testable import LoadDriver

/// The log has a row for each sent request and for each operation that ends.
@Suite(.serialized) struct RequestLogTests {
    private final class Place {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "watchcircle-log-\(UUID().uuidString)")
        init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(at: folder) }

        func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
        func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }
    }

    /// Drives some homepage views and returns the log's contents.
    private func drive(
        _ place: Place, _ name: String, share: Double = 1, count: Int = 20, retries: Int = 0,
        version: HTTPVersion = .http1, _ script: @escaping @Sendable (ServedRequest) -> Script
    ) throws -> (result: RequestLog.Result, sent: Int) {
        var options = ScriptedServer.Options()
        options.version = version
        let server = try ScriptedServer(options, script)
        defer { server.stop() }
        let log = try RequestLog(path: place.path(name), share: share)
        let trial = try Trial(server.url) { transport in
            transport.version = version
            transport.retries = retries
            transport.workers = 2
        }
        trial.drive.write(to: log)
        trial.open()
        trial.hand(.viewHomepage, count)
        _ = trial.waitForAll()
        _ = trial.finish()
        return (log.close(), server.requests.count)
    }

    private func rows(_ text: String) -> [[String: String]] {
        let lines = text.components(separatedBy: "\r\n").filter { !$0.isEmpty }
        let header = lines[0].components(separatedBy: ",")
        return lines.dropFirst().map { line in
            Dictionary(uniqueKeysWithValues: zip(header, line.components(separatedBy: ",")))
        }
    }

    @Test(arguments: [HTTPVersion.http1, .http2])
    func `each request has a row with its number, times, status and bytes`(version: HTTPVersion) throws {
        let place = try Place()
        let (result, sent) = try drive(place, "requests.csv", version: version) { request in
            .answer(request.sequence % 4 == 0 ? 404 : 200)
        }
        #expect(result == RequestLog.Result(rows: 20) && sent == 20)
        let rows = rows(try place.text("requests.csv"))
        #expect(Set(rows.compactMap { $0["sequence"] }) == Set((1...20).map(String.init)))
        #expect(rows.count { $0["status"] == "404" && $0["outcome"] == "unexpected_status" } == 5)
        #expect(rows.count { $0["status"] == "200" && $0["outcome"] == "ok" } == 15)
        for row in rows {
            #expect(row["operation"] == "viewHomepage" && row["part"] == "load" && row["attempt"] == "1")
            #expect(row["last"] == "1" && row["actor"] == row["subject"])
            let times = ["scheduled", "started", "completed"].compactMap { Double(row[$0] ?? "") }
            #expect(times.count == 3 && times == times.sorted())
            // Within a day of the current time.
            #expect(abs(times[0] - Date().timeIntervalSince1970) < 86_400)
            #expect((Int(row["sent_bytes"] ?? "") ?? 0) > 50 && (Int(row["received_bytes"] ?? "") ?? 0) > 2)
        }
    }

    @Test func `a retried operation has one row per attempt, of which one is the last`() throws {
        let place = try Place()
        let (result, sent) = try drive(place, "requests.csv", count: 4, retries: 2) { request in
            request.sequence == 1 ? .answer(503) : request.sequence == 2 ? Script(.close) : .answer()
        }
        let rows = rows(try place.text("requests.csv"))
        #expect(rows.count == result.rows && rows.count { $0["started"] != "" } == sent)
        let first = rows.filter { $0["sequence"] == "1" }.sorted { ($0["attempt"] ?? "") < ($1["attempt"] ?? "") }
        #expect(first.map { $0["attempt"] } == ["1", "2", "3"])
        #expect(first.map { $0["last"] } == ["0", "0", "1"] && first.allSatisfy { $0["status"] == "503" })
        #expect(rows.count { $0["last"] == "1" } == 4)
        #expect(rows.contains { $0["sequence"] == "2" && $0["outcome"] == "reset" && $0["status"] == "" })
    }

    @Test func `JSON lines have the same keys, with null for absent values`() throws {
        let place = try Place()
        let (result, _) = try drive(place, "requests.jsonl", count: 3) { _ in Script(.close) }
        let lines = try place.text("requests.jsonl").split(separator: "\n")
        #expect(lines.count == result.rows && result.rows == 3)
        for line in lines {
            let row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(Set(row.keys) == Set(RequestLogText.columns))
            #expect(row["status"] is NSNull && row["outcome"] as? String == "reset" && row["last"] as? Bool == true)
        }
    }

    @Test func `a share contains whole operations, the same in each run`() throws {
        let place = try Place()
        let (result, _) = try drive(place, "one.csv", share: 0.25, count: 400) { _ in .answer() }
        _ = try drive(place, "other.csv", share: 0.25, count: 400) { _ in .answer() }
        let numbers = { (name: String) in Set(rows(try place.text(name)).compactMap { $0["sequence"] }) }
        // A fixed hash of fixed numbers: the result is deterministic.
        #expect((70...130).contains(result.rows))
        #expect(try numbers("one.csv") == numbers("other.csv"))
    }

    @Test func `an unwritable file is an error before the run`() throws {
        let place = try Place()
        func mistake(_ path: String) -> String? {
            do {
                _ = try RequestLog(path: path, share: 1)
                return nil
            } catch { return "\(error)" }
        }
        #expect(mistake(place.path("requests.txt"))?.contains(".jsonl") == true)
        #expect(mistake("/nowhere/at/all/requests.csv")?.contains("cannot create") == true)
        try Data("mine".utf8).write(to: URL(fileURLWithPath: place.path("mine.csv")))
        #expect(mistake(place.path("mine.csv"))?.contains("does not overwrite") == true)
        #expect(try place.text("mine.csv") == "mine")
        try FileManager.default.createSymbolicLink(atPath: place.path("full.csv"), withDestinationPath: "/dev/full")
        #expect(mistake(place.path("full.csv"))?.contains("No space left") == true)
    }

    @Test(arguments: ["log.csv", "log.jsonl"])
    func `a run that fails before its first request leaves the path unchanged`(name: String) throws {
        let place = try Place()
        for isThere in [false, true] {
            if isThere { try Data().write(to: URL(fileURLWithPath: place.path(name))) }
            let log = try RequestLog(path: place.path(name), share: 1)
            log.begin(names: [], offset: 0)
            #expect(log.close(keepsEmpty: false) == RequestLog.Result())
            #expect(FileManager.default.fileExists(atPath: place.path(name)) == isThere)
            if isThere { #expect(try place.text(name).isEmpty) }
        }
        let log = try RequestLog(path: place.path(name), share: 1)
        log.begin(names: [], offset: 0)
        _ = log.close()
        #expect(FileManager.default.fileExists(atPath: place.path(name)))
    }

    @Test func `a full disk is reported at the end, and the run continues`() throws {
        let place = try Place()
        try FileManager.default.createSymbolicLink(atPath: place.path("full.jsonl"), withDestinationPath: "/dev/full")
        let (result, sent) = try drive(place, "full.jsonl") { _ in .answer() }
        #expect(sent == 20 && result.rows == 0 && result.missing == 20)
        #expect(result.failure?.contains("No space left") == true)
    }

    @Test func `rows that exceed the disk's speed are counted and never delay the run`() throws {
        let place = try Place()
        let log = try RequestLog(path: place.path("requests.csv"), share: 1)
        let row = AttemptRow(
            scheduled: 0, started: 0, completed: 0, actor: 0, subject: 0, sequence: 1, sent: 0, received: 0, status: 0,
            template: 0, attempt: 1, outcome: .ok, isLast: true)
        // The writer has not started yet.
        log.take(Array(repeating: row, count: RequestLog.mostQueued))
        log.take([row])
        log.begin(names: ["keepAlive"], offset: 0)
        let result = log.close()
        #expect(result.missing >= 1 && result.failure == "the disk is too slow")
        #expect(result.rows + result.missing == RequestLog.mostQueued + 1)
    }
}
