// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore
import Operations

extension Lane: NIOScheduledCallbackHandler {
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
    func pump() {
        let now = now
        while let job = nextJob(), job.scheduledStart <= now {
            dropNextJob()
            admit(job)
        }
        if !blocked.isEmpty { serveBlocked() }
        if nanosecondsBetween > 0, !pool.waiting.isEmpty, pool.idle.isEmpty { connect(pool) }
        if let next = nextJob() { wakeUp(at: max(next.scheduledStart, now + 100_000)) }
    }

    /// Appends requests of the society's stream, which are in order and later than all previous ones.
    func take(_ jobs: [Job]) {
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

    private func nextJob() -> Job? {
        guard !isClosing else { return nil }
        let next: Job?
        switch supply {
        case .stream: next = agenda.first
        case .closed: return nil
        case .rate(let begin):
            if upcoming == nil, let seconds = arrivals?.next() {
                upcoming = asker?.job(at: begin + Int64(seconds * 1e9))
            }
            next = upcoming
        }
        guard let next, next.scheduledStart < end else { return nil }
        return next
    }

    private func dropNextJob() {
        if case .stream = supply { _ = agenda.popFirst() } else { upcoming = nil }
    }

    /// Sends a due request, or parks it until its prerequisites are answered.
    func admit(_ job: Job) {
        pending += 1
        recorder.offer(kind: Catalogue.kind(of: job.template), scheduled: job.scheduledStart)
        if job.prerequisite | job.otherPrerequisite != 0, park(job) { return }
        dispatch(job)
    }

    /// Parks a request whose prerequisites are not answered yet; the wait does not count as the generator's lag.
    func park(_ job: Job) -> Bool {
        var waiting = job
        waiting.waitsSince = now
        return prerequisites.park(waiting, lane: self)
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
    func dispatch(_ job: Job) {
        let station = station(of: job)
        if station.waiting.isEmpty, isOpen, let exchange = station.idle.popLast() { return start(job, on: exchange) }
        var job = job
        // The delay by a rate cap counts as lag: it is neither the backend's delay nor part of the schedule.
        if nanosecondsBetween == 0 || allowedFrom <= now { job.waitsSince = now }
        station.waiting.append(job)
        serve(station)
        if !station.waiting.isEmpty { connect(station) }
    }

    /// Starts as many waiting requests of a pool as slots and caps allow.
    func serve(_ station: Station) {
        while !station.waiting.isEmpty, !station.idle.isEmpty {
            guard isOpen else {
                if !station.isBlocked {
                    station.isBlocked = true
                    blocked.append(station)
                }
                return
            }
            if let exchange = station.idle.popLast(), let job = station.waiting.popFirst() {
                start(job.waited(until: now), on: exchange)
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
            let station = blocked.removeFirst()
            station.isBlocked = false
            serve(station)
        }
    }

    private func station(of job: Job) -> Station { sharesConnections ? pool : ownStation(of: job.actor) }

    /// Returns the pool of a watch that has its own connection.
    func ownStation(of watch: UInt32) -> Station {
        if let station = stations[watch] { return station }
        let station = Station(watch: watch, streams: pool.streams)
        stations[watch] = station
        return station
    }
}
