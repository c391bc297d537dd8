// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// With few file descriptors, the programs report the shortage and do not trap.
@Suite(.timeLimit(.minutes(3))) struct DescriptorTests {
    /// Runs a program under `ulimit`.
    private func run(_ name: String, _ arguments: [String], limits: String) throws -> Command.Outcome {
        try Command(name, arguments, limits: limits).wait()
    }

    private func load(_ url: String, _ folder: URL, profile: String = "static") -> [String] {
        [
            "--target", url, "--profile", profile, "--accounts", "200", "--duration", "10.5s", "--report",
            folder.path + "/report",
        ]
    }

    @Test func `a program raises the soft limit as far as the system permits`() throws {
        let backend = try Backend(World.tiny(1))
        let folder = try makeFolder()
        let profile = try Self.health(in: folder)
        let outcome = try run(
            "watchcircle-drive", load(backend.url, folder, profile: profile) + ["--closed", "90"],
            limits: "-Sn 60; ulimit -Hn 400")
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        let driven = try Driven(outcome, folder)
        #expect(driven.number("target", "most_connections") == 90)
    }

    @Test func `an error about too few descriptors for a closed load contains the number`() throws {
        let folder = try makeFolder()
        let outcome = try run(
            "watchcircle-drive", load("http://127.0.0.1:9", folder) + ["--closed", "200"], limits: "-n 128")
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("--connections 200: "), "\(outcome.errors)")
        #expect(outcome.errors.contains("of the limit of 128 are left"), "\(outcome.errors)")
        #expect(outcome.errors.contains("ulimit -n"), "\(outcome.errors)")
    }

    @Test(arguments: [6, 12, 30]) func `a drive with almost no descriptors fails with a message`(most: Int) throws {
        let folder = try makeFolder()
        let outcome = try run(
            "watchcircle-drive", load("http://127.0.0.1:9", folder) + ["--rate", "1/s"], limits: "-n \(most)")
        #expect(outcome.status == 3, "\(outcome.errors)")
        #expect(outcome.errors.contains("file descriptors are needed"), "\(outcome.errors)")
    }

    @Test(arguments: [6, 12, 30], ["watchcircle-serve", "watchcircle-live"])
    func `a server with almost no descriptors fails with a message`(most: Int, name: String) throws {
        let outcome = try run(name, ["--port", "0"], limits: "-n \(most)")
        #expect(outcome.status == 1, "\(outcome.errors)")
        #expect(outcome.errors.contains("file descriptors are needed"), "\(outcome.errors)")
    }

    @Test(arguments: [8, 10, 12, 16]) func `a simulated run with few descriptors runs or gives the reason`(most: Int)
        throws
    {
        let folder = try makeFolder()
        let arguments = ["run", "school-day", "--watches", "50", "--days", "1", "--report", folder.path + "/report"]
        let outcome = try run("watchcircle", arguments, limits: "-n \(most)")
        #expect([0, 1].contains(outcome.status), "\(outcome.status) \(outcome.errors)")
        if outcome.status == 1 { #expect(!outcome.errors.isEmpty) }
    }

    /// Writes a profile for the reference backend's public endpoints and returns its path.
    static func health(in folder: URL, ready: String = "") throws -> String {
        let path = folder.path + "/health.yaml"
        let absent = [
            "keepAlive", "reportLocation", "call", "checkIn", "openFeed", "viewRanking", "postStatus", "likeHomepage",
            "likePost", "comment", "requestFriend", "acceptFriend", "declineFriend", "removeFriend",
        ]
        let text =
            "title: Health\n\(ready)operations:\n  viewHomepage: { request: GET /health }\n"
            + absent.map { "  \($0): absent\n" }.joined()
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }
}

/// The readiness check between the set-up and the load.
@Suite(.timeLimit(.minutes(3))) struct ReadinessTests {
    @Test func `a load begins after the expected answer to the readiness request`() throws {
        let backend = try Backend(World.tiny(1))
        let folder = try makeFolder()
        let profile = try DescriptorTests.health(in: folder, ready: "ready: { request: GET /health }\n")
        let outcome = try Command.run(
            "watchcircle-drive",
            [
                "--target", backend.url, "--profile", profile, "--accounts", "10", "--rate", "5/s", "--duration",
                "10.5s",
                "--settle", "100ms", "--report", folder.path + "/report",
            ])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    }

    @Test func `a backend that does not become ready in time is not driven`() throws {
        let backend = try Backend(World.tiny(1))
        let folder = try makeFolder()
        let profile = try DescriptorTests.health(in: folder, ready: "ready: { request: GET /not-yet }\n")
        let outcome = try Command.run(
            "watchcircle-drive",
            [
                "--target", backend.url, "--profile", profile, "--accounts", "10", "--rate", "5/s", "--duration",
                "10.5s",
                "--ready-within", "1s", "--report", folder.path + "/report",
            ])
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("not ready within 1 s"), "\(outcome.errors)")
        #expect(outcome.errors.contains("was answered with 404"), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/report/summary.json"))
    }
}
