// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore
import Requests

extension Lane {
    /// Sends a job now.
    func start(_ job: Job, on exchange: Exchange) {
        let now = now
        if let budget, !budget.take(at: now) {
            exchange.station.idle.append(exchange)
            return withhold(job)
        }
        let entry = catalogue[job.template]
        exchange.job = job
        let isRetry = exchange.job.begin(at: now)
        exchange.actualStart = now
        if log != nil { exchange.post = entry.post(of: job, values) }
        // In flight before it is sent: a socket that is broken already says so within the call.
        exchange.isBusy = true
        inFlight += 1
        guard let bytes = exchange.send(job, entry) else { return unsent(job, exchange) }
        exchange.sentBytes = bytes
        if isRetry { recorder.resend(at: now, bytes: bytes) } else { recorder.send(at: now, bytes: bytes) }
        if job.attempt > 0 { countRetry(of: job) }
        if nanosecondsBetween > 0 { allowedFrom = max(allowedFrom, now - 5 * nanosecondsBetween) + nanosecondsBetween }
    }

    /// Takes back an exchange whose request was not sent, since a value in it is missing.
    private func unsent(_ job: Job, _ exchange: Exchange) {
        budget?.giveBack()
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
    ///   - isReusable: whether the exchange can serve on.
    ///   - lastPiece: the bytes that came last, for an example if it is a failure.
    func finish(_ exchange: Exchange, _ answer: Answer, isReusable: Bool, lastPiece: ByteBuffer? = nil) {
        let now = now
        let job = exchange.job
        let entry = catalogue[job.template]
        recorder.receive(bytes: answer.bytes, at: now)
        let outcome = read(answer, on: exchange, entry, at: now)
        if outcome != .ok { exemplify(exchange, outcome, status: answer.status, lastPiece: lastPiece) }
        let isBusy = outcome == .throttled || outcome == .unavailable
        let goesAgain = isBusy && mayBeSentAgain(job)
        if attempts != nil {
            logAttempt(exchange, outcome, status: answer.status, received: answer.bytes, isLast: !goesAgain, at: now)
        }
        if goesAgain {
            sendAgain(job, since: outcome, after: answer.retryAfter)
        } else {
            settle(job, outcome, status: answer.status, completion: now)
            if probes != nil, outcome == .ok { probe(after: job, entry) }
        }
        if entry.wantsBody { exchange.releaseBody() }
        exchange.isBusy = false
        exchange.hasServed = true
        inFlight -= 1
        if isReusable {
            exchange.idleSince = now
            exchange.station.idle.append(exchange)
        } else {
            lost(exchange, ConnectionFailure(.reset))
        }
        if !goesAgain { askNext(at: now) }
        serve(exchange.station)
        if !blocked.isEmpty { serveBlocked() }
    }

    /// Takes what an answer gives to later requests and to the audit, and lets go of its body: the next request on the exchange
    /// needs the room.
    private func read(_ answer: Answer, on exchange: Exchange, _ entry: CatalogueEntry, at now: Int64) -> Outcome {
        var outcome = entry.outcome(of: answer.status)
        guard entry.wantsBody || entry.wantsFields || log != nil else { return outcome }
        let body = entry.wantsBody ? exchange.body[...] : []
        let isWhole = entry.keep(
            from: body, fields: entry.wantsFields ? exchange.fields[...] : [], for: exchange.job,
            isDone: outcome == .ok, into: values, scratch: &captured)
        if outcome == .ok, !isWhole { outcome = .malformedResponse }
        // Part of a list says nothing of what is not in it.
        let told = answer.status == 206 ? [] : body
        log?.note(entry, exchange.job, post: exchange.post, outcome, from: exchange.actualStart, to: now, body: told)
        return outcome
    }

    /// Takes word that an exchange broke with its request in flight.
    ///
    /// What only reads is sent again, and what was refused unread; a change may have been made, and to send it twice could make
    /// it twice.
    func broke(_ exchange: Exchange, _ failure: ConnectionFailure) {
        guard exchange.isBusy else { return }
        let outcome = failure.outcome
        note(failure)
        exchange.isBusy = false
        inFlight -= 1
        let job = exchange.job
        let entry = catalogue[job.template]
        log?.note(entry, job, post: exchange.post, outcome, from: exchange.actualStart, to: now, body: [])
        exemplify(exchange, outcome, status: nil, cause: failure.cause)
        let goesAgain = (outcome == .refused || outcome == .reset && entry.isRead) && mayBeSentAgain(job)
        if attempts != nil { logAttempt(exchange, outcome, isLast: !goesAgain, at: now) }
        if goesAgain {
            // A request that a connection refused as it ended can go on the next one at once.
            sendAgain(job, since: outcome, after: outcome == .refused ? 0 : nil)
        } else {
            settle(job, outcome, cause: failure.cause, completion: now)
            askNext(at: now)
        }
        if !blocked.isEmpty { serveBlocked() }
    }

    /// In the closed model the end of one operation brings the next, which is due at that instant.
    func askNext(at instant: Int64) {
        guard case .closed = supply, !isClosing, instant < end, let job = asker?.job(at: instant) else { return }
        admit(job)
    }

    /// Whether attempts are left, and requests of the budget.
    func mayBeSentAgain(_ job: Job) -> Bool { !isOver && job.attempt < transport.retries && budget?.isSpent != true }

    /// Records a job that is not sent, or not once more.
    ///
    /// - Parameter cause: why, if more is known than the outcome tells.
    func giveUp(_ job: Job, _ outcome: Outcome, cause: String? = nil) {
        let now = now
        var outcome = outcome
        if outcome == .neverSent {
            // What was tried before was not left untried: it ended as its last attempt did.
            if let last = job.lastFailure { outcome = last } else if budget?.isSpent == true { return withhold(job) }
        }
        if attempts != nil { logEnd(of: job, outcome, at: now) }
        settle(job.waited(until: now), outcome, cause: cause, completion: now)
    }

    /// Takes back a job that the budget does not allow, as if nobody had asked for it.
    func withhold(_ job: Job) {
        if job.lastFailure != nil { return giveUp(job, .neverSent) }
        budget?.deny(due: job.scheduledStart)
        pending -= 1
        withheld += 1
        recorder.withdraw(kind: Catalogue.kind(of: job.template), scheduled: job.scheduledStart)
        if job.isPrerequisite { release(job.sequence) }
    }

    /// Counts an attempt that follows one that failed.
    func countRetry(of job: Job) {
        guard let cause = job.lastFailure else { return }
        recorder.retry(since: cause, at: now, scheduled: job.scheduledStart)
    }

    /// Records how a job ended, and lets go what waited for it, after the safe gap.
    ///
    /// The actual start is that of the first attempt: lag is what the generator adds, and service what the backend does, by
    /// whatever number of attempts.
    func settle(_ job: Job, _ outcome: Outcome, status: Int? = nil, cause: String? = nil, completion: Int64) {
        pending -= 1
        if job.attempt > 0, !outcome.isError { recorder.rescue(scheduled: job.scheduledStart) }
        if outcome != .ok { count(job, outcome, status: status, cause: cause) }
        recorder.record(
            kind: Catalogue.kind(of: job.template), outcome: outcome, scheduled: job.scheduledStart,
            ready: job.ready == 0 ? nil : job.ready, actual: job.actualStart, completed: completion)
        guard job.isPrerequisite else { return }
        guard transport.safeGap > 0, !isOver else { return release(job.sequence) }
        // Open until the gap is over, so that what becomes due within it waits too.
        loop.scheduleTask(in: .nanoseconds(Int64(transport.safeGap * 1e9))) { [self] in release(job.sequence) }
    }

    private func release(_ sequence: UInt32) {
        for waiter in prerequisites.close(sequence) {
            waiter.lane.loop.execute { waiter.lane.resume(waiter.job) }
        }
    }

    /// Takes a job that need not wait any longer.
    func resume(_ job: Job) {
        if isOver { return giveUp(job, .neverSent) }
        let job = job.waited(until: now)
        if !park(job) { dispatch(job) }
    }

    /// How long a job waits for its next attempt: as long as the backend asked for, at most an hour, or a time that grows with
    /// each attempt.
    ///
    /// Full jitter: uniform up to 0.1 s times 2 to the number of attempts, at most 10 s, so that those who failed together do not
    /// come back together.
    ///
    /// - Parameter attempt: attempts before this one failed.
    /// - Returns: seconds.
    func pause(before attempt: Int, asked: Double?) -> Double {
        if let asked { return min(asked, 3_600) + 0.1 * jitter.nextUnit() }
        return min(10, 0.1 * Double(1 << min(7, attempt))) * jitter.nextUnit()
    }

    /// Sends a job once more, after a pause.
    ///
    /// - Parameter failure: how the last attempt ended.
    func sendAgain(_ job: Job, since failure: Outcome, after asked: Double?) {
        var job = job.waited(until: now)
        job.lastFailure = failure
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
