// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// The programs as a user starts them. One after another: each wants processors of its own.
@Suite(.serialized, .timeLimit(.minutes(3))) struct LiveRunTests {
    @Test func `a page follows a run in a browser without errors`() async throws {
        let run = try Started("watchcircle", ["run", "smoke", "--watches", "60k", "--days", "3000", "--live", "0"])
        defer { run.kill() }
        let address = try await run.address()
        let looks = try await Browser.looks(at: address, widths: [1_280, 390], pauses: [4, 4])
        for looks in looks {
            for (look, width) in zip(looks, [1_280, 390]) {
                // Those of a simulated run that has days behind it: two of operations and the society's own.
                expectWhole(look, width: width, canvases: 10)
                #expect(look.text.contains("simulating"))
            }
        }
        for page in 0..<2 {
            let days = looks.compactMap { $0[page].text.firstMatch(of: /<h1[^>]*>Day (\d+)\s/).flatMap { Int($0.1) } }
            try #require(days.count == 2)
            #expect(days[0] < days[1])
            let events = looks.compactMap { Int($0[page].root["events"] ?? "") }
            try #require(events.count == 2)
            #expect(events[0] > 2 && events[0] < events[1])
        }
    }

    @Test func `a run without visitors ends normally, and its server soon after`() async throws {
        let run = try Started("watchcircle", ["run", "smoke", "--live", "0"])
        let address = try await run.address()
        #expect(try await run.wait() == 0)
        let state = try await fetch(address + "state.json")
        #expect(state.contains("\"verdict\":\"pass\"") && state.contains("\"ended\":true"))
        try await waitForEnd(of: address)
    }

    @Test func `a killed run ends its server`() async throws {
        let run = try Started("watchcircle", ["run", "smoke", "--watches", "60k", "--days", "3000", "--live", "0"])
        let address = try await run.address()
        run.kill()
        #expect(try await run.wait() != 0)
        for _ in 0..<100 where try await !fetch(address + "state.json").contains("ended unexpectedly") {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try await fetch(address + "state.json").contains("ended unexpectedly"))
        try await waitForEnd(of: address)
    }

    @Test func `a killed server does not end the run`() async throws {
        let run = try Started("watchcircle", ["run", "smoke", "--watches", "20k", "--days", "60", "--live", "0"])
        _ = try await run.address()
        let server = try #require(run.children.first)
        #expect(Glibc.kill(server, SIGKILL) == 0)
        #expect(try await run.wait() == 0)
    }

    @Test func `a port in use is an error before the run`() async throws {
        let first = try Started("watchcircle", ["run", "smoke", "--watches", "60k", "--days", "3000", "--live", "0"])
        defer { first.kill() }
        let port = try #require(try await first.address().split(separator: ":").last?.dropLast())
        let second = try Started("watchcircle", ["run", "smoke", "--live", String(port)])
        #expect(try await second.wait() == 64)
        #expect(second.errors.contains("port \(port)") && second.errors.contains("hint:"))
    }

    @Test(arguments: [["--live", "x"], ["--live", "65536"], ["--live", "-1"]])
    func `an invalid port is a wrong argument`(words: [String]) async throws {
        let run = try Started("watchcircle", ["run", "smoke"] + words)
        #expect(try await run.wait() == 64)
    }

    @Test func `an error explains a program that is not built`() async throws {
        let folder = try Folder()
        let copy = folder.url.appendingPathComponent("watchcircle")
        try FileManager.default.copyItem(at: Started.folder.appendingPathComponent("watchcircle"), to: copy)
        let run = try Started(copy, ["run", "smoke", "--no-report", "--live"], path: "/usr/bin:/bin")
        #expect(try await run.wait() == 64)
        #expect(run.errors.contains("swift build -c release --product watchcircle-live"))
    }

    private func fetch(_ address: String) async throws -> String {
        let parts = address.split(separator: "/", maxSplits: 2).map(String.init)
        let port = try #require(parts[1].split(separator: ":").last.flatMap { Int($0) })
        return try await Visitor.get("/" + (parts.count > 2 ? parts[2] : ""), port: port)
    }

    /// Waits until nobody listens any more.
    private func waitForEnd(of address: String) async throws {
        for _ in 0..<300 {
            do { _ = try await fetch(address + "state.json") } catch { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("the server goes on")
    }

    @Test(arguments: ["<&-", "< /"])
    func `a page without a stream of events is rejected`(input: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", "exec \"$0\" --port 0 --linger 0 2> /dev/null \(input)",
            Started.folder.appendingPathComponent("watchcircle-live").path,
        ]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 64)
    }
}
