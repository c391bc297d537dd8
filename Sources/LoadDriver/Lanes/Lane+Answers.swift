// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore
import Requests

extension Lane {
    /// Sends a job now.
    func start(_ job: Job, on exchange: Exchange) {
        guard budget > 0 else {
            exchange.station.idle.append(exchange)
            return giveUp(job, .neverSent)
        }
        let now = now
        exchange.job = job
        exchange.actualStart = now
        guard let bytes = exchange.send(job) else {
            exchange.station.idle.append(exchange)
            return giveUp(job, .dependencyFailed)
        }
        exchange.isBusy = true
        if log != nil { exchange.post = catalogue[job.template].post(of: job, values) }
        inFlight += 1
        recorder.bytes(sent: bytes, received: 0, at: now)
        if job.attempt == 0 { recorder.send(at: now) } else { recorder.retry(at: now, scheduled: job.scheduledStart) }
        if budget != .max { budget -= 1 }
        if nanosecondsBetween > 0 { allowedFrom = max(allowedFrom, now - 5 * nanosecondsBetween) + nanosecondsBetween }
    }

    /// Takes an answer.
    ///
    /// - Parameters:
    ///   - body: its body, if the request's entry wants one; empty otherwise.
    ///   - isReusable: whether the exchange can serve on.
    func finish(_ exchange: Exchange, _ answer: Answer, body: ArraySlice<UInt8>, isReusable: Bool) {
        let now = now
        let job = exchange.job
        let entry = catalogue[job.template]
        var outcome = entry.outcome(of: answer.status)
        if outcome == .ok, !entry.capture(from: body, for: job, into: values) { outcome = .malformedResponse }
        recorder.bytes(sent: 0, received: answer.bytes, at: now)
        log?.note(entry, job, post: exchange.post, outcome, from: exchange.actualStart, to: now, body: body)
        if outcome == .throttled || outcome == .unavailable, job.attempt < transport.retries {
            sendAgain(job, after: answer.retryAfter)
        } else {
            settle(job, outcome, actualStart: exchange.actualStart, completion: now)
            if probes != nil, outcome == .ok { probe(after: job, entry) }
        }
        exchange.isBusy = false
        inFlight -= 1
        if isReusable {
            exchange.idleSince = now
            exchange.station.idle.append(exchange)
        } else {
            lost(exchange, .reset)
        }
        askNext()
        serve(exchange.station)
        if !blocked.isEmpty { serveBlocked() }
    }

    /// Takes word that an exchange broke with its request in flight.
    ///
    /// What only reads is sent again; a change may have been made, and to send it twice could make it twice.
    func broke(_ exchange: Exchange, _ outcome: Outcome) {
        guard exchange.isBusy else { return }
        exchange.isBusy = false
        inFlight -= 1
        let job = exchange.job
        let entry = catalogue[job.template]
        log?.note(entry, job, post: exchange.post, outcome, from: exchange.actualStart, to: now, body: [])
        if outcome == .reset, entry.isRead, job.attempt < transport.retries {
            sendAgain(job, after: nil)
        } else {
            settle(job, outcome, actualStart: exchange.actualStart, completion: now)
        }
        askNext()
        if !blocked.isEmpty { serveBlocked() }
    }

    /// In the closed model an answer brings the next request.
    func askNext() {
        guard case .closed = supply, !isClosing else { return }
        let now = now
        guard now < end, let job = asker?.job(at: now) else { return }
        admit(job)
    }

    /// Records a job that is not sent, or not once more.
    func giveUp(_ job: Job, _ outcome: Outcome) {
        let now = now
        settle(job.waited(until: now), outcome, actualStart: nil, completion: now)
    }

    /// Records how a job ended, and lets go what waited for it, after the safe gap.
    func settle(_ job: Job, _ outcome: Outcome, actualStart: Int64?, completion: Int64) {
        pending -= 1
        recorder.record(
            kind: catalogue[job.template].kind, outcome: outcome, scheduled: job.scheduledStart,
            ready: job.ready == 0 ? nil : job.ready, actual: actualStart, completed: completion)
        guard job.isPrerequisite else { return }
        let waiters = prerequisites.close(job.sequence)
        guard !waiters.isEmpty else { return }
        guard transport.safeGap > 0 else { return waiters.forEach(forward) }
        let forward = forward
        loop.scheduleTask(in: .nanoseconds(Int64(transport.safeGap * 1e9))) { waiters.forEach(forward) }
    }

    /// Takes a job that need not wait any longer.
    func resume(_ job: Job) {
        if prerequisites.park(job, lane: number) { return }
        var job = job
        job.ready = now
        dispatch(job)
    }

    /// Sends a job once more, after the time that the backend asked for or one that grows with each attempt.
    ///
    /// Full jitter: uniform up to 0.1 s times 2 to the number of attempts, at most 10 s, so that those who failed together do not
    /// come back together.
    func sendAgain(_ job: Job, after asked: Double?) {
        var job = job
        let most = min(10, 0.1 * Double(1 << min(7, Int(job.attempt))))
        let seconds = asked.map { min($0, 60) + 0.1 * jitter.nextUnit() } ?? most * jitter.nextUnit()
        job.attempt += 1
        let again = job
        loop.scheduleTask(in: .nanoseconds(Int64(seconds * 1e9))) { [self] in
            dispatch(again)
        }
    }
}
