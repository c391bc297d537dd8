// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// The page of a driven run: a backend with a fault, a drive of it, and a browser that looks on.
@Suite(.serialized, .timeLimit(.minutes(3))) struct LiveDriveTests {
    @Test func `a page follows a drive with rate, times, failures and objectives, without page errors`() async throws {
        let folder = try Folder()
        let world = folder.url.appendingPathComponent("world").path
        let evening = ["new-year-evening", "--watches", "500"]
        let made = try Started("watchcircle", ["world"] + evening + ["--at", "day 0 20:00", "--out", world])
        #expect(try await made.wait() == 0, "\(made.errors)")
        let backend = try Started(
            "watchcircle-serve",
            ["--port", "0", "--world", world, "--quiet", "--fault", "error=0.05", "--stop-after", "2min"])
        defer { backend.kill() }
        let run = try Started(
            "watchcircle-drive",
            evening + [
                "--target", try await backend.address(), "--world", world, "--from", "day 0 20:00", "--for", "20min",
                "--speedup", "60", "--no-audit", "--live", "0",
            ])
        defer { run.kill() }
        let address = try await run.address()
        let looks = try await Browser.looks(at: address, widths: [1_280, 390], pauses: [7, 6])
        for (look, width) in looks.flatMap({ zip($0, [1_280, 390]) }) {
            expectWhole(look, width: width, canvases: 3)
            expectFigures(look)
        }
        for page in 0..<2 {
            let ended = try looks.map { try #require(all($0[page])) }
            #expect(ended[0] < ended[1])
        }
        #expect(try await run.wait() == 99, "\(run.errors)")
        try await expectFiguresOfReport(run, address)
    }

    /// The last figures of the page are those of the report.
    private func expectFiguresOfReport(_ run: Started, _ address: String) async throws {
        struct State: Decodable {
            struct Figures: Decodable { var requests, errors: Int }
            struct End: Decodable { var figures: Figures? }
            struct Latest: Decodable { var end: End }
            var latest: Latest
        }
        struct Summary: Decodable { var target: State.Figures }
        let port = try #require(address.split(separator: ":").last.flatMap { Int($0.filter(\.isNumber)) })
        let answer = try await Visitor.get("/state.json", port: port)
        let begin = try #require(answer.firstIndex(of: "{"))
        let state = try JSONDecoder().decode(State.self, from: Data(answer[begin...].utf8))
        let summary = try JSONDecoder().decode(Summary.self, from: Data(contentsOf: run.report("summary.json")))
        let figures = try #require(state.latest.end.figures)
        #expect(figures.requests == summary.target.requests && figures.errors == summary.target.errors)
        #expect(figures.requests > 0)
    }

    /// The requests that the page's line on errors counts.
    private func all(_ look: Browser.Look) -> Int? {
        look.shown.firstMatch(of: /% of ([0-9,]+)</).flatMap { Int($0.1.replacing(",", with: "")) }
    }

    private func expectFigures(_ look: Browser.Look) {
        #expect(look.shown.contains("operations per second completed, 99 % within"))
        #expect(look.figure("Completed").flatMap { Int($0.replacing(",", with: "")) } ?? 0 > 0)
        for name in ["Median", "99&nbsp;%", "99 %"] {
            guard let value = look.figure(name) else { continue }
            #expect(value.contains(/^[0-9.,]+ (µs|ms|s)$/), "\(name): \(value)")
        }
        #expect(look.figure("Median") != nil)
        #expect(look.figure("Errors").flatMap { Int($0.replacing(",", with: "")) } ?? 0 > 0)
        #expect(look.shown.contains(/<th[^>]*>Unexpected status<\/th>/))
        // The objectives so far: one in twenty answers is an error, and one in a thousand is allowed.
        for text in ["error_rate &lt; 0.1", "<span class=\"missed\">missed</span>", "p99(response)"] {
            #expect(look.shown.contains(text), "\(text)")
        }
    }
}
