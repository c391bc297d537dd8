// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Two driver processes at once, each with a shard of the circle.
@Suite(.timeLimit(.minutes(3))) struct ShareProgramTests {
    private static let kinds = [
        "keepAlive", "reportLocation", "call", "viewHomepage", "likeHomepage", "likePost", "postStatus", "openFeed",
    ]

    @Test func `two shards send the requests of one process`() throws {
        let world = try World.evening.get()
        let whole = try Backend(world).drive(for: "18min", speedup: 100)
        #expect(whole.text("target", "shard") == "1/1")
        let backend = try Backend(world)
        let folders = try (0..<2).map { _ in try makeFolder() }
        let commands = try folders.enumerated().map { index, folder in
            let arguments = backend.arguments(
                for: "18min", speedup: 100, report: folder, ["--shard", "\(index + 1)/2"])
            return try Command("watchcircle-drive", arguments)
        }
        let shares = try zip(commands, folders).map { try Driven($0.wait(), $1) }
        for (index, share) in shares.enumerated() {
            #expect(share.outcome.status == 0, "\(share.outcome.output)\(share.outcome.errors)")
            #expect(share.text("target", "shard") == "\(index + 1)/2")
            #expect(try #require(share.number("target", "requests")) > 300)
        }
        func sum(_ path: String...) -> Double { shares.reduce(0) { $0 + ($1.number(path) ?? 0) } }
        #expect(sum("target", "requests") == whole.number("target", "requests"))
        for kind in Self.kinds {
            let one = whole.number("target", "operations", kind, "requests") ?? 0
            #expect(sum("target", "operations", kind, "requests") == one, "\(kind)")
        }
    }

    @Test(arguments: [
        (["school-day", "--world", "w", "--audit"], "--audit"), (["school-day", "--set-up"], "--set-up"),
        (["school-day", "--watches", "1"], "too few"),
        (["--profile", "static", "--closed", "1", "--duration", "11s"], "--closed is 1"),
        (["--profile", "static", "--rate", "9/s", "--duration", "11s", "--accounts", "1"], "--accounts is 1"),
    ])
    func `options that a shard cannot support are rejected`(arguments: [String], word: String) throws {
        let outcome = try Command.run(
            "watchcircle-drive", arguments + ["--target", "http://127.0.0.1:1", "--shard", "1/2"])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(word), "\(outcome.errors)")
        #expect(outcome.errors.contains("--shard"), "\(outcome.errors)")
    }
}
