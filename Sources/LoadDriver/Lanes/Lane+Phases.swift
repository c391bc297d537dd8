// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement

extension Lane {
    /// Begins to count the thread's processor time.
    func beginMeasuring(at instant: Int64) {
        useAtBegin = ThreadUse.ofThisThread
        begin = instant
    }

    /// Takes no more of the load.
    ///
    /// - Returns: what the thread used since the load began.
    func endMeasuring() -> ThreadUse {
        // What was due before the end belongs to the load, even if the loop has not come round to it.
        pump()
        countAbsent(before: end)
        isClosing = true
        upcoming = nil
        absent = []
        // What is due later was never asked for.
        _ = agenda.takeAll()
        return ThreadUse.ofThisThread - useAtBegin
    }

    /// Records everything that is not over as what it is: never sent, or unanswered.
    func abandonAll() {
        isOver = true
        for station in [pool] + stations.values {
            for job in station.waiting.takeAll() { giveUp(job, .neverSent) }
        }
        let delayed = backingOff.values
        backingOff = [:]
        for job in delayed { giveUp(job, .neverSent) }
        for exchange in exchanges where exchange.isBusy {
            exchange.close()
            lost(exchange, ConnectionFailure(.unfinished))
        }
    }

    /// Closes all connections.
    func closeAll() {
        let open = exchanges
        exchanges = []
        pool.idle = []
        stations = [:]
        for exchange in open { exchange.position = -1 }
        for exchange in open { exchange.hangUp() }
    }
}
