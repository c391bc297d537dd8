// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore

extension Lane {
    /// Opens the connections that a pool needs now: no more than its waiting requests can use.
    ///
    /// An unused connection has a cost: a server with one worker per connection reserves a worker for it, which the
    /// used connections then lack.
    func connect(_ station: Station) {
        guard station.connections < most(station), !station.isBackingOff else { return }
        guard !isClosing || !station.waiting.isEmpty else { return }
        let wanted = min(most(station), station.connections - station.opening + needed(by: station))
        while station.connections < wanted {
            station.connections += 1
            station.opening += 1
            connector.open(for: station, in: self)
        }
    }

    /// Returns the maximum number of connections of a pool.
    private func most(_ station: Station) -> Int {
        guard station.watch == nil else { return 1 }
        // A pool that recovers tries one more connection than it has, to avoid overloading the backend with all at
        // once.
        return station.failures > 0 ? min(poolSize, station.connections - station.opening + 1) : poolSize
    }

    /// Returns the number of connections that a pool's requests need beyond the open ones.
    private func needed(by station: Station) -> Int {
        guard !station.waiting.isEmpty else { return isProbing && station.connections == 0 ? 1 : 0 }
        // If slots are idle, a cap throttles the requests.
        guard station.idle.isEmpty else { return 0 }
        guard station.watch == nil else { return 1 }
        var jobs = min(station.waiting.count, mostInFlight - inFlight)
        if nanosecondsBetween > 0 {
            let credit = min(5, max(0, now - allowedFrom) / nanosecondsBetween)
            // A request that the rate cap delays needs a connection when its turn comes.
            if jobs > Int(credit) + 1 { wakeUp(at: max(allowedFrom, now) + nanosecondsBetween) }
            jobs = min(jobs, Int(credit) + 1)
        }
        return (jobs + station.streams - 1) / station.streams
    }

    /// Opens a connection that no request needs yet, to check that the backend is reachable; requests use it later.
    ///
    /// - Parameter watch: the owner of the connection, if each watch has its own.
    func probe(_ watch: UInt32) {
        isProbing = true
        connect(sharesConnections ? pool : ownStation(of: watch))
    }

    /// The limit on a connection attempt; seconds. At the start it is capped, so that the user does not wait long.
    var openingSeconds: Double { isProbing ? min(Drive.startSeconds, transport.timeout) : transport.timeout }

    /// Puts the request slots of a new connection into service.
    func opened(_ fresh: [Exchange], _ station: Station) {
        station.opening -= 1
        let now = now
        for exchange in fresh {
            exchange.position = exchanges.count
            exchanges.append(exchange)
            exchange.idleSince = now
            exchange.openedAt = now
            station.idle.append(exchange)
        }
        (station.failures, isProbing, lastFailure) = (0, false, nil)
        connectionsOpen += 1
        mostConnectionsOpen = max(mostConnectionsOpen, connectionsOpen)
        serve(station)
        if !station.waiting.isEmpty { connect(station) }
    }

    /// Removes a slot from service; its request in flight has failed.
    func lost(_ exchange: Exchange, _ failure: ConnectionFailure) {
        guard exchange.position >= 0 else { return }
        let station = exchange.station
        if exchange.isBusy, exchange.outlivesItsRequest {
            broke(exchange, failure)
            exchange.idleSince = now
            station.idle.append(exchange)
            return serve(station)
        }
        remove(exchange)
        if let index = station.idle.firstIndex(where: { $0 === exchange }) { station.idle.remove(at: index) }
        let (isLast, hasServed, hasCarried) = (exchange.leave(), exchange.hasServed, exchange.hasCarried)
        broke(exchange, failure)
        guard isLast else { return }
        disconnected(station, failure, hasServed: hasServed, hasCarried: hasCarried, since: exchange.openedAt)
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
        _ station: Station, _ failure: ConnectionFailure, hasServed: Bool, hasCarried: Bool, since opened: Int64
    ) {
        station.connections -= 1
        connectionsOpen -= 1
        if hasServed { station.stillborn = 0 } else if now - opened < 1_000_000_000 { station.stillborn += 1 }
        if !hasServed {
            lastFailure = failure
            if !hasCarried { note(failure) }
        }
        if !hasServed, station.stillborn > 0, !station.isBackingOff, !isClosing || !station.waiting.isEmpty {
            return backOff(station)
        }
        if !station.waiting.isEmpty { connect(station) } else { forget(station) }
    }

    /// Removes the pool of a watch that has no connections.
    private func forget(_ station: Station) {
        if let watch = station.watch, station.connections == 0 { stations[watch] = nil }
    }

    private func remove(_ exchange: Exchange) {
        let last = exchanges.removeLast()
        if last !== exchange {
            exchanges[exchange.position] = last
            last.position = exchange.position
        }
        exchange.position = -1
    }

    /// Called when a connection could not be opened; tries again later if the connection is still needed.
    ///
    /// If no connection is left, the waiting requests have failed to connect too: each is retried, or abandoned if no
    /// attempt is left.
    func failedToOpen(_ station: Station, _ failure: ConnectionFailure) {
        station.connections -= 1
        station.opening -= 1
        lastFailure = failure
        count(failure)
        // Simultaneous attempts count as one failure.
        if !station.isBackingOff {
            station.failures += 1
            backOff(station)
        }
        guard station.connections == 0 else { return }
        for job in station.waiting.takeAll() { couldNotConnect(job, failure) }
    }

    private func couldNotConnect(_ job: Job, _ failure: ConnectionFailure) {
        if job.attempt > 0 { countRetry(of: job) }
        if mayBeSentAgain(job) {
            sendAgain(job, since: failure.outcome, after: nil)
        } else {
            giveUp(job, failure.outcome, cause: failure.cause)
            askNext(at: now)
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

    private func backOff(_ station: Station) {
        station.isBackingOff = true
        // A pool that loses all its connections at once counts as one failure, not one per connection.
        let rounds = station.stillborn / max(1, poolSize)
        let most = min(2, 0.05 * Double(1 << min(6, station.failures + rounds)))
        let seconds = 0.02 + most * jitter.nextUnit()
        loop.scheduleTask(in: .nanoseconds(Int64(seconds * 1e9))) { [self, station] in
            station.isBackingOff = false
            if isProbing || !station.waiting.isEmpty { connect(station) } else { forget(station) }
        }
    }

    /// Ends timed-out requests and the connections of idle watches. Call it several times a second.
    func sweep() {
        let now = now
        attempts?.handOver()
        let oldest = now - transport.timeoutNanoseconds
        for exchange in exchanges where exchange.isBusy && exchange.actualStart < oldest {
            exchange.close()
            lost(exchange, ConnectionFailure(.timedOut))
        }
        expire(pool, oldest)
        if case .perWatch(let idleSeconds) = transport.connections {
            sweepWatches(now, idleSeconds: idleSeconds, oldest)
        }
    }

    /// Abandons requests that have waited longer than the time-out, whatever the reason; they are in order of time.
    private func expire(_ station: Station, _ oldest: Int64) {
        while let job = station.waiting.first, job.scheduledStart < oldest {
            _ = station.waiting.popFirst()
            giveUp(job, .neverSent)
            askNext(at: now)
        }
    }

    private func sweepWatches(_ now: Int64, idleSeconds: Double, _ oldest: Int64) {
        let asleep = now - Int64(idleSeconds * 1e9)
        for exchange in exchanges where exchange.position >= 0 && exchange.hasSlept(since: asleep) {
            exchange.hangUp()
            lost(exchange, ConnectionFailure(.reset))
        }
        for station in stations.values where !station.waiting.isEmpty { expire(station, oldest) }
    }
}
