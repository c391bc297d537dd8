// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// `watchcircle compare --pairs` with two real backends.
///
/// A valid run takes at least ten seconds and a verdict needs seven pairs, so one comparison takes about three
/// minutes: `COMPARE_LONG=1 swift test --filter ComparePairsTests`.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ComparePairsTests {
    static let isLong = ProcessInfo.processInfo.environment["COMPARE_LONG"] != nil

    /// Compares a backend with a second one without faults, both on the same world.
    ///
    /// The noise floor of 100 % counts times as changed from a factor of two on. Two equal backends on one busy
    /// machine differ by far less in all seven pairs; answers delayed by 300 ms differ by far more.
    private func compare(_ fault: [String], for length: String) throws -> Command.Outcome {
        let world = try World.evening.get()
        let baseline = try Backend(world)
        let head = try fault.isEmpty ? Backend(world) : Backend(world, fault[0], fault[1])
        // The first option of a world is the name of its scenario.
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
    func `a comparison finds a slower backend`() throws {
        // Six answers in ten are slow. A single disturbed run among the seven could hide a change that only a high
        // percentile shows. The median of a backend that is not slow stays far below 300 ms in every run.
        let outcome = try compare(["--fault", "slow=p40:300ms"], for: "210s")
        #expect(outcome.status == 2, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.errors.contains("response_seconds.p50"), "\(outcome.errors)")
    }

    @Test(.enabled(if: isLong, "set COMPARE_LONG to drive two backends for five minutes"))
    func `neither of two equal backends is worse`() throws {
        let outcome = try compare([], for: "210s")
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains("p99"))
    }

    @Test func `runs that are too short are rejected before the first one`() throws {
        let outcome = try compare([], for: "40s")
        #expect(outcome.status == 64, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.errors.contains("2 s would be measured; a valid run measures at least 10 s"))
        #expect(outcome.errors.contains("no trial was made"))
    }
}
