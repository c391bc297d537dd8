// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// The driver from end to end, against the reference backend.
@Suite(.timeLimit(.minutes(3))) struct DriveTests {
    @Test func `a correct backend passes with a clean audit, and the output contains no token`() throws {
        let backend = try Backend(World.evening.get())
        let driven = try backend.drive(for: "18min", speedup: 100, "--audit", "--read-back", "all")
        #expect(driven.outcome.status == 0, "\(driven.outcome.output)\(driven.outcome.errors)")
        #expect(driven.verdict == "pass")
        #expect(try #require(driven.number("target", "requests")) > 1_000)
        #expect(driven.number("target", "errors") == 0)
        #expect(driven.number("audit", "findings_in_all") == 0)
        #expect(try driven.schemaErrors() == "")
        try expectNoTokens(in: driven, of: backend.world)
    }

    private func expectNoTokens(in driven: Driven, of world: World) throws {
        let tokens = try world.tokens
        #expect(tokens.count == 2_000)
        #expect(tokens.allSatisfy { $0.count == 32 })
        let files = try driven.everything()
        #expect(files.contains { $0.name.hasSuffix("results.sqlite") && $0.bytes.count > 1_000 })
        // A token is 32 hexadecimal digits, so one pass over each file finds all candidates.
        let secrets = Set(tokens)
        for file in files {
            for run in hexadecimalRuns(in: file.bytes) where secrets.contains(run) {
                Issue.record("\(file.name) reveals a token")
            }
        }
        let accounts = try Data(contentsOf: URL(fileURLWithPath: world.path + "/accounts.csv"))
        #expect(hexadecimalRuns(in: accounts).filter(secrets.contains).count == 2_000)
    }

    /// Returns every run of 32 bytes that are hexadecimal digits.
    private func hexadecimalRuns(in data: Data) -> [String] {
        let bytes = [UInt8](data)
        var (runs, length): ([String], Int) = ([], 0)
        for (index, byte) in bytes.enumerated() {
            let isDigit = (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
            length = isDigit ? length + 1 : 0
            if length >= 32 { runs.append(String(decoding: bytes[(index - 31)...index], as: UTF8.self)) }
        }
        return runs
    }

    @Test(arguments: [1, 2])
    func `a drive audits a world of one or two children`(watches: Int) throws {
        let backend = try Backend(World.tiny(watches))
        let driven = try backend.drive(
            for: "4h", speedup: 2_400, "--audit", "--read-back", "all", "--probes", "1")
        // Six seconds: too short for a verdict, and long enough for everything else.
        #expect(driven.outcome.status == 3, "\(driven.outcome.errors)")
        #expect(try #require(driven.number("target", "requests")) > 0)
        #expect(driven.number("target", "errors") == 0)
        #expect(driven.number("audit", "findings_in_all") == 0)
    }

    @Test func `a run that is too short proves nothing`() throws {
        let driven = try Backend(World.evening.get()).drive(for: "4min", speedup: 120)
        #expect(driven.outcome.status == 3)
        #expect(driven.verdict == "invalid")
    }

    @Test func `a missed objective fails the run, and a met one does not`() throws {
        let world = try World.evening.get()
        let backend = try Backend(world)
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        // The same scenario, with objectives. The file's name determines the scenario's name.
        let library = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Scenarios/school-day.yaml")
        let text = try String(contentsOf: library, encoding: .utf8)
        let file = folder.appendingPathComponent("school-day.yaml")
        let objectives = """

            objectives:
              - name: met
                that: p99(response) < 1h
              - name: missed
                that: p50(response) < 1us

            """
        try (text + objectives).write(to: file, atomically: true, encoding: .utf8)
        var arguments = backend.arguments(for: "18min", speedup: 100, report: folder)
        arguments[0] = file.path
        let driven = try Driven(try Command.run("watchcircle-drive", arguments), try moved(folder))
        #expect(driven.outcome.status == 99, "\(driven.outcome.output)\(driven.outcome.errors)")
        #expect(driven.verdict == "fail")
        #expect(driven.objectives == ["met": "met", "missed": "missed", "error_rate < 1% (default)": "met"])
    }

    /// Moves the report elsewhere, so that it is deleted with its drive.
    private func moved(_ folder: URL) throws -> URL {
        let other = try makeFolder()
        try FileManager.default.moveItem(
            at: folder.appendingPathComponent("report"), to: other.appendingPathComponent("report"))
        return other
    }

    @Test(arguments: [SIGINT, SIGTERM]) func `an interrupted run reports its part`(signal: Int32) throws {
        let backend = try Backend(World.evening.get())
        let folder = try makeFolder()
        let command = try Command(
            "watchcircle-drive", backend.arguments(for: "60min", speedup: 60, report: folder, ["--audit"]))
        try command.wait { command.errors.contains(" errors") }
        Thread.sleep(forTimeInterval: 1.5)
        command.send(signal)
        let driven = try Driven(try command.wait(), folder)
        #expect(driven.outcome.status == 105)
        #expect(driven.verdict == "partial")
        #expect(try #require(driven.number("target", "requests")) > 0)
        // The whole load would take a minute.
        #expect(try #require(driven.number("target", "window_seconds")) < 55)
        // Operations that would be due later are not reported.
        #expect(driven.number("target", "errors") == 0)
    }

    @Test func `a foreign host receives no load without permission`() throws {
        // Nothing is sent: the address is reserved for documentation.
        for target in ["http://192.0.2.1:8080", "https://192.0.2.1"] {
            let outcome = try Command.run(
                "watchcircle-drive",
                ["--target", target, "--profile", "static", "--rate", "1/s", "--duration", "11s"])
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains("--i-may-load 192.0.2.1"), "\(outcome.errors)")
        }
    }

    @Test(arguments: [
        ["--rate", "10/s", "--duration", "11s"],
        ["--target", "http://127.0.0.1:1"],
        ["--target", "nonsense", "--profile", "static", "--rate", "10/s", "--duration", "11s"],
        ["--target", "http://127.0.0.1:1", "--rate", "10/s"],
        ["--target", "http://127.0.0.1:1", "--rate", "0/s", "--duration", "11s"],
        ["--target", "http://127.0.0.1:1", "--rate", "10/s", "--closed", "3", "--duration", "11s"],
        ["school-day", "--target", "http://127.0.0.1:1", "--rate", "10/s"],
        ["school-day", "--target", "http://127.0.0.1:1", "--audit"],
        ["school-day", "--target", "http://127.0.0.1:1", "--world", "/nonexistent", "--watches", "100"],
        ["school-day", "--target", "http://127.0.0.1:1", "--speedup", "0"],
        ["school-day", "--target", "http://127.0.0.1:1", "--for", "1min", "--speedup", "60", "--warm-up", "1s"],
        ["school-day", "--target", "http://127.0.0.1:1", "--objective", "error_rate < 1%"],
        ["--target", "http://127.0.0.1:1", "--rate", "10/s", "--duration", "11s", "--objective", "dead_time < 1%"],
        [
            "--target", "http://127.0.0.1:1", "--rate", "10/s", "--duration", "11s", "--objective",
            "audit.lost_likes == 0",
        ],
        [
            "--target", "http://127.0.0.1:1", "--closed", "2", "--duration", "11s", "--objective", "none",
            "--objective",
            "error_rate < 1%",
        ],
        ["--target", "http://127.0.0.1:1", "--rate", "10/s", "--duration", "11s", "--objective", "error_rat < 1%"],
        ["--target", "http://127.0.0.1:1", "--rate", "infk/s", "--duration", "11s"],
        ["--target", "http://127.0.0.1:1", "--rate", "10/s", "--duration", "11s", "--timeout", "1e300s"],
        ["--target", "http://127.0.0.1:1", "--rate", "10/s", "--duration", "11s", "--seed", "abc"],
        ["--target", "http://127.0.0.1:1", "--rate", "10/s", "--duration", "11s", "--insecure"],
        ["--target", "http://127.0.0.1:1", "--rate", "10/s", "--duration", "11s", "--trust", "here.pem"],
        ["--target", "http://127.0.0.1:1", "--rate", "10/s", "--duration", "11s", "--safe-gap", "1s"],
        ["--target", "http://127.0.0.1:1", "--rate", "10/s", "--duration", "11s", "--ready-within", "9s"],
        ["--target", "http://127.0.0.1:1", "--ramp", "0...5/s", "--duration", "11s", "--check"],
        ["--target", "http://127.0.0.1:1", "--profile", "static", "--rate", "1000M/s", "--duration", "11s"],
        ["--target", "http://127.0.0.1:1", "--profile", "static", "--ramp", "0..900M/s", "--duration", "11s"],
    ])
    func `a wrong command line exits with 64`(arguments: [String]) throws {
        let outcome = try Command.run("watchcircle-drive", arguments)
        #expect(outcome.status == 64, "\(outcome.errors)")
        #expect(!outcome.errors.isEmpty)
    }

    @Test func `the output does not repeat a credential in a URL`() throws {
        let outcome = try Command.run(
            "watchcircle-drive",
            ["--target", "http://ann:hunter2@127.0.0.1:1", "--profile", "static", "--rate", "1/s", "--duration", "11s"])
        #expect(outcome.status == 64)
        #expect(!(outcome.errors + outcome.output).contains("hunter2"))
    }

    @Test(arguments: [
        (["--request-log", "requests.txt"], "it must end in .csv"), (["--live=99999"], "--live is 99999"),
        (["--live=x"], "--live is x"), (["--insecure"], "--insecure needs TLS"),
        (["--trust", "/etc/hostname"], "--trust needs TLS"),
        (["--target", "https://127.0.0.1:1", "--trust", "/nonexistent.pem"], "/nonexistent.pem: no such file"),
        (["--target", "https://127.0.0.1:1", "--client-certificate", "/etc/hostname"], "no certificate in PEM"),
    ])
    func `the check rejects everything that a drive cannot use`(options: [String], words: String) throws {
        let target = options.contains("--target") ? [] : ["--target", "http://127.0.0.1:1"]
        let outcome = try Command.run(
            "watchcircle-drive",
            target + ["--profile", "static", "--rate", "10/s", "--duration", "11s", "--check"] + options)
        #expect(outcome.status == 64, "\(outcome.errors)")
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }

    @Test func `a speedup that the event loops cannot schedule is rejected before the load`() throws {
        let outcome = try Command.run(
            "watchcircle-drive",
            [
                "smoke", "--watches", "5000", "--profile", "static", "--target", "http://127.0.0.1:1", "--no-report",
                "--speedup", "100000", "--from", "day 0 02:00", "--event-loops", "1",
            ])
        #expect(outcome.status == 64, "\(outcome.errors)")
        #expect(outcome.errors.contains("--speedup: about "), "\(outcome.errors)")
        #expect(outcome.errors.contains("1 event loop can schedule at most "), "\(outcome.errors)")
    }

    @Test(arguments: ["log.csv", "log.jsonl"])
    func `a request log on a full disk is an error before the run and leaves no file`(name: String) throws {
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent(name).path
        // A limit of 512 bytes stands in for a full disk; the message is shorter.
        let outcome = try Command(
            "watchcircle-drive",
            [
                "--target", "http://127.0.0.1:1", "--profile", "static", "--rate", "10/s", "--duration", "11s",
                "--no-report", "--request-log", file,
            ], limits: "-f 1"
        ).wait()
        #expect(outcome.status == 64 && outcome.errors.contains("cannot write the request log"), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test func `a drive without a backend leaves no request log`() throws {
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("log.csv").path
        let outcome = try Command.run(
            "watchcircle-drive",
            [
                "--target", "http://127.0.0.1:1", "--profile", "static", "--rate", "10/s", "--duration", "11s",
                "--no-report", "--timeout", "1s", "--request-log", file,
            ])
        #expect(outcome.status == 3, "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test func `a world of another run is rejected with each difference`() throws {
        let world = try World.tiny(50)
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let copy = folder.appendingPathComponent("copy")
        try FileManager.default.copyItem(atPath: world.path, toPath: copy.path)
        let file = copy.appendingPathComponent("world.json")
        var text = try String(contentsOf: file, encoding: .utf8)
        text = text.replacing("\"friend_cap\" : 150", with: "\"friend_cap\" : 149")
        try text.write(to: file, atomically: false, encoding: .utf8)
        let outcome = try Command.run(
            "watchcircle-drive",
            world.options + [
                "--target", "http://127.0.0.1:1", "--world", copy.path, "--from", "day 0 18:00", "--for", "20min",
                "--speedup", "60",
            ])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("its friend_cap is 149, not 150\n"), "\(outcome.errors)")
    }

    @Test func `a wrong scenario or profile exits with 104`() throws {
        for arguments in [
            ["nothing-of-that-name", "--target", "http://127.0.0.1:1"],
            ["school-day", "--target", "http://127.0.0.1:1", "--set", "friends.cap=nonsense"],
            ["school-day", "--target", "http://127.0.0.1:1", "--watches", "many"],
            ["school-day", "--watches", "100", "--target", "http://127.0.0.1:1", "--profile", "nothing-of-that-name"],
        ] {
            let outcome = try Command.run("watchcircle-drive", arguments)
            #expect(outcome.status == 104, "\(arguments): \(outcome.errors)")
        }
    }

    @Test func `a world of another seed is rejected`() throws {
        let backend = try Backend(World.evening.get())
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let outcome = try Command.run(
            "watchcircle-drive", backend.arguments(for: "4min", speedup: 120, report: folder, ["--seed", "99"]))
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("hint:"))
    }

    @Test func `an unreachable backend makes the run invalid`() throws {
        let outcome = try Command.run(
            "watchcircle-drive",
            ["--target", "http://127.0.0.1:1", "--profile", "static", "--rate", "10/s", "--duration", "11s"])
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("refused"), "\(outcome.errors)")
    }
}
