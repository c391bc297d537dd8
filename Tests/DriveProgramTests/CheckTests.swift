// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// A drive with objectives that it cannot judge is refused before it sends anything: nothing listens at the target.
@Suite struct CheckTests {
    private static let evening = [
        "new-year-evening", "--watches", "200", "--target", "http://127.0.0.1:1", "--from", "day 0 20:00", "--for",
        "20min",
        "--speedup", "60",
    ]
    private static let plain = [
        "--target", "http://127.0.0.1:1", "--profile", "static", "--rate", "10/s", "--duration", "20s",
    ]

    /// Writes a scenario with one objective and returns its path.
    private func scenario(_ objective: String, in folder: URL) throws -> String {
        let file = folder.appendingPathComponent("mine.yaml")
        let text =
            "title: Mine\nseed: 1\npopulation:\n  watches: 200\ntime:\n  days: 2d\nobjectives:\n  - \(objective)\n"
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    /// Writes a profile with read operations only and returns its path.
    private func few(in folder: URL) throws -> String {
        let kinds = [
            "reportLocation", "call", "checkIn", "openFeed", "viewRanking", "postStatus", "likeHomepage", "likePost",
            "comment",
            "requestFriend", "acceptFriend", "declineFriend", "removeFriend",
        ]
        let file = folder.appendingPathComponent("few.yaml")
        let text = "title: Few\noperations:\n  keepAlive:\n    request: GET /\n  viewHomepage:\n    request: GET /\n"
        try (text + kinds.map { "  \($0): absent\n" }.joined()).write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    private func check(_ arguments: [String]) throws -> Command.Outcome {
        try Command.run("watchcircle-drive", arguments + ["--no-report", "--check"])
    }

    @Test func `objectives on the audit require it, or an option that ignores them`() throws {
        let refused = try check(Self.evening)
        #expect(refused.status == 64, "\(refused.errors)")
        #expect(refused.errors.contains("objective audit.lost_likes == 0: the answers are not audited"))
        let lines = refused.errors.split(separator: "\n")
        #expect(lines.count == 8 && lines[5] == "objective audit.over_cap == 0: the answers are not audited")
        let hint = "  hint: audit them with --audit and --world or --set-up; --no-audit leaves such objectives out"
        #expect(lines.filter { $0.hasPrefix("  hint: ") } == [hint[...]] && lines.last == hint[...])
        let driven = try Command.run("watchcircle-drive", Self.evening + ["--no-report"])
        #expect(driven.status == 64 && driven.errors == refused.errors)
        let without = try check(Self.evening + ["--no-audit"])
        #expect(without.status == 0, "\(without.errors)")
        #expect(without.output == "checked: 5 objectives, 20 s measured; nothing was sent\n")
        // The world folder may be missing at this point: the command that restores the backend may create it.
        let audited = try check(Self.evening + ["--audit", "--world", "/nowhere"])
        #expect(audited.status == 0 && audited.output.hasPrefix("checked: 12 objectives"), "\(audited.errors)")
    }

    @Test(arguments: [
        ("\"p99(response, comment) < 1s\"", "few", 104, "the profile few has no operation of comment"),
        ("\"error_rate(write) < 1%\"", "few", 104, "the profile few has no operation of write"),
        ("society.mean_anxiety < 0.5", "reference", 64, "no day ends before the drive does"),
        (
            "{ that: p99(response) < 1s, over: 21s }", "reference", 64,
            "windows of 21 s exceed the 20 s that are measured"
        ),
        ("{ that: p99(response) < 1s, phase: ramp }", "reference", 104, "there is no phase ramp"),
        ("audit.lost_like == 0", "reference", 104, "did you mean lost_likes?"),
        ("\"p99(response) < 1s\"", "reference", 0, ""),
        ("{ that: society.mean_anxiety < 0.5, for: run }", "reference", 0, ""),
    ])
    func `an objective that the drive cannot judge is rejected`(
        objective: String, profile: String, status: Int32, words: String
    ) throws {
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let outcome = try check(
            [try scenario(objective, in: folder), "--profile", profile == "few" ? try few(in: folder) : profile]
                + Self.evening.dropFirst())
        #expect(outcome.status == status, "\(outcome.errors)")
        #expect(
            (words.isEmpty || outcome.errors.contains(words)) && (status == 0) == outcome.errors.isEmpty,
            "\(outcome.errors)")
        let late = try check(
            [try scenario("society.mean_anxiety < 0.5", in: folder), "--target", "http://127.0.0.1:1"]
                + ["--from", "day 1 20:00", "--for", "20min", "--speedup", "60"])
        #expect(late.status == 0, "\(late.errors)")
    }

    @Test(arguments: [
        ("audit.lost_likes == 0", "a plain load is not audited"),
        ("society.mean_anxiety < 1", "a plain load has no figures of the society"),
        ("load.peak_to_mean < 2", "a plain load has no figures of the load"),
        ("p99(response, comment) < 1s", "this load sends no comment"),
    ])
    func `a plain load rejects objectives that it cannot judge`(objective: String, words: String) throws {
        let outcome = try check(Self.plain + ["--objective", objective])
        #expect(outcome.status == 64 && outcome.errors.contains(words), "\(outcome.errors)")
    }

    @Test func `a check without errors reports this and needs no backend`() throws {
        let plain = try check(Self.plain + ["--objective", "p99(response, viewHomepage) < 1s"])
        #expect(
            plain.status == 0 && plain.output == "checked: 2 objectives, 20 s measured; nothing was sent\n", "\(plain)")
        let shared = try check(Self.plain + ["--event-loops", "2", "--shard", "2/3"])
        #expect(shared.status == 0, "\(shared.errors)")
        let short = try check(Self.plain.dropLast() + ["9s"])
        #expect(short.status == 64 && short.errors.contains("a valid run measures at least 10 s"))
    }
}
