// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// A backend that assigns its own account IDs: it numbers accounts in order of registration, which is arbitrary.
@Suite(.timeLimit(.minutes(3))) struct IdentityTests {
    /// Writes a reference profile in which accounts have the ID returned by registration.
    private func profile(_ change: (String) -> String = { $0 }) throws -> URL {
        let library = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../profiles/reference.yaml")
        var text = try String(contentsOf: library, encoding: .utf8)
        for (old, new) in [
            ("json: '{\"number\":{{actor.number}}}'", "json: '{}'"),
            ("capture: { actor.token: /token }", "capture: { actor.token: /token, actor.id: /id }"),
            ("{{subject.number}}", "{{subject.id}}"), ("  post: {", "  id: { width: 20 }\n  post: {"),
            ("setUp:\n", "identity: id\n\nsetUp:\n"),
        ] {
            try #require(text.contains(old), "the profile does not contain \(old)")
            text = text.replacing(old, with: new)
        }
        let file = try makeFolder().appendingPathComponent("own.yaml")
        try change(text).write(to: file, atomically: true, encoding: .utf8)
        return file
    }

    private func drive(_ profile: URL) throws -> (outcome: Command.Outcome, folder: URL) {
        let backend = try Command("watchcircle-serve", ["--port", "0", "--quiet", "--stop-after", "60s"])
        defer { backend.send(SIGTERM) }
        try backend.wait { backend.output.contains("\n") }
        let url = try #require(backend.output.firstMatch(of: /listening on (http:\S+)/)?.1)
        let folder = try makeFolder()
        let outcome = try Command.run(
            "watchcircle-drive",
            [
                "school-day", "--watches", "200", "--set", "friends.requestsPerDay=5", "--target", String(url),
                "--profile", profile.path, "--set-up", "--audit", "--read-back", "all", "--probes", "1", "--from",
                "day 0 18:00", "--for", "15min", "--speedup", "200", "--report", folder.path + "/report",
            ])
        try FileManager.default.removeItem(at: profile.deletingLastPathComponent())
        return (outcome, folder)
    }

    @Test func `the audit supports answers with the backend's own IDs`() throws {
        let (outcome, folder) = try drive(profile())
        let driven = try Driven(outcome, folder)
        // Too short to be valid, as are all audit tests.
        #expect(outcome.status == 3, "\(outcome.errors)")
        #expect(try driven.found("accounts_read_back") == 200)
        #expect(driven.number("audit", "findings_in_all") == 0)
        #expect(driven.number("target", "errors") == 0)
    }

    @Test func `a profile that does not map the backend's IDs is rejected before the load`() throws {
        let (outcome, folder) = try drive(profile { $0.replacing("identity: id\n", with: "") })
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("in its friend list"), "\(outcome.errors)")
        #expect(outcome.errors.contains("or the profile's `extract` point to the wrong values"), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/report"))
    }

    @Test func `an error about IDs that are not numbers contains their count`() throws {
        let (outcome, folder) = try drive(profile { $0.replacing("identity: id\n", with: "identity: token\n") })
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("by token, but 200 of 200 accounts, such as 0, have none"), "\(outcome.errors)")
        #expect(outcome.errors.contains("hint:"))
    }
}
