// SPDX-License-Identifier: GPL-3.0-or-later
import LoadDriver
import Programs
import Scenarios
import Society

/// The stretch of simulated time that is driven, and how fast.
struct Stretch {
    /// Simulated milliseconds since the run's first midnight; begins with a tick.
    let instants: Range<UInt64>
    /// Simulated seconds in a real one.
    let speedup: Double

    /// Real seconds that it takes.
    var seconds: Double { Double(instants.upperBound - instants.lowerBound) / 1_000 / speedup }

    /// The longest load: a year.
    private static let mostSeconds = 31_536_000.0

    /// Finds the stretch that the options name in a scenario.
    ///
    /// - Throws: what ends the command, if it is not in the scenario.
    init(of scenario: Scenario, _ options: LoadOptions) throws {
        let time = scenario.parameters.time
        let from = try Self.begin(options.from ?? "day 0 00:00", tickSeconds: time.tickSeconds)
        let all = time.days * 86_400
        guard from < all else {
            throw Programs.ExitCode.wrongArguments.telling(
                "--from \(options.from ?? ""): the scenario has \(time.days) days, counted from 0; begin within them")
        }
        var length = options.simulated?.seconds ?? Double(all - from)
        if let most = options.duration?.seconds { length = min(length, most * options.speedup) }
        guard length > 0 else {
            throw Programs.ExitCode.wrongArguments.telling("--for is 0; it must be more, such as 30min")
        }
        guard Double(from) + length <= Double(all) else {
            throw Programs.ExitCode.wrongArguments.telling(
                "--for goes beyond the scenario's \(time.days) days\n  hint: drive less, or run it longer with --days")
        }
        speedup = options.speedup
        instants = UInt64(from) * 1_000..<UInt64(from) * 1_000 + UInt64((length * 1_000).rounded(.up))
        guard seconds <= Self.mostSeconds else {
            throw Programs.ExitCode.wrongArguments.telling(
                "the load would last \(Int(seconds / 86_400)) days of real time; it must be a year at most\n"
                    + "  hint: drive less with --for or --duration, or faster with --speedup")
        }
        guard options.warmUp.seconds < seconds else {
            throw Programs.ExitCode.wrongArguments.telling(
                "--warm-up is as long as the whole load, which lasts \(seconds) s; nothing would be measured\n"
                    + "  hint: drive more with --for, or more slowly with --speedup")
        }
    }

    private static func begin(_ text: String, tickSeconds: Int) throws -> Int {
        do {
            return try Instant(parsing: text, tickSeconds: tickSeconds).second
        } catch .notAnInstant {
            throw Programs.ExitCode.wrongArguments.telling(
                "--from is \(text); it must be an instant such as \"day 30 19:30\"")
        } catch .betweenTicks(let before, let after) {
            throw Programs.ExitCode.wrongArguments.telling(
                "--from is \(text), inside a tick of \(tickSeconds) s; take \"\(before)\" or \"\(after)\"")
        }
    }
}
