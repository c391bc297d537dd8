// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// An audit reports its coverage, and judges nothing else.
@Suite(.timeLimit(.minutes(3))) struct CoverageTests {
    private static let objectives = ["lost_likes", "doubled_likes", "missing_ties", "one_sided_ties"]

    /// Drives an empty reference backend with a modified copy of the library's profile.
    private func drive(
        _ objectives: [String] = Self.objectives, _ more: [String] = [], changing change: (String) -> String
    ) throws -> (outcome: Command.Outcome, folder: URL) {
        let backend = try Command("watchcircle-serve", ["--port", "0", "--quiet", "--stop-after", "60s"])
        defer { backend.send(SIGTERM) }
        try backend.wait { backend.output.contains("\n") }
        let url = try #require(backend.output.firstMatch(of: /listening on (http:\S+)/)?.1)
        let folder = try makeFolder()
        let library = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../profiles/reference.yaml")
        try change(String(contentsOf: library, encoding: .utf8)).write(
            toFile: folder.path + "/own.yaml", atomically: true, encoding: .utf8)
        try
            ("title: t\nseed: 7\npopulation: { watches: 200 }\ntime: { days: 1d }\nobjectives:\n"
            + objectives.map { "  - audit.\($0) == 0\n" }.joined()).write(
                toFile: folder.path + "/s.yaml", atomically: true, encoding: .utf8)
        let outcome = try Command.run(
            "watchcircle-drive",
            [
                folder.path + "/s.yaml", "--target", String(url), "--profile", folder.path + "/own.yaml", "--set-up",
                "--audit", "--from", "day 0 19:00", "--for", "20min", "--speedup", "100", "--report",
                folder.path + "/report",
            ] + more)
        return (outcome, folder)
    }

    @Test func `an objective on a value that no answer contains is rejected before the run`() throws {
        let (outcome, folder) = try drive {
            $0.replacing("{ likes: /likes, ", with: "{ ").replacing(", likes: /likes }", with: " }")
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(outcome.status == 104)
        for name in ["lost_likes", "doubled_likes"] {
            #expect(outcome.errors.contains("objective audit.\(name) == 0: undetectable with profile own"))
        }
        #expect(
            outcome.errors.contains("undetectable with profile own: no response provides `likes`")
                && outcome.errors.contains("hint:"), "\(outcome.errors)")
        #expect(!outcome.errors.contains("missing_ties"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/report"))
    }

    @Test func `an objective on a value that the answers lack is unjudged, with a reason`() throws {
        let (outcome, folder) = try drive { $0.replacing("friendList: /friends", with: "friendList: /friend") }
        let driven = try Driven(outcome, folder)
        #expect(outcome.status == 99, "\(outcome.errors)")
        #expect(
            driven.objectives.filter { $0.key.hasPrefix("audit") } == [
                "audit.lost_likes == 0": "met", "audit.doubled_likes == 0": "met",
                "audit.missing_ties == 0": "unjudged", "audit.one_sided_ties == 0": "unjudged",
            ])
        let words = outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(
            words.contains("not checked: friend lists: the profile's `extract"), "\(words)")
        // Few accounts may give no post a like that is read.
        #expect(words.contains(/not at (like counts of posts, )?friend lists, pairs of friend lists/), "\(words)")
        #expect(driven.text("audit", "start_state")?.contains("none different") == true)
    }

    @Test func `a profile that extracts nothing meets no objective`() throws {
        let (outcome, folder) = try drive {
            $0.replacing(/\n +extract: .*/, with: "").replacing(/(?s)\naudit:.*/, with: "\n")
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(outcome.status == 104)
        for name in Self.objectives { #expect(outcome.errors.contains("audit.\(name) == 0")) }
    }

    @Test func `a backend whose state differs from the start is rejected`() throws {
        let backend = try Backend(World.evening.get())
        let first = try backend.drive(for: "15min", speedup: 200, "--audit")
        #expect(first.number("audit", "findings_in_all") == 0)
        #expect(first.text("audit", "start_state")?.contains("none different") == true)
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let again = try Command.run(
            "watchcircle-drive", backend.arguments(for: "15min", speedup: 200, report: folder, ["--audit"]))
        #expect(again.status == 3)
        #expect(again.errors.contains("the backend is not in the state of the world folder"), "\(again.errors)")
        #expect(again.errors.contains("accounts compared are different"))
        #expect(again.errors.contains("hint: restart it from"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/report"))
    }

    @Test func `the audit follows posts into the feeds of friends`() throws {
        let backend = try Backend(World.evening.get())
        let driven = try backend.drive(for: "30min", speedup: 200, "--audit", "--probes", "1")
        #expect(driven.number("audit", "findings_in_all") == 0)
        #expect(try driven.found("delivered_posts") > 0 && driven.found("undelivered_posts") == 0)
        #expect(try driven.found("delivery_p99_seconds") >= 0)
    }
}
