// SPDX-License-Identifier: GPL-3.0-or-later
import LoadDriver
import Programs
import Scenarios
import Simulation
import Society

/// The time window of a scenario that is driven, and its speed.
struct TimeWindow {
    /// Simulated milliseconds since the run's first midnight; starts at a tick.
    let instants: Range<UInt64>
    /// Simulated seconds per real second.
    let speedup: Double

    /// Real duration; seconds.
    var seconds: Double { Double(instants.upperBound - instants.lowerBound) / 1_000 / speedup }

    /// Maximum real duration, a year; seconds.
    private static let mostSeconds = 31_536_000.0

    /// Creates the time window that the options select in a scenario.
    ///
    /// - Throws: an exit code, after printing the error, if it is outside the scenario.
    init(of scenario: Scenario, _ options: LoadOptions) throws {
        let time = scenario.parameters.time
        let from = try Self.begin(options.from ?? "day 0 00:00", tickSeconds: time.tickSeconds)
        let all = time.days * 86_400
        guard from < all else {
            throw Programs.ExitCode.wrongArguments.failing(
                "--from \(options.from ?? ""): the scenario has \(time.days) days, counted from 0; begin within them")
        }
        var length = options.simulated?.seconds ?? Double(all - from)
        if let most = options.duration?.seconds { length = min(length, most * options.speedup) }
        guard length > 0 else {
            throw Programs.ExitCode.wrongArguments.failing("--for must be greater than 0, such as 30min")
        }
        guard Double(from) + length <= Double(all) else {
            throw Programs.ExitCode.wrongArguments.failing(
                "--for exceeds the scenario's \(time.days) days\n  hint: drive less, or run it longer with --days")
        }
        speedup = options.speedup
        instants = UInt64(from) * 1_000..<UInt64(from) * 1_000 + UInt64((length * 1_000).rounded(.up))
        guard seconds <= Self.mostSeconds else {
            throw Programs.ExitCode.wrongArguments.failing(
                "the load would last \(Int(seconds / 86_400)) days of real time; the maximum is a year\n"
                    + "  hint: drive less with --for or --duration, or faster with --speedup")
        }
        guard options.warmUp.seconds < seconds else {
            throw Programs.ExitCode.wrongArguments.failing(
                "--warm-up is as long as the whole load, which lasts \(seconds) s; nothing would be measured\n"
                    + "  hint: drive longer with --for, or more slowly with --speedup")
        }
    }

    private static func begin(_ text: String, tickSeconds: Int) throws -> Int {
        do {
            return try Instant(parsing: text, tickSeconds: tickSeconds).second
        } catch .notAnInstant {
            throw Programs.ExitCode.wrongArguments.failing(
                "--from is \(text); it must be an instant such as \"day 30 19:30\"")
        } catch .betweenTicks(let before, let after) {
            throw Programs.ExitCode.wrongArguments.failing(
                "--from is \(text); it must be the end of a tick of \(tickSeconds) s: \"\(before)\" or \"\(after)\"")
        }
    }
}
