// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Measurement

extension Lane {
    /// Begins to count the thread's processor time.
    func beginMeasuring(at instant: Int64) {
        processorTimeAtBegin = Self.processorTime
        begin = instant
    }

    /// Takes no more of the load.
    ///
    /// - Returns: the thread's processor time over the time that has passed since the load began; 0...1.
    func endMeasuring() -> Double {
        // What was due up to now belongs to the load, even if the loop has not come round to it.
        pump()
        isClosing = true
        upcoming = nil
        let passed = now - begin
        return passed > 0 ? Double(Self.processorTime - processorTimeAtBegin) / Double(passed) : 0
    }

    /// Records everything that is not over as what it is: never sent, or unanswered.
    func abandonAll() {
        isOver = true
        for job in agenda.takeAll() where job.scheduledStart < min(end, now) {
            pending += 1
            recorder.offer(kind: Catalogue.kind(of: job.template), scheduled: job.scheduledStart)
            giveUp(job, .neverSent)
        }
        for station in [pool] + stations.values {
            for job in station.waiting.takeAll() { giveUp(job, .neverSent) }
        }
        let delayed = backingOff.values
        backingOff = [:]
        for job in delayed { giveUp(job, .neverSent) }
        for exchange in exchanges where exchange.isBusy {
            exchange.close()
            lost(exchange, .unfinished)
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

    /// Processor time of this thread; nanoseconds.
    private static var processorTime: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
