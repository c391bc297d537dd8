// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// `watchcircle compare --pairs` with two backends that are really driven.
///
/// A run is valid from ten seconds on and a verdict needs seven pairs, so that one comparison takes some three minutes:
/// `COMPARE_LONG=1 swift test --filter ComparePairsTests`.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ComparePairsTests {
    static let isLong = ProcessInfo.processInfo.environment["COMPARE_LONG"] != nil

    /// Compares a backend with another that has no fault, both on the same world.
    ///
    /// Times count as changed from a factor of two on: far more than two equal backends on one busy machine differ in all seven
    /// pairs, and far less than an answer that comes 300 ms later.
    private func compare(_ fault: [String], for length: String) throws -> Command.Outcome {
        let world = try World.evening.get()
        let baseline = try Backend(world)
        let head = try fault.isEmpty ? Backend(world) : Backend(world, fault[0], fault[1])
        // The first of a world's options names the scenario.
        return try Command(
            "watchcircle",
            [
                "compare", world.options[0], "--pairs", "7", "--target", head.url, "--baseline-target", baseline.url,
                "--noise-floor", "100%", "--",
            ] + world.options.dropFirst() + [
                "--world", world.path, "--from", "day 0 18:00", "--for", length, "--speedup", "20", "--patience", "1s",
                "--connections", "256",
            ]
        ).wait(seconds: 300)
    }

    @Test(.enabled(if: isLong, "set COMPARE_LONG to drive two backends for five minutes"))
    func `a backend that has become slow is found`() throws {
        // Six answers in ten are slow. A single run of seven that something else on the machine disturbs would be enough to hide
        // what only a high percentile shows; the median of a backend that is not slow stays far from 300 ms in any.
        let outcome = try compare(["--fault", "slow=p40:300ms"], for: "210s")
        #expect(outcome.status == 2, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.errors.contains("response_seconds.p50"), "\(outcome.errors)")
    }

    @Test(.enabled(if: isLong, "set COMPARE_LONG to drive two backends for five minutes"))
    func `of two equal backends none is worse`() throws {
        let outcome = try compare([], for: "210s")
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains("p99"))
    }

    @Test func `runs that could say nothing are refused before the first one`() throws {
        let outcome = try compare([], for: "40s")
        #expect(outcome.status == 64, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.errors.contains("2 s would be measured; a valid run measures at least 10 s"))
        #expect(outcome.errors.contains("no trial was made"))
    }
}
