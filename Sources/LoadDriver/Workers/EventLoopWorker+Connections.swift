// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore

extension EventLoopWorker {
    /// Opens the connections that a pool needs now: no more than its waiting requests can use.
    ///
    /// An unused connection has a cost: a server with one worker per connection reserves a worker for it, which the
    /// used connections then lack.
    func connect(_ pool: ConnectionPool) {
        guard pool.connections < most(pool), !pool.isBackingOff else { return }
        guard !isClosing || !pool.waiting.isEmpty else { return }
        let wanted = min(most(pool), pool.connections - pool.opening + needed(by: pool))
        while pool.connections < wanted {
            pool.connections += 1
            pool.opening += 1
            connector.open(for: pool, in: self)
        }
    }

    /// Returns the maximum number of connections of a pool.
    private func most(_ pool: ConnectionPool) -> Int {
        guard pool.watch == nil else { return 1 }
        // A pool that recovers tries one more connection than it has, to avoid overloading the backend with all at
        // once.
        return pool.failures > 0 ? min(poolSize, pool.connections - pool.opening + 1) : poolSize
    }

    /// Returns the number of connections that a pool's requests need beyond the open ones.
    private func needed(by pool: ConnectionPool) -> Int {
        guard !pool.waiting.isEmpty else { return isProbing && pool.connections == 0 ? 1 : 0 }
        // If slots are idle, a cap throttles the requests.
        guard pool.idle.isEmpty else { return 0 }
        guard pool.watch == nil else { return 1 }
        var jobs = min(pool.waiting.count, mostInFlight - inFlight)
        if nanosecondsBetween > 0 {
            let credit = min(5, max(0, now - allowedFrom) / nanosecondsBetween)
            // A request that the rate cap delays needs a connection when its turn comes.
            if jobs > Int(credit) + 1 { wakeUp(at: max(allowedFrom, now) + nanosecondsBetween) }
            jobs = min(jobs, Int(credit) + 1)
        }
        return (jobs + pool.streams - 1) / pool.streams
    }

    /// Opens a connection that no request needs yet, to check that the backend is reachable; requests use it later.
    ///
    /// - Parameter watch: the owner of the connection, if each watch has its own.
    func probe(_ watch: UInt32) {
        isProbing = true
        connect(sharesConnections ? sharedPool : ownPool(of: watch))
    }

    /// The limit on a connection attempt; seconds. At the start it is capped, so that the user does not wait long.
    var openingSeconds: Double { isProbing ? min(Drive.startSeconds, transport.timeout) : transport.timeout }

    /// Puts the request slots of a new connection into service.
    func opened(_ fresh: [RequestSlot], _ pool: ConnectionPool) {
        pool.opening -= 1
        let now = now
        for slot in fresh {
            slot.position = slots.count
            slots.append(slot)
            slot.idleSince = now
            slot.openedAt = now
            pool.idle.append(slot)
        }
        (pool.failures, isProbing, lastFailure) = (0, false, nil)
        connectionsOpen += 1
        mostConnectionsOpen = max(mostConnectionsOpen, connectionsOpen)
        serve(pool)
        if !pool.waiting.isEmpty { connect(pool) }
    }

    /// Removes a slot from service; its request in flight has failed.
    func lost(_ slot: RequestSlot, _ failure: ConnectionFailure) {
        guard slot.position >= 0 else { return }
        let pool = slot.pool
        if slot.isBusy, slot.outlivesItsRequest {
            broke(slot, failure)
            slot.idleSince = now
            pool.idle.append(slot)
            return serve(pool)
        }
        remove(slot)
        if let index = pool.idle.firstIndex(where: { $0 === slot }) { pool.idle.remove(at: index) }
        let (isLast, hasServed, hasCarried) = (slot.leave(), slot.hasServed, slot.hasCarried)
        broke(slot, failure)
        guard isLast else { return }
        disconnected(pool, failure, hasServed: hasServed, hasCarried: hasCarried, since: slot.openedAt)
    }

    /// Called when a pool loses a connection; opens another one if a request waits for it.
    ///
    /// - Parameters:
    ///   - failure: the reason.
    ///   - hasServed: whether a response was received on it. A connection that ends at once without a response counts
    ///     as refused: reopening at once would hammer a failing backend.
    ///   - hasCarried: whether a request was sent on it; if so, that request has failed.
    ///   - opened: when it was opened; nanoseconds.
    func disconnected(
        _ pool: ConnectionPool, _ failure: ConnectionFailure, hasServed: Bool, hasCarried: Bool, since opened: Int64
    ) {
        pool.connections -= 1
        connectionsOpen -= 1
        if hasServed { pool.earlyCloses = 0 } else if now - opened < 1_000_000_000 { pool.earlyCloses += 1 }
        if !hasServed {
            lastFailure = failure
            if !hasCarried { note(failure) }
        }
        if !hasServed, pool.earlyCloses > 0, !pool.isBackingOff, !isClosing || !pool.waiting.isEmpty {
            return backOff(pool)
        }
        if !pool.waiting.isEmpty { connect(pool) } else { forget(pool) }
    }

    /// Removes the pool of a watch that has no connections.
    private func forget(_ pool: ConnectionPool) {
        if let watch = pool.watch, pool.connections == 0 { pools[watch] = nil }
    }

    private func remove(_ slot: RequestSlot) {
        let last = slots.removeLast()
        if last !== slot {
            slots[slot.position] = last
            last.position = slot.position
        }
        slot.position = -1
    }

    /// Called when a connection could not be opened; tries again later if the connection is still needed.
    ///
    /// If no connection is left, the waiting requests have failed to connect too: each is retried, or abandoned if no
    /// attempt is left.
    func failedToOpen(_ pool: ConnectionPool, _ failure: ConnectionFailure) {
        pool.connections -= 1
        pool.opening -= 1
        lastFailure = failure
        count(failure)
        // Simultaneous attempts count as one failure.
        if !pool.isBackingOff {
            pool.failures += 1
            backOff(pool)
        }
        guard pool.connections == 0 else { return }
        for job in pool.waiting.takeAll() { couldNotConnect(job, failure) }
    }

    private func couldNotConnect(_ job: ScheduledRequest, _ failure: ConnectionFailure) {
        if job.attempt > 0 { countRetry(of: job) }
        if mayBeSentAgain(job) {
            sendAgain(job, since: failure.outcome, after: nil)
        } else {
            abandon(job, failure.outcome, cause: failure.cause)
            generateNext(at: now)
        }
    }

    /// Counts a failure by cause, unless the cause is just the outcome, under which its request already counts.
    func note(_ failure: ConnectionFailure) {
        if failure.cause != failure.outcome.meaning { count(failure) }
    }

    private func count(_ failure: ConnectionFailure) {
        // Some causes contain text of the server, which must not exhaust the memory.
        guard connectionFailures.count < 50 || connectionFailures[failure] != nil else { return }
        connectionFailures[failure, default: 0] += 1
    }

    private func backOff(_ pool: ConnectionPool) {
        pool.isBackingOff = true
        // A pool that loses all its connections at once counts as one failure, not one per connection.
        let rounds = pool.earlyCloses / max(1, poolSize)
        let most = min(2, 0.05 * Double(1 << min(6, pool.failures + rounds)))
        let seconds = 0.02 + most * jitter.nextUnit()
        loop.scheduleTask(in: .nanoseconds(Int64(seconds * 1e9))) { [self, pool] in
            pool.isBackingOff = false
            if isProbing || !pool.waiting.isEmpty { connect(pool) } else { forget(pool) }
        }
    }

    /// Ends timed-out requests and the connections of idle watches. Call it several times a second.
    func sweep() {
        let now = now
        attempts?.handOver()
        let oldest = now - transport.timeoutNanoseconds
        for slot in slots where slot.isBusy && slot.actualStart < oldest {
            slot.close()
            lost(slot, ConnectionFailure(.timedOut))
        }
        expire(sharedPool, oldest)
        if case .perWatch(let idleSeconds) = transport.connections {
            sweepWatches(now, idleSeconds: idleSeconds, oldest)
        }
    }

    /// Abandons requests that have waited longer than the time-out, whatever the reason; they are in order of time.
    private func expire(_ pool: ConnectionPool, _ oldest: Int64) {
        while let job = pool.waiting.first, job.scheduledStart < oldest {
            _ = pool.waiting.popFirst()
            abandon(job, .neverSent)
            generateNext(at: now)
        }
    }

    private func sweepWatches(_ now: Int64, idleSeconds: Double, _ oldest: Int64) {
        let asleep = now - Int64(idleSeconds * 1e9)
        for slot in slots where slot.position >= 0 && slot.isIdle(since: asleep) {
            slot.closeConnection()
            lost(slot, ConnectionFailure(.reset))
        }
        for pool in pools.values where !pool.waiting.isEmpty { expire(pool, oldest) }
    }
}
