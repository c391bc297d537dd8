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
        let isRetry = exchange.job.begin(at: now)
        exchange.actualStart = now
        if log != nil { exchange.post = catalogue[job.template].post(of: job, values) }
        // In flight before it is sent: a socket that is broken already says so within the call.
        exchange.isBusy = true
        inFlight += 1
        guard let bytes = exchange.send(job) else { return unsent(job, exchange) }
        recorder.bytes(sent: bytes, received: 0, at: now)
        if isRetry { recorder.retry(at: now, scheduled: job.scheduledStart) } else { recorder.send(at: now) }
        if budget != .max { budget -= 1 }
        if nanosecondsBetween > 0 { allowedFrom = max(allowedFrom, now - 5 * nanosecondsBetween) + nanosecondsBetween }
    }

    /// Takes back an exchange whose request was not sent, since a value in it is missing.
    private func unsent(_ job: Job, _ exchange: Exchange) {
        exchange.isBusy = false
        inFlight -= 1
        if exchange.position >= 0 { exchange.station.idle.append(exchange) }
        giveUp(job, .dependencyFailed)
        // Not at once: where every request lacks a value, that would go on without end.
        guard case .closed = supply else { return }
        loop.scheduleTask(in: .milliseconds(1)) { [self] in askNext(at: now) }
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
        if outcome == .ok, entry.wantsBody, !entry.capture(from: body, for: job, into: values, scratch: &captured) {
            outcome = .malformedResponse
        }
        recorder.bytes(sent: 0, received: answer.bytes, at: now)
        log?.note(entry, job, post: exchange.post, outcome, from: exchange.actualStart, to: now, body: body)
        if outcome == .throttled || outcome == .unavailable, mayBeSentAgain(job) {
            sendAgain(job, after: answer.retryAfter)
        } else {
            settle(job, outcome, completion: now)
            if probes != nil, outcome == .ok { probe(after: job, entry) }
        }
        exchange.isBusy = false
        exchange.hasServed = true
        inFlight -= 1
        if isReusable {
            exchange.idleSince = now
            exchange.station.idle.append(exchange)
        } else {
            lost(exchange, .reset)
        }
        askNext(at: now)
        serve(exchange.station)
        if !blocked.isEmpty { serveBlocked() }
    }

    /// Takes word that an exchange broke with its request in flight.
    ///
    /// What only reads is sent again, and what was refused unread; a change may have been made, and to send it twice could make
    /// it twice.
    func broke(_ exchange: Exchange, _ outcome: Outcome) {
        guard exchange.isBusy else { return }
        exchange.isBusy = false
        inFlight -= 1
        let job = exchange.job
        let entry = catalogue[job.template]
        log?.note(entry, job, post: exchange.post, outcome, from: exchange.actualStart, to: now, body: [])
        if outcome == .refused || outcome == .reset && entry.isRead, mayBeSentAgain(job) {
            // A request that a connection refused as it ended can go on the next one at once.
            sendAgain(job, after: outcome == .refused ? 0 : nil)
        } else {
            settle(job, outcome, completion: now)
        }
        askNext(at: now)
        if !blocked.isEmpty { serveBlocked() }
    }

    /// In the closed model an answer brings the next request, which is due at the instant of the answer.
    func askNext(at instant: Int64) {
        guard case .closed = supply, !isClosing, instant < end, let job = asker?.job(at: instant) else { return }
        admit(job)
    }

    /// Whether attempts are left, and requests of the budget.
    func mayBeSentAgain(_ job: Job) -> Bool { !isOver && job.attempt < transport.retries && budget > 0 }

    /// Records a job that is not sent, or not once more.
    func giveUp(_ job: Job, _ outcome: Outcome) {
        let now = now
        var outcome = outcome
        // What was sent before, by an earlier attempt, was not left unsent but unanswered.
        if outcome == .neverSent, job.firstLag != 0 { outcome = isOver ? .unfinished : .timedOut }
        settle(job.waited(until: now), outcome, completion: now)
    }

    /// Records how a job ended, and lets go what waited for it, after the safe gap.
    ///
    /// The actual start is that of the first attempt: lag is what the generator adds, and service what the backend does, by
    /// whatever number of attempts.
    func settle(_ job: Job, _ outcome: Outcome, completion: Int64) {
        pending -= 1
        recorder.record(
            kind: catalogue[job.template].kind, outcome: outcome, scheduled: job.scheduledStart,
            ready: job.ready == 0 ? nil : job.ready, actual: job.actualStart, completed: completion)
        guard job.isPrerequisite else { return }
        guard transport.safeGap > 0, !isOver else { return release(job.sequence) }
        // Open until the gap is over, so that what becomes due within it waits too.
        loop.scheduleTask(in: .nanoseconds(Int64(transport.safeGap * 1e9))) { [self] in release(job.sequence) }
    }

    private func release(_ sequence: UInt32) { prerequisites.close(sequence).forEach(forward) }

    /// Takes a job that need not wait any longer.
    func resume(_ job: Job) {
        if isOver { return giveUp(job, .neverSent) }
        if prerequisites.park(job, lane: number) { return }
        var job = job
        job.ready = now
        dispatch(job)
    }

    /// How long a job waits for its next attempt: as long as the backend asked for, at most a minute, or a time that grows with
    /// each attempt.
    ///
    /// Full jitter: uniform up to 0.1 s times 2 to the number of attempts, at most 10 s, so that those who failed together do not
    /// come back together.
    ///
    /// - Parameter attempt: attempts before this one failed.
    /// - Returns: seconds.
    func pause(before attempt: Int, asked: Double?) -> Double {
        if let asked { return min(asked, 60) + 0.1 * jitter.nextUnit() }
        return min(10, 0.1 * Double(1 << min(7, attempt))) * jitter.nextUnit()
    }

    /// Sends a job once more, after a pause.
    func sendAgain(_ job: Job, after asked: Double?) {
        var job = job
        let seconds = pause(before: Int(job.attempt), asked: asked)
        job.attempt += 1
        job.waitsSince = now
        retriesBegun += 1
        let number = retriesBegun
        backingOff[number] = job
        loop.scheduleTask(in: .nanoseconds(Int64(seconds * 1e9))) { [self] in
            if let job = backingOff.removeValue(forKey: number) { dispatch(job.waited(until: now)) }
        }
    }
}
