// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Loads without a scenario, from end to end.
@Suite(.timeLimit(.minutes(3))) struct PlainLoadTests {
    private func drive(_ backend: Backend, _ options: String...) throws -> Driven {
        let folder = try makeFolder()
        let outcome = try Command.run(
            "watchcircle-drive", ["--target", backend.url, "--report", folder.path + "/report"] + options)
        return try Driven(outcome, folder)
    }

    @Test func `the objectives of the command line judge a plain load`() throws {
        let backend = try Backend(World.evening.get())
        let driven = try drive(
            backend, "--world", backend.world.path, "--accounts", "2000", "--rate", "50/s", "--duration", "10.5s",
            "--objective", "p99(response) < 1h", "--objective", "p50(response) < 1us")
        #expect(driven.outcome.status == 99, "\(driven.outcome.output)\(driven.outcome.errors)")
        #expect(
            driven.objectives == [
                "p99(response) < 1h": "met", "p50(response) < 1us": "missed", "error_rate < 1% (default)": "met",
            ])
    }

    @Test func `a load ends with its budget, and its window is as long as the load`() throws {
        let backend = try Backend(World.evening.get())
        let driven = try drive(
            backend, "--world", backend.world.path, "--accounts", "2000", "--closed", "4", "--max-requests", "300",
            "--duration", "60s")
        // Too short for a verdict.
        #expect(driven.outcome.status == 3, "\(driven.outcome.output)")
        #expect(driven.outcome.errors.contains("300 requests of --max-requests"), "\(driven.outcome.errors)")
        #expect(driven.number("target", "requests") == 300)
        #expect(try #require(driven.number("target", "window_seconds")) < 55)
    }

    @Test func `a failed set-up reports its first failed request`() throws {
        let backend = try Backend(World.tiny(1))
        // Account 0 already exists, and its token is unknown.
        let outcome = try Command.run(
            "watchcircle-drive", ["--target", backend.url, "--accounts", "5", "--rate", "1/s", "--duration", "11s"])
        #expect(outcome.status == 3)
        #expect(
            outcome.errors.contains(
                "register 409: 1; the first: POST /v1/accounts of account 0 was answered with 409"),
            "\(outcome.errors)")
        #expect(outcome.errors.contains("the accounts already exist"), "\(outcome.errors)")
    }

    @Test func `a plain load sends the profile's final requests and reports their failures`() throws {
        let backend = try Backend(World.tiny(1))
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let profile = folder.appendingPathComponent("leaving.yaml")
        let text = """
            title: One that leaves something undone
            operations:
              viewHomepage: { request: GET /health, expect: 200 }
            tearDown:
              leave: { request: GET /nothing-here, expect: 200 }

            """
        let absent = [
            "keepAlive", "reportLocation", "call", "checkIn", "openFeed", "viewRanking", "postStatus", "likeHomepage",
            "likePost", "comment", "requestFriend", "acceptFriend", "declineFriend", "removeFriend",
        ].map { "  \($0): absent\n" }.joined()
        try text.replacing("operations:\n", with: "operations:\n" + absent)
            .write(to: profile, atomically: true, encoding: .utf8)
        let driven = try drive(
            backend, "--profile", profile.path, "--accounts", "3", "--closed", "1", "--duration", "1s")
        #expect(
            driven.outcome.errors.contains(
                "the tear-down failed: leave 404: 3; the first: GET /nothing-here of account"),
            "\(driven.outcome.errors)")
    }

    @Test func `a load without successes reports the request, the answer and the likely cause`() throws {
        let backend = try Backend(World.tiny(1))
        let driven = try drive(
            backend, "--profile", try profileOfAbsentPath(), "--accounts", "3", "--rate", "20/s", "--duration", "3s")
        let output = driven.outcome.output
        #expect(output.contains("failed   viewHomepage 404: "), "\(output)")
        #expect(output.contains("such as  GET /none of account "), "\(output)")
        #expect(output.contains("was answered with 404 (application/json"), "\(output)")
        #expect(output.contains("probably the path is wrong"), "\(output)")
        #expect(
            driven.outcome.errors.contains("the first requests all fail: GET /none of account"),
            "\(driven.outcome.errors)")
    }

    @Test func `an unreachable backend is not driven`() throws {
        let outcome = try Command.run(
            "watchcircle-drive",
            [
                "--target", "http://127.0.0.1:1", "--profile", "static", "--rate", "10/s", "--duration", "10.5s",
                "--connection-per-watch", "--no-report", "--retries", "0",
            ])
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("no connection: connection refused"), "\(outcome.errors)")
    }
}
