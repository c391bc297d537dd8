// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Verdicts when the backend dies or the run ends early: they cover the measured part only, and are never a pass.
@Suite(.timeLimit(.minutes(3))) struct VerdictTests {
    /// Writes a copy of the school day with other objectives. The file's name determines the scenario's name.
    private func scenario(_ objectives: String, in folder: URL) throws -> String {
        let library = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../Scenarios/school-day.yaml")
        let file = folder.appendingPathComponent("school-day.yaml")
        let text = try String(contentsOf: library, encoding: .utf8) + "\nobjectives:\n" + objectives
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    private func plain(_ backend: Backend, _ options: String...) throws -> (command: Command, folder: URL) {
        let folder = try makeFolder()
        let command = try Command(
            "watchcircle-drive",
            [
                "--target", backend.url, "--world", backend.world.path, "--accounts", "2000", "--report",
                folder.path + "/report",
            ] + options)
        return (command, folder)
    }

    /// Waits until the load has started.
    private func wait(for command: Command) throws { try command.wait { command.errors.contains(" errors") } }

    @Test func `a killed backend makes a run with an abort objective missed`() throws {
        let backend = try Backend(World.evening.get())
        let folder = try makeFolder()
        var arguments = backend.arguments(for: "60min", speedup: 60, report: folder, ["--patience", "4s"])
        arguments[0] = try scenario("  - { that: error_rate < 5%, abort: after 2s, name: alive }\n", in: folder)
        let command = try Command("watchcircle-drive", arguments)
        try wait(for: command)
        backend.kill()
        let driven = try Driven(try command.wait(), folder)
        #expect(driven.outcome.status == 99, "\(driven.outcome.output)\(driven.outcome.errors)")
        #expect(driven.objectives == ["alive": "missed"])
        #expect(driven.number("target", "valid") == 1)
        #expect(try #require(driven.text("target", "ended_early")).hasPrefix("alive was missed for 2 seconds"))
        // Only a request whose prerequisite is unfinished when the run ends has no attempt of its own.
        #expect(driven.outcomes("refused") > 10 * driven.outcomes("never_sent"))
    }

    @Test func `a closed load with a killed backend does not pass for lack of answers`() throws {
        let backend = try Backend(World.evening.get())
        let (command, folder) = try plain(
            backend, "--closed", "4", "--duration", "12s", "--objective", "error_rate < 100%", "--patience", "1s")
        try wait(for: command)
        backend.kill()
        let driven = try Driven(try command.wait(), folder)
        #expect(driven.outcome.status == 99, "\(driven.outcome.output)\(driven.outcome.errors)")
        #expect(driven.objectives == ["error_rate < 100%": "met", "dead_time < 1% (default)": "missed"])
        #expect(try #require(driven.number("target", "dead_time")) > 0.3)
        #expect(driven.outcome.output.contains("dead time"))
    }

    @Test func `a load at a rate with a killed backend is missed, not invalid`() throws {
        let backend = try Backend(World.evening.get())
        let (command, folder) = try plain(backend, "--rate", "100/s", "--duration", "12s", "--patience", "1s")
        try wait(for: command)
        backend.kill()
        let driven = try Driven(try command.wait(), folder)
        #expect(driven.outcome.status == 99, "\(driven.outcome.output)\(driven.outcome.errors)")
        #expect(driven.objectives == ["error_rate < 1% (default)": "missed"])
        #expect(driven.number("target", "retries_by_cause", "refused") ?? 0 > 0)
    }

    @Test func `a load without objectives that only gets errors does not pass`() throws {
        let backend = try Backend(World.evening.get())
        for (more, status) in [([], 99), (["--objective", "none"], 0)] as [([String], Int32)] {
            let folder = try makeFolder()
            let outcome = try Command.run(
                "watchcircle-drive",
                [
                    "--target", backend.url, "--profile", try profileOfAbsentPath(), "--rate", "20/s", "--duration",
                    "10s",
                    "--report", folder.path + "/report",
                ] + more)
            let driven = try Driven(outcome, folder)
            #expect(driven.number("target", "error_rate") == 1)
            #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)")
        }
    }

    @Test func `a budget is exact and no error`() throws {
        let backend = try Backend(World.evening.get())
        let (command, folder) = try plain(
            backend, "--rate", "50/s", "--arrivals", "even", "--duration", "30s", "--max-requests", "520",
            "--objective", "error_rate == 0%")
        let driven = try Driven(try command.wait(), folder)
        #expect(driven.outcome.status == 0, "\(driven.outcome.output)\(driven.outcome.errors)")
        #expect(driven.number("target", "requests") == 520)
        #expect(driven.number("target", "errors") == 0)
        let window = try #require(driven.number("target", "window_seconds"))
        #expect(abs(window - 10.4) < 0.001)
    }

    @Test func `a budget of a society's load is exact, and an incomplete audit judges nothing`() throws {
        let backend = try Backend(World.evening.get())
        let folder = try makeFolder()
        var arguments = backend.arguments(
            for: "60min", speedup: 60, report: folder,
            ["--audit", "--probes", "0.5", "--read-back", "10", "--max-requests", "1500"])
        arguments[0] = try scenario("  - audit.lost_likes == 0\n", in: folder)
        let driven = try Driven(try Command.run("watchcircle-drive", arguments), folder)
        // Comparing an account with the start takes three requests.
        let start = try #require(driven.text("audit", "start_state")?.split(separator: " ").first)
        let compared = try #require(Double(start))
        #expect(compared >= 100)
        #expect(driven.number("target", "requests") == 1_500 - 3 * compared)
        #expect(driven.number("target", "errors") == 0)
        #expect(driven.objectives["audit.lost_likes == 0"] == "unjudged")
        #expect(driven.objectives["error_rate < 1% (default)"] == "met")
    }

    @Test func `ten seconds suffice for an objective over ten seconds`() throws {
        let backend = try Backend(World.evening.get())
        let folder = try makeFolder()
        var arguments = backend.arguments(for: "20min", speedup: 120, report: folder)
        arguments[0] = try scenario(
            "  - { that: p99(response) < 1h, over: 10s, name: slow }\n  - { that: throughput > 0/s, over: 10s, name: done }\n",
            in: folder)
        let driven = try Driven(try Command.run("watchcircle-drive", arguments), folder)
        #expect(driven.outcome.status == 0, "\(driven.outcome.output)\(driven.outcome.errors)")
        #expect(driven.objectives == ["slow": "met", "done": "met", "error_rate < 1% (default)": "met"])
    }

    @Test func `a warm-up of part of a second leaves the window complete`() throws {
        let backend = try Backend(World.evening.get())
        let folder = try makeFolder()
        var arguments = backend.arguments(for: "21min", speedup: 120, report: folder, ["--warm-up", "500ms"])
        arguments[0] = try scenario("  - { that: throughput > 0/s, over: 10s, name: done }\n", in: folder)
        let driven = try Driven(try Command.run("watchcircle-drive", arguments), folder)
        #expect(driven.outcome.status == 0, "\(driven.outcome.output)\(driven.outcome.errors)")
        #expect(driven.number("target", "window_seconds") == 10)
        #expect(driven.objectives["done"] == "met")
    }
}
