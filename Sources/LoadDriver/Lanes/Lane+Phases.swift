// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement

extension Lane {
    /// Starts to measure the thread's processor time.
    func beginMeasuring(at instant: Int64) {
        useAtBegin = ThreadUse.ofThisThread
        begin = instant
    }

    /// Stops accepting requests of the load.
    ///
    /// - Returns: the processor time that the thread has used since the load began.
    func endMeasuring() -> ThreadUse {
        // Requests that were due before the end belong to the load, even if the loop has not reached them yet.
        pump()
        countAbsent(before: end)
        isClosing = true
        upcoming = nil
        absent = []
        // Later requests are not part of the load.
        _ = agenda.takeAll()
        return ThreadUse.ofThisThread - useAtBegin
    }

    /// Records every unfinished request as never sent or unfinished.
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
