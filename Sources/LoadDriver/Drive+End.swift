// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
public import Measurement
import NIOCore
import Synchronization

/// The end of a load.
extension Drive {
    /// Fixes the instant at which the load ends: as planned, or as soon as possible if that is sooner. Requests that
    /// are due from then on are neither sent nor counted, by any worker.
    ///
    /// - Returns: the end; nanoseconds.
    @discardableResult
    public func stop() -> Int64 {
        let window = settings.withLock { $0.window }
        let planned = min(window.upperBound, budget?.end ?? .max)
        var end: Int64
        // A worker that learns of the end too late has already sent later requests, so the end has to move.
        repeat {
            let soonest = now + 20_000_000
            end = min(planned, soonest)
            _ = ask { [end] in $0.end = end }
        } while end < planned && now >= end
        _ = ask { [end] in $0.recorder.end(at: end) }
        settings.withLock { $0.window = window.lowerBound..<max(window.lowerBound, end) }
        return end
    }

    /// Ends the load: later requests are not sent; earlier ones may still be sent and answered.
    ///
    /// - Parameter patience: how long to wait for responses; seconds. Requests without a response by then count as
    ///   unfinished.
    /// - Returns: the totals of all workers, and the processor use of the busiest worker thread.
    public func finish(patience: Double) -> (totals: WorkerTotals, load: GeneratorLoad) {
        sleep(until: stop())
        let uses = ask { ($0.endMeasuring(), $0.now - $0.begin) }
        let last = now + Int64(patience * 1e9)
        while pending > 0, now < last {
            sweep()
            usleep(10_000)
        }
        abandonAll()
        var totals = WorkerTotals(kinds: RequestCatalog.names.count)
        for part in ask(\.recorder.totals) { totals.merge(part) }
        func most(_ time: (ThreadCPUTime) -> Int64) -> Double {
            uses.map { $1 > 0 ? Double(time($0)) / Double($1) : 0 }.max() ?? 0
        }
        return (totals, GeneratorLoad(running: most(\.running), runnable: most { $0.running + $0.waiting }))
    }

    /// Abandons all unsettled requests. Abandoning one may release requests that waited for it on another worker, which
    /// takes several rounds.
    func abandonAll() {
        var rounds = 0
        repeat {
            rounds += 1
            _ = ask { $0.abandonAll() }
            for waiter in prerequisites.takeAll() {
                waiter.worker.loop.execute { waiter.worker.abandon(waiter.job, .neverSent) }
            }
        } while pending > 0 && rounds < 1_000
        _ = ask { $0.isOver = false }
    }
}
