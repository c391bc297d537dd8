// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore

extension Lane {
    /// Opens the connections that a station needs now: no more than its waiting jobs can use.
    ///
    /// A connection that nobody uses is not free: a server that serves one connection a worker keeps a worker for it, which
    /// those that are in use then lack.
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

    /// Connections that a station may have.
    private func most(_ station: Station) -> Int {
        guard station.watch == nil else { return 1 }
        // A pool that is coming back tries with one more than it has, so that it does not fall over the backend with all.
        return station.failures > 0 ? min(poolSize, station.connections - station.opening + 1) : poolSize
    }

    /// Connections that the jobs of a station need beyond those that are open.
    private func needed(by station: Station) -> Int {
        guard !station.waiting.isEmpty else { return isProbing && station.connections == 0 ? 1 : 0 }
        // With room left, it is a cap that holds them back.
        guard station.idle.isEmpty else { return 0 }
        guard station.watch == nil else { return 1 }
        var jobs = min(station.waiting.count, mostInFlight - inFlight)
        if nanosecondsBetween > 0 {
            let credit = min(5, max(0, now - allowedFrom) / nanosecondsBetween)
            // What the cap on the rate holds back needs a connection when its turn comes.
            if jobs > Int(credit) + 1 { wakeUp(at: max(allowedFrom, now) + nanosecondsBetween) }
            jobs = min(jobs, Int(credit) + 1)
        }
        return (jobs + station.streams - 1) / station.streams
    }

    /// Opens a connection although nothing waits for one, to find out whether there is a backend; requests use it later.
    ///
    /// - Parameter watch: whose it is, where each watch has its own.
    func probe(_ watch: UInt32) {
        isProbing = true
        connect(sharesConnections ? pool : ownStation(of: watch))
    }

    /// Seconds for which an attempt to connect may last: at a start not longer than anybody would wait.
    var openingSeconds: Double { isProbing ? min(Drive.startSeconds, transport.timeout) : transport.timeout }

    /// Takes the exchanges of a new connection into service.
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

    /// Takes an exchange out of service; what it had in flight has failed.
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

    /// Takes note that a station has a connection less, and opens another if a job waits for one.
    ///
    /// - Parameters:
    ///   - failure: why.
    ///   - hasServed: whether an answer came on it. One that ends at once and without any is as good as refused: to open the
    ///     next at once would be to hammer a backend that is ill.
    ///   - hasCarried: whether a request was sent on it, which then has failed.
    ///   - opened: when it was opened.
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

    /// Lets go of the station of a watch that has neither connections nor requests.
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

    /// Takes word that a connection could not be opened, and tries again later if it is still needed.
    ///
    /// With no connection left, what waits has failed to connect too: it is tried again as a watch would, or given up.
    func failedToOpen(_ station: Station, _ failure: ConnectionFailure) {
        station.connections -= 1
        station.opening -= 1
        lastFailure = failure
        count(failure)
        // Attempts that were made together have failed once.
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

    /// Counts a failure by its words, unless they are the outcome's own, under which its request counts already.
    func note(_ failure: ConnectionFailure) {
        if failure.cause != failure.outcome.meaning { count(failure) }
    }

    private func count(_ failure: ConnectionFailure) {
        // Some words are the server's: it must not fill the memory with them.
        guard connectionFailures.count < 50 || connectionFailures[failure] != nil else { return }
        connectionFailures[failure, default: 0] += 1
    }

    private func backOff(_ station: Station) {
        station.isBackingOff = true
        // A pool that loses all its connections at once has failed once, not as often as it has connections.
        let rounds = station.stillborn / max(1, poolSize)
        let most = min(2, 0.05 * Double(1 << min(6, station.failures + rounds)))
        let seconds = 0.02 + most * jitter.nextUnit()
        loop.scheduleTask(in: .nanoseconds(Int64(seconds * 1e9))) { [self, station] in
            station.isBackingOff = false
            if isProbing || !station.waiting.isEmpty { connect(station) } else { forget(station) }
        }
    }

    /// Ends what takes too long, and connections of watches that sleep; to be called some times a second.
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

    /// Gives up jobs that have waited for longer than the time-out, whatever holds them back; they are in order of time.
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
