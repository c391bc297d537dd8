// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Operation weights and the request log, from end to end.
@Suite(.timeLimit(.minutes(3))) struct LoadShapeTests {
    @Test func `weights drop the named kinds, the audit stays clean, and each request has a row`() throws {
        let world = try World.evening.get()
        let backend = try Backend(world)
        let folder = try makeFolder()
        let log = folder.path + "/requests.csv"
        let outcome = try Command.run(
            "watchcircle-drive",
            backend.arguments(
                for: "36min", speedup: 200, report: folder,
                [
                    "--audit", "--read-back", "all", "--weight", "background=0", "--weight", "write=4",
                    "--request-log", log,
                ]))
        let driven = try Driven(outcome, folder)
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        #expect(driven.number("audit", "findings_in_all") == 0)
        #expect(driven.text("target", "weights") == "background=0, write=4")
        #expect(try #require(driven.number("target", "left_out", "keepAlive")) > 1_000)
        #expect(driven.number("target", "operations", "keepAlive", "requests") == nil)
        // One read in four is sent.
        let reads = try #require(driven.number("target", "operations", "viewHomepage", "requests"))
        let left = try #require(driven.number("target", "left_out", "viewHomepage"))
        #expect((0.2...0.3).contains(reads / (reads + left)))
        #expect(driven.number("target", "left_out", "likeHomepage") == nil)
        #expect(outcome.errors.contains("the profile reference has 15 of 15 operations"), "\(outcome.errors)")
        #expect(outcome.errors.contains("are left out by --weight"), "\(outcome.errors)")
        try expectRows(in: log, driven, world)
    }

    private func expectRows(in log: String, _ driven: Driven, _ world: World) throws {
        let text = try String(contentsOfFile: log, encoding: .utf8)
        let lines = text.components(separatedBy: "\r\n").filter { !$0.isEmpty }
        let header = lines[0].components(separatedBy: ",")
        let (part, last) = (header.firstIndex(of: "part") ?? 0, header.firstIndex(of: "last") ?? 0)
        let rows = lines.dropFirst().map { $0.components(separatedBy: ",") }
        #expect(rows.allSatisfy { $0.count == header.count })
        let load = rows.count { $0[part] == "load" && $0[last] == "1" }
        #expect(Double(load) == driven.number("target", "requests"))
        #expect(rows.count { $0[part] == "outside" } >= 2_000)
        let tokens = Set(try world.tokens)
        #expect(!rows.joined().contains { tokens.contains($0) })
    }

    @Test func `a drive reports the share of absent operations before the run`() throws {
        let backend = try Backend(World.evening.get())
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let profile = folder.appendingPathComponent("small.yaml")
        let absent = [
            "keepAlive", "reportLocation", "call", "checkIn", "viewRanking", "postStatus", "likeHomepage", "likePost",
            "comment", "requestFriend", "acceptFriend", "declineFriend", "removeFriend",
        ].map { "  \($0): absent\n" }.joined()
        let text = """
            title: Reads alone
            operations:
            \(absent)  openFeed: { request: GET /health }
              viewHomepage: { request: GET /health }

            """
        try text.write(to: profile, atomically: true, encoding: .utf8)
        let driven = try backend.drive(for: "4min", speedup: 120, "--profile", profile.path)
        #expect(
            driven.outcome.errors.contains("the profile small has 2 of 15 operations, not keepAlive, reportLocation"),
            "\(driven.outcome.errors)")
        #expect(driven.outcome.errors.contains("of the operations are skipped (keepAlive "), "\(driven.outcome.errors)")
        let refused = try Command.run(
            "watchcircle-drive",
            backend.arguments(
                for: "4min", speedup: 120, report: folder, ["--profile", profile.path, "--weight", "likePost=3"]))
        #expect(refused.status == 64)
        #expect(refused.errors.contains("the profile small has no such operation"), "\(refused.errors)")
    }

    @Test(arguments: [
        (["school-day", "--weight", "likepost=2"], "did you mean likePost?"),
        (["school-day", "--weight", "removeFriend=0.5"], "later operations build on removeFriend"),
        (["school-day", "--weight", "social=0", "--weight", "background=0"], "every weight is 0"),
        (["school-day", "--weight", "social=3", "--weight", "background=3"], "nothing changes"),
        (["school-day", "--weight", "openFeed=-1"], "--weight"), (["school-day", "--weight", "openFeed"], "--weight"),
        (["--closed", "2", "--duration", "11s", "--weight", "openFeed=2"], "--weight needs a scenario"),
        (["--closed", "2", "--duration", "11s", "--request-log-share", "0.1"], "needs --request-log"),
        (["--closed", "2", "--duration", "11s", "--request-log", "a.csv", "--request-log-share", "2"], "at most 1"),
        (["--closed", "2", "--duration", "11s", "--profile", "static", "--request-log", "a.txt"], ".jsonl"),
    ])
    func `invalid weights and logs are rejected`(arguments: [String], words: String) throws {
        let outcome = try Command.run("watchcircle-drive", ["--target", "http://127.0.0.1:1"] + arguments)
        #expect(outcome.status == 64, "\(outcome.errors)")
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
}
