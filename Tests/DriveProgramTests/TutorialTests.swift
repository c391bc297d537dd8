// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// The tutorials of the documentation are programs; this test runs the one that drives a backend.
@Suite(.timeLimit(.minutes(3))) struct TutorialTests {
    @Test func `the tutorial on driving sets up an empty backend and meets every objective of its scenario`() throws {
        let server = try Command("watchcircle-serve", ["--port", "0", "--quiet", "--stop-after", "3min"])
        defer { server.send(SIGTERM) }
        try server.wait { server.output.hasSuffix("\n") }
        let url = try #require(server.output.firstMatch(of: /http:\S+/)).0
        let tutorial = try Command("DriveBackend", [String(url)]).wait(seconds: 150)
        #expect(tutorial.status == 0, "\(tutorial.errors)")
        let lines = tutorial.output.split(separator: "\n").map(String.init)
        let first = try #require(lines.first)
        #expect(first.wholeMatch(of: /pass: [0-9.]+ responses a second/) != nil, "\(first)")
        #expect(lines.last == "pass", "\(tutorial.output)")
        #expect(lines.contains("audit.wrong_answers == 0 (default): met"), "\(tutorial.output)")
        #expect(!tutorial.output.contains(": missed"), "\(tutorial.output)")
    }
}
