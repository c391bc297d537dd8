// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement

extension EventLoopWorker {
    /// Starts to measure the thread's processor time.
    func beginMeasuring(at instant: Int64) {
        useAtBegin = ThreadCPUTime.ofThisThread
        begin = instant
    }

    /// Stops accepting requests of the load.
    ///
    /// - Returns: the processor time that the thread has used since the load began.
    func endMeasuring() -> ThreadCPUTime {
        // Requests that were due before the end belong to the load, even if the loop has not reached them yet.
        pump(admitting: .max)
        countAbsent(before: end)
        isClosing = true
        upcoming = nil
        absent = []
        // Later requests are not part of the load.
        _ = agenda.takeAll()
        return ThreadCPUTime.ofThisThread - useAtBegin
    }

    /// Records every unfinished request as never sent or unfinished.
    func abandonAll() {
        isOver = true
        for pool in [sharedPool] + pools.values {
            for job in pool.waiting.takeAll() { abandon(job, .neverSent) }
        }
        let delayed = backingOff.values
        backingOff = [:]
        for job in delayed { abandon(job, .neverSent) }
        for slot in slots where slot.isBusy {
            slot.close()
            lost(slot, ConnectionFailure(.unfinished))
        }
    }

    /// Closes all connections.
    func closeAll() {
        let open = slots
        slots = []
        sharedPool.idle = []
        pools = [:]
        for slot in open { slot.position = -1 }
        for slot in open { slot.closeConnection() }
    }
}
