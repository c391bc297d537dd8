// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

/// Keep-alive and location traffic: sent at fixed intervals by every watch, regardless of the child's activity.
///
/// Each watch has a phase. Children are counted by phase once, so the number of operations in a tick needs no access to
/// a watch.
struct Background {
    private let kinds: [(kind: OperationKind, interval: Int, phases: [Int])]
    private let seed: UInt64

    init(_ world: World) {
        seed = world.seed
        let background = world.rules.background
        guard world.rules.mechanisms.backgroundTraffic else {
            kinds = []
            return
        }
        let intervals = [
            (OperationKind.keepAlive, background.keepAliveSeconds), (.reportLocation, background.locationSeconds),
        ]
        kinds = intervals.map { [seed, count = world.count] kind, interval in
            var phases = Array(repeating: 0, count: interval)
            for child in 0..<count { phases[Background.phase(child, kind, interval * 1_000, seed) / 1_000] += 1 }
            return (kind, interval, phases)
        }
    }

    /// Calls `body` with each kind and the number of its operations in `seconds`, counted from the run's first
    /// midnight.
    func count(in seconds: Range<Int>, _ body: (OperationKind, Int) -> Void) {
        for (kind, interval, phases) in kinds {
            let whole = seconds.count / interval
            var sum = whole * phases.reduce(0, +)
            for second in (seconds.lowerBound + whole * interval)..<seconds.upperBound {
                sum += phases[second % interval]
            }
            body(kind, sum)
        }
    }

    /// Calls `body` with each operation of `child` in the milliseconds of `range`.
    func forEach(of child: Int, in range: Range<Int>, _ body: (OperationKind, _ instant: Int) -> Void) {
        for (kind, interval, _) in kinds {
            let period = interval * 1_000
            let phase = Background.phase(child, kind, period, seed)
            var instant = range.lowerBound + (phase - range.lowerBound % period + period) % period
            while instant < range.upperBound {
                body(kind, instant)
                instant += period
            }
        }
    }

    /// Returns the time of the first operation in milliseconds after midnight; it is the same every day if the interval
    /// divides the day.
    private static func phase(_ child: Int, _ kind: OperationKind, _ period: Int, _ seed: UInt64) -> Int {
        Int(mix64(seed ^ UInt64(kind.rawValue) << 40 ^ UInt64(child)) % UInt64(period))
    }
}
