// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore
import Operations

extension EventLoopWorker: NIOScheduledCallbackHandler {
    /// Called by the event loop at the requested wake-up time.
    func handleScheduledCallback(eventLoop: some EventLoop) {
        wake = nil
        wakeAt = .max
        pump()
    }

    /// Admits every request that is due, and schedules a wake-up for the next.
    ///
    /// One wake-up serves all requests due within 0.1 ms: at high rates, separate timers would cost more than the
    /// requests.
    ///
    /// - Parameter most: the maximum number of requests to admit now, some milliseconds of work. A loop that cannot
    ///   keep up must still read responses, and must obey the end of the load.
    func pump(admitting most: Int = 16_384) {
        let now = now
        var admitted = 0
        while admitted < most, let job = nextJob(), job.scheduledStart <= now {
            dropNextJob()
            admit(job)
            admitted += 1
        }
        if !blocked.isEmpty { serveBlocked() }
        if nanosecondsBetween > 0, !sharedPool.waiting.isEmpty, sharedPool.idle.isEmpty { connect(sharedPool) }
        if let next = nextJob() { wakeUp(at: max(next.scheduledStart, now + 100_000)) }
    }

    /// Appends requests of the society's stream, which are in order and later than all previous ones.
    func take(_ jobs: [ScheduledRequest]) {
        agenda.append(contentsOf: jobs)
        pump()
    }

    func wakeUp(at instant: Int64) {
        guard instant < wakeAt else { return }
        wake?.cancel()
        wakeAt = instant
        // A loop that rejects the callback is shutting down and needs no wake-up.
        wake = try? loop.scheduleCallback(at: NIODeadline.uptimeNanoseconds(UInt64(instant)), handler: self)
    }

    private func nextJob() -> ScheduledRequest? {
        guard !isClosing else { return nil }
        let next: ScheduledRequest?
        switch loadModel {
        case .stream: next = agenda.first
        case .closed: return nil
        case .rate(let begin):
            if upcoming == nil, let seconds = arrivals?.next() {
                upcoming = requestGenerator?.job(at: begin + Int64(seconds * 1e9))
            }
            next = upcoming
        }
        guard let next, next.scheduledStart < end else { return nil }
        return next
    }

    private func dropNextJob() {
        if case .stream = loadModel { _ = agenda.popFirst() } else { upcoming = nil }
    }

    /// Sends a due request, or parks it until its prerequisites are answered.
    func admit(_ job: ScheduledRequest) {
        pending += 1
        recorder.offer(kind: RequestCatalog.kind(of: job.template), scheduled: job.scheduledStart)
        if job.prerequisite | job.otherPrerequisite != 0, park(job) { return }
        dispatch(job)
    }

    /// Parks a request whose prerequisites are not answered yet; the wait does not count as the generator's lag.
    func park(_ job: ScheduledRequest) -> Bool {
        var waiting = job
        waiting.waitsSince = now
        return prerequisites.park(waiting, worker: self)
    }

    /// Records operations that the profile does not have; they count once they are due.
    func skip(_ operations: [(kind: OperationKind, scheduledStart: Int64)]) {
        absent += operations
        countAbsent(before: min(end, now))
    }

    /// Counts the absent operations that are due before an instant.
    func countAbsent(before instant: Int64) {
        absent.removeAll { kind, start in
            guard start < instant else { return false }
            recorder.record(
                kind: Int(kind.rawValue), outcome: .skipped, scheduled: start, actual: nil, completed: start)
            return true
        }
    }

    /// Sends a request on a slot of its pool, now or once one is available.
    func dispatch(_ job: ScheduledRequest) {
        let pool = pool(of: job)
        if pool.waiting.isEmpty, isOpen, let slot = pool.idle.popLast() { return start(job, on: slot) }
        var job = job
        // The delay by a rate cap counts as lag: it is neither the backend's delay nor part of the schedule.
        if nanosecondsBetween == 0 || allowedFrom <= now { job.waitsSince = now }
        pool.waiting.append(job)
        serve(pool)
        if !pool.waiting.isEmpty { connect(pool) }
    }

    /// Starts as many waiting requests of a pool as slots and caps allow.
    func serve(_ pool: ConnectionPool) {
        while !pool.waiting.isEmpty, !pool.idle.isEmpty {
            guard isOpen else {
                if !pool.isBlocked {
                    pool.isBlocked = true
                    blocked.append(pool)
                }
                return
            }
            if let slot = pool.idle.popLast(), let job = pool.waiting.popFirst() {
                start(job.waited(until: now), on: slot)
            }
        }
    }

    /// Whether the caps allow another request; if the rate cap does not, schedules a wake-up for when it does.
    private var isOpen: Bool {
        guard inFlight < mostInFlight else { return false }
        guard nanosecondsBetween > 0, allowedFrom > now else { return true }
        wakeUp(at: allowedFrom)
        return false
    }

    /// Serves the pools that caps have throttled, the longest-waiting pool first.
    func serveBlocked() {
        while isOpen, !blocked.isEmpty {
            let pool = blocked.removeFirst()
            pool.isBlocked = false
            serve(pool)
        }
    }

    private func pool(of job: ScheduledRequest) -> ConnectionPool {
        sharesConnections ? sharedPool : ownPool(of: job.actor)
    }

    /// Returns the pool of a watch that has its own connection.
    func ownPool(of watch: UInt32) -> ConnectionPool {
        if let pool = pools[watch] { return pool }
        let pool = ConnectionPool(watch: watch, streams: sharedPool.streams)
        pools[watch] = pool
        return pool
    }
}
