// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore
import Requests

extension EventLoopWorker {
    /// Sends a request now.
    func start(_ job: ScheduledRequest, on slot: RequestSlot) {
        let now = now
        if let budget, !budget.take(at: now) {
            slot.pool.idle.append(slot)
            return withhold(job)
        }
        let entry = catalog[job.template]
        slot.job = job
        let isRetry = slot.job.begin(at: now)
        slot.actualStart = now
        if log != nil { slot.post = entry.post(of: job, values) }
        // Marked as in flight before it is sent: a broken socket reports its failure within the call.
        slot.isBusy = true
        inFlight += 1
        guard let bytes = slot.send(job, entry) else { return unsent(job, slot) }
        slot.sentBytes = bytes
        if isRetry { recorder.resend(at: now, bytes: bytes) } else { recorder.send(at: now, bytes: bytes) }
        if job.attempt > 0 { countRetry(of: job) }
        if nanosecondsBetween > 0 { allowedFrom = max(allowedFrom, now - 5 * nanosecondsBetween) + nanosecondsBetween }
    }

    /// Releases a slot whose request was not sent because a value in it is missing.
    private func unsent(_ job: ScheduledRequest, _ slot: RequestSlot) {
        budget?.giveBack()
        slot.isBusy = false
        inFlight -= 1
        if slot.position >= 0 { slot.pool.idle.append(slot) }
        abandon(job, .dependencyFailed)
        // Delayed: if every request lacked a value, an immediate retry would loop endlessly.
        guard case .closed = loadModel else { return }
        loop.scheduleTask(in: .milliseconds(1)) { [self] in generateNext(at: now) }
    }

    /// Called when a response is complete.
    ///
    /// - Parameters:
    ///   - isReusable: whether the slot can serve further requests.
    ///   - lastPiece: the most recent bytes, for an example of a failure.
    func finish(_ slot: RequestSlot, _ answer: ReceivedResponse, isReusable: Bool, lastPiece: ByteBuffer? = nil) {
        let now = now
        let job = slot.job
        let entry = catalog[job.template]
        recorder.receive(bytes: answer.bytes, at: now)
        let outcome = read(answer, on: slot, entry, at: now)
        if outcome != .ok { exemplify(slot, outcome, status: answer.status, lastPiece: lastPiece) }
        let isBusy = outcome == .throttled || outcome == .unavailable
        let goesAgain = isBusy && mayBeSentAgain(job)
        if attempts != nil {
            logAttempt(slot, outcome, status: answer.status, received: answer.bytes, isLast: !goesAgain, at: now)
        }
        if goesAgain {
            sendAgain(job, since: outcome, after: answer.retryAfter)
        } else {
            settle(job, outcome, status: answer.status, completion: now)
            if probes != nil, outcome == .ok { probe(after: job, entry) }
        }
        if entry.wantsBody { slot.releaseBody() }
        slot.isBusy = false
        slot.hasServed = true
        inFlight -= 1
        if isReusable {
            slot.idleSince = now
            slot.pool.idle.append(slot)
        } else {
            lost(slot, ConnectionFailure(.reset))
        }
        if !goesAgain { generateNext(at: now) }
        serve(slot.pool)
        if !blocked.isEmpty { serveBlocked() }
    }

    /// Extracts values for later requests and records for the audit. The body must not be used afterwards: the next
    /// request on the slot reuses its storage.
    private func read(_ answer: ReceivedResponse, on slot: RequestSlot, _ entry: CatalogEntry, at now: Int64) -> Outcome
    {
        var outcome = entry.outcome(of: answer.status)
        guard entry.wantsBody || entry.wantsFields || log != nil else { return outcome }
        let body = entry.wantsBody ? slot.body[...] : []
        let isWhole = entry.keep(
            from: body, fields: entry.wantsFields ? slot.fields[...] : [], for: slot.job,
            isDone: outcome == .ok, into: values, scratch: &captured)
        if outcome == .ok, !isWhole { outcome = .malformedResponse }
        // A partial list is no evidence of missing posts or friends.
        let told = answer.status == 206 ? [] : body
        log?.note(entry, slot.job, post: slot.post, outcome, from: slot.actualStart, to: now, body: told)
        return outcome
    }

    /// Called when a connection fails with a request in flight.
    ///
    /// A safe request is sent again, and so is one that the server refused unprocessed. An unsafe request may have
    /// taken effect, and sending it again could apply the change twice.
    func broke(_ slot: RequestSlot, _ failure: ConnectionFailure) {
        guard slot.isBusy else { return }
        let outcome = failure.outcome
        note(failure)
        slot.isBusy = false
        inFlight -= 1
        let job = slot.job
        let entry = catalog[job.template]
        log?.note(entry, job, post: slot.post, outcome, from: slot.actualStart, to: now, body: [])
        exemplify(slot, outcome, status: nil, cause: failure.cause)
        let goesAgain = (outcome == .refused || outcome == .reset && entry.isRead) && mayBeSentAgain(job)
        if attempts != nil { logAttempt(slot, outcome, isLast: !goesAgain, at: now) }
        if goesAgain {
            // A request that a closing connection refused can be sent on the next connection at once.
            sendAgain(job, since: outcome, after: outcome == .refused ? 0 : nil)
        } else {
            settle(job, outcome, cause: failure.cause, completion: now)
            generateNext(at: now)
        }
        if !blocked.isEmpty { serveBlocked() }
    }

    /// Generates the next request of the closed model, which is due when the previous one ends.
    func generateNext(at instant: Int64) {
        guard case .closed = loadModel, !isClosing, instant < end, let job = requestGenerator?.job(at: instant) else {
            return
        }
        admit(job)
    }

    /// Whether retries and requests of the budget are left.
    func mayBeSentAgain(_ job: ScheduledRequest) -> Bool {
        !isOver && job.attempt < transport.retries && budget?.isSpent != true
    }

    /// Records a request that is not sent, or not sent again.
    ///
    /// - Parameter cause: the cause, if it is more specific than the outcome.
    func abandon(_ job: ScheduledRequest, _ outcome: Outcome, cause: String? = nil) {
        let now = now
        var outcome = outcome
        if outcome == .neverSent {
            // A request with a failed attempt has that attempt's outcome, not `never_sent`.
            if let last = job.lastFailure { outcome = last } else if budget?.isSpent == true { return withhold(job) }
        }
        if attempts != nil { logEnd(of: job, outcome, at: now) }
        settle(job.waited(until: now), outcome, cause: cause, completion: now)
    }

    /// Withdraws a request that exceeds the budget, as if it had never been scheduled.
    func withhold(_ job: ScheduledRequest) {
        if job.lastFailure != nil { return abandon(job, .neverSent) }
        budget?.deny(due: job.scheduledStart)
        pending -= 1
        withheld += 1
        recorder.withdraw(kind: RequestCatalog.kind(of: job.template), scheduled: job.scheduledStart)
        if job.isPrerequisite { release(job.sequence) }
    }

    /// Counts an attempt that follows a failed one.
    func countRetry(of job: ScheduledRequest) {
        guard let cause = job.lastFailure else { return }
        recorder.retry(since: cause, at: now, scheduled: job.scheduledStart)
    }

    /// Records the outcome of a request and, after the safe gap, releases the requests that wait for it.
    ///
    /// The actual start is that of the first attempt: lag is the time that the generator adds; service time is the time
    /// that the backend adds, over all attempts.
    func settle(
        _ job: ScheduledRequest, _ outcome: Outcome, status: Int? = nil, cause: String? = nil, completion: Int64
    ) {
        pending -= 1
        if job.attempt > 0, !outcome.isError { recorder.rescue(scheduled: job.scheduledStart) }
        if outcome != .ok { count(job, outcome, status: status, cause: cause) }
        recorder.record(
            kind: RequestCatalog.kind(of: job.template), outcome: outcome, scheduled: job.scheduledStart,
            ready: job.ready == 0 ? nil : job.ready, actual: job.actualStart, completed: completion)
        guard job.isPrerequisite else { return }
        guard transport.safeGap > 0, !isOver else { return release(job.sequence) }
        // Stays open during the gap, so that requests that become due within it wait too.
        loop.scheduleTask(in: .nanoseconds(Int64(transport.safeGap * 1e9))) { [self] in release(job.sequence) }
    }

    private func release(_ sequence: UInt32) {
        for waiter in prerequisites.close(sequence) {
            waiter.worker.loop.execute { waiter.worker.resume(waiter.job) }
        }
    }

    /// Sends a request that no longer has to wait.
    func resume(_ job: ScheduledRequest) {
        if isOver { return abandon(job, .neverSent) }
        let job = job.waited(until: now)
        if !park(job) { dispatch(job) }
    }

    /// Returns the delay before a retry: the time that the backend requested, at most an hour, or else an exponential
    /// backoff.
    ///
    /// Full jitter: uniform between 0 and 0.1 s · 2^attempt, at most 10 s, so that requests that failed together do not
    /// retry together.
    ///
    /// - Parameter attempt: the number of failed attempts before this one.
    /// - Returns: seconds.
    func pause(before attempt: Int, asked: Double?) -> Double {
        if let asked { return min(asked, 3_600) + 0.1 * jitter.nextUnit() }
        return min(10, 0.1 * Double(1 << min(7, attempt))) * jitter.nextUnit()
    }

    /// Schedules a retry after a delay.
    ///
    /// - Parameter failure: the outcome of the latest attempt.
    func sendAgain(_ job: ScheduledRequest, since failure: Outcome, after asked: Double?) {
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
