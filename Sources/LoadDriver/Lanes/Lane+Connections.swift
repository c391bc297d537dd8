// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore

extension Lane {
    /// Opens connections of a station that needs some: all of a pool at once, the one of a watch.
    func connect(_ station: Station) {
        guard !isClosing || !station.waiting.isEmpty, !station.isBackingOff else { return }
        let wanted = station.watch == nil ? connectionsWanted : 1
        while station.connections < wanted {
            station.connections += 1
            connector.open(for: station, in: self)
        }
    }

    /// How many connections the pool has when it is whole.
    var connectionsWanted: Int {
        // A pool that is coming back tries with one more than it has, so that it does not fall over the backend with all.
        let size = transport.poolSize(ofLane: number)
        return pool.failures > 0 ? min(size, pool.connections + 1) : size
    }

    /// Takes an exchange into service.
    func opened(_ exchange: Exchange) {
        exchange.position = exchanges.count
        exchanges.append(exchange)
        exchange.idleSince = now
        exchange.openedAt = exchange.idleSince
        let station = exchange.station
        let wasFailing = station.failures > 0
        station.failures = 0
        station.idle.append(exchange)
        lastFailure = nil
        serve(station)
        if wasFailing { connect(station) }
    }

    /// Takes an exchange out of service; what it had in flight has failed.
    func lost(_ exchange: Exchange, _ outcome: Outcome) {
        guard exchange.position >= 0 else { return }
        let station = exchange.station
        if exchange.isBusy, exchange.outlivesItsRequest {
            broke(exchange, outcome)
            exchange.idleSince = now
            station.idle.append(exchange)
            return serve(station)
        }
        remove(exchange)
        if let index = station.idle.firstIndex(where: { $0 === exchange }) { station.idle.remove(at: index) }
        let (isLast, hasServed) = (exchange.leave(), exchange.hasServed)
        broke(exchange, outcome)
        if isLast { disconnected(station, hasServed: hasServed, since: exchange.openedAt) }
    }

    /// Takes note that a station has a connection less, and opens another if one is needed.
    ///
    /// - Parameters:
    ///   - hasServed: whether an answer came on it. One that ends at once and without any is as good as refused: to open the
    ///     next at once would be to hammer a backend that is ill.
    ///   - opened: when it was opened.
    func disconnected(_ station: Station, hasServed: Bool, since opened: Int64) {
        station.connections -= 1
        if hasServed { station.stillborn = 0 } else if now - opened < 1_000_000_000 { station.stillborn += 1 }
        if !hasServed, station.stillborn > 0, !station.isBackingOff, !isClosing || !station.waiting.isEmpty {
            return backOff(station)
        }
        if station.watch == nil || !station.waiting.isEmpty {
            connect(station)
        } else if let watch = station.watch, station.connections == 0 {
            stations[watch] = nil
        }
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
    func failedToOpen(_ station: Station, _ outcome: Outcome) {
        station.connections -= 1
        lastFailure = outcome
        // Attempts that were made together have failed once.
        if !station.isBackingOff {
            station.failures += 1
            backOff(station)
        }
        guard station.connections == 0 else { return }
        for job in station.waiting.takeAll() { couldNotConnect(job, outcome) }
    }

    private func couldNotConnect(_ job: Job, _ outcome: Outcome) {
        if job.attempt > 0 { countRetry(of: job) }
        if mayBeSentAgain(job) {
            sendAgain(job, since: outcome, after: nil)
        } else {
            giveUp(job, outcome)
            askNext(at: now)
        }
    }

    private func backOff(_ station: Station) {
        station.isBackingOff = true
        // A pool that loses all its connections at once has failed once, not as often as it has connections.
        let rounds = station.stillborn / max(1, transport.poolSize(ofLane: number))
        let most = min(2, 0.05 * Double(1 << min(6, station.failures + rounds)))
        let seconds = 0.02 + most * jitter.nextUnit()
        loop.scheduleTask(in: .nanoseconds(Int64(seconds * 1e9))) { [self, station] in
            station.isBackingOff = false
            if station.watch == nil || !station.waiting.isEmpty {
                connect(station)
            } else if let watch = station.watch {
                stations[watch] = nil
            }
        }
    }

    /// Ends what takes too long, and connections of watches that sleep; to be called some times a second.
    func sweep() {
        let now = now
        attempts?.handOver()
        let oldest = now - transport.timeoutNanoseconds
        for exchange in exchanges where exchange.isBusy && exchange.actualStart < oldest {
            exchange.close()
            lost(exchange, .timedOut)
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
            lost(exchange, .reset)
        }
        for station in stations.values where !station.waiting.isEmpty { expire(station, oldest) }
    }
}
