// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
public import Measurement
import NIOCore
import Synchronization

/// How a load ends.
extension Drive {
    /// Fixes the instant at which the load ends: as planned, or as soon as can be if that is sooner. What is due from it on is
    /// neither sent nor counted, on any lane.
    ///
    /// - Returns: the instant; nanoseconds.
    @discardableResult
    public func stop() -> Int64 {
        let window = settings.withLock { $0.window }
        let planned = min(window.upperBound, budget?.end ?? .max)
        var end: Int64
        // A lane that gets to know of it too late has sent what was due by then.
        repeat {
            let soonest = now + 20_000_000
            end = min(planned, soonest)
            _ = ask { [end] in $0.end = end }
        } while end < planned && now >= end
        _ = ask { [end] in $0.recorder.end(at: end) }
        settings.withLock { $0.window = window.lowerBound..<max(window.lowerBound, end) }
        return end
    }

    /// Ends the load: what is due later is not sent, and what was due before may be sent and answered.
    ///
    /// - Parameter patience: seconds to wait for answers; what is unanswered then is recorded so.
    /// - Returns: what was measured, all lanes together, and what the busiest of their threads used.
    public func finish(patience: Double) -> (totals: LaneTotals, load: GeneratorLoad) {
        sleep(until: stop())
        let uses = ask { ($0.endMeasuring(), $0.now - $0.begin) }
        let last = now + Int64(patience * 1e9)
        while pending > 0, now < last {
            sweep()
            usleep(10_000)
        }
        abandonAll()
        var totals = LaneTotals(kinds: Catalogue.names.count)
        for part in ask(\.recorder.totals) { totals.merge(part) }
        func most(_ time: (ThreadUse) -> Int64) -> Double {
            uses.map { $1 > 0 ? Double(time($0)) / Double($1) : 0 }.max() ?? 0
        }
        return (totals, GeneratorLoad(running: most(\.running), runnable: most { $0.running + $0.waiting }))
    }

    /// Gives up what is not settled. What is given up may let go what waited for it on another lane, so that it takes some rounds.
    func abandonAll() {
        var rounds = 0
        repeat {
            rounds += 1
            _ = ask { $0.abandonAll() }
            for waiter in prerequisites.takeAll() {
                waiter.lane.loop.execute { waiter.lane.giveUp(waiter.job, .neverSent) }
            }
        } while pending > 0 && rounds < 1_000
        _ = ask { $0.isOver = false }
    }
}
