// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// How the networked programs end, and what they leave behind.
@Suite struct EndingTests {
    private func plain(_ backend: Backend, _ more: String...) -> [String] {
        [
            "--target", backend.url, "--world", backend.world.path, "--profile", "reference", "--accounts", "2000",
            "--closed", "2",
        ] + more
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `a signal ends a drive with exit code 105 and a complete partial report`(signal: Int32) throws {
        let backend = try Backend(World.evening.get())
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let drive = try Command(
            "watchcircle-drive", plain(backend, "--duration", "5min", "--report", folder.path + "/report"))
        try drive.wait { drive.errors.contains("in flight") }
        drive.send(signal)
        // A closing terminal sends the signal twice.
        if signal == SIGHUP { drive.send(signal) }
        let outcome = try drive.wait()
        #expect(outcome.status == 105, "\(outcome.errors)")
        #expect(try Driven(outcome, folder).verdict == "partial")
    }

    @Test func `a drive never replaces another report in Reports`() throws {
        let backend = try Backend(World.evening.get())
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        for library in ["Scenarios", "profiles", "seeds"] {
            try FileManager.default.createSymbolicLink(
                at: folder.appendingPathComponent(library),
                withDestinationURL: Command.root.appendingPathComponent(library))
        }
        for _ in 0..<2 {
            let drive = try Command("watchcircle-drive", plain(backend, "--duration", "1s"), in: folder)
            // One second is too short for a verdict, but there is a report.
            #expect(try drive.wait().status == 3)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/Reports").sorted()
        #expect(names == ["reference-viewHomepage-drive", "reference-viewHomepage-drive-2"])
    }

    @Test func `a failed output does not change the verdict and the report`() throws {
        let backend = try Backend(World.evening.get())
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let drive = try Command(
            "watchcircle-drive", plain(backend, "--duration", "11s", "--report", folder.path + "/report"),
            output: "/dev/full")
        let outcome = try drive.wait()
        #expect(outcome.status == 1 && outcome.errors.contains("standard output: No space left on device"))
        #expect(try Driven(outcome, folder).verdict == "pass")
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `a signal ends the reference backend with a message`(signal: Int32) throws {
        let serve = try Command("watchcircle-serve", ["--port", "0"])
        try serve.wait { serve.output.contains("listening on") }
        serve.send(signal)
        let outcome = try serve.wait()
        #expect(outcome.status == 0 && outcome.errors.contains("stopped"), "\(outcome.errors)")
    }

    @Test func `an address that cannot be printed is an error`() throws {
        let serve = try Command("watchcircle-serve", ["--port", "0", "--stop-after", "1s"], output: "/dev/full")
        let outcome = try serve.wait()
        #expect(outcome.status == 1 && outcome.errors.contains("standard output: No space left on device"))
    }

    @Test(arguments: [("drive", "--target"), ("serve", "--fault"), ("live", "--linger")])
    func `a network program prints its own help`(name: String, option: String) throws {
        let outcome = try Command.run("watchcircle", ["help", name])
        #expect(outcome.status == 0 && outcome.output.contains(option), "\(outcome.errors)")
    }

    @Test(arguments: [
        (["--rate", "5/s", "--duration", "1s", "--watches", "5"], "--watches"),
        (["--rate", "5/s", "--duration", "1s", "--days", "5"], "--days"),
        (["--rate", "5/s", "--duration", "1s", "--set", "friends.cap=75"], "--set"),
        (["--rate", "5/s", "--duration", "1s", "--probes", "0.1"], "--probes"),
        (["--closed", "5", "--duration", "1s", "--arrivals", "even"], "--arrivals"),
        (["--closed", "5", "--duration", "1s", "--idle", "5s"], "--idle"),
        (["smoke", "--accounts", "5"], "--accounts"), (["smoke", "--probes", "0.1"], "--probes"),
        (["smoke", "--read-back", "all"], "--read-back"), (["smoke", "--force"], "--force"),
    ])
    func `an option without effect is rejected`(arguments: [String], option: String) throws {
        let outcome = try Command.run("watchcircle-drive", ["--target", "http://127.0.0.1:1"] + arguments)
        #expect(outcome.status == 64 && outcome.errors.contains(option), "\(outcome.errors)")
    }
}
