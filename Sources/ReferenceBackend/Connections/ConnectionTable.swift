// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import HTTPTypes
import Logging
import NIOCore
import Synchronization

/// All open connections: whoever takes too long is closed, and room is made where there is none.
final class ConnectionTable: Sendable {
    private struct Room {
        /// Connections accepted and not closed yet.
        var open = 0
        /// Until when nothing is accepted, since no file descriptor was left; milliseconds.
        var closedUntil: UInt64 = 0
        /// When the log last told of each kind of shedding, and how many have come since.
        var told: [Shedding: (at: UInt64, since: Int)] = [:]
    }

    let limits: ConnectionLimits
    private let most: Int
    private let metrics: Metrics
    private let logger: Logger
    private let connections = Mutex<[ObjectIdentifier: TrackedConnection]>([:])
    private let room = Mutex(Room())
    private let crowded = Atomic(false)

    /// - Parameters:
    ///   - limits: how long connections may take.
    ///   - most: connections for which there are file descriptors.
    init(limits: ConnectionLimits, most: Int, metrics: Metrics, logger: Logger) {
        self.limits = limits
        self.most = most
        self.metrics = metrics
        self.logger = logger
    }

    /// Whether clients wait to be accepted: connections are then given up as soon as they are answered.
    var isCrowded: Bool { crowded.load(ordering: .relaxed) }

    /// How many connections are open.
    var count: Int { connections.withLock { $0.count } }

    /// The entry of a connection, made when it is first asked for.
    func track(_ channel: any Channel) -> TrackedConnection {
        let key = ObjectIdentifier(channel)
        let (connection, isNew) = connections.withLock { connections in
            if let known = connections[key] { return (known, false) }
            let connection = TrackedConnection(channel) { [weak self] in self?.shed($0) }
            connections[key] = connection
            return (connection, true)
        }
        if isNew {
            channel.closeFuture.whenComplete { [self] _ in _ = connections.withLock { $0.removeValue(forKey: key) } }
        }
        return connection
    }

    /// Ends what has taken too long, and makes room if none is left.
    func sweep() {
        let now = TrackedConnection.now
        for connection in connections.withLock({ Array($0.values) }) {
            let state = connection.state
            guard let most = limits.most(state.phase), now >= state.since,
                now - state.since > UInt64(clamping: most.nanoseconds / 1_000_000)
            else { continue }
            connection.end(state, Self.reason(state.phase))
        }
        tell(now)
    }

    private static func reason(_ phase: TrackedConnection.Phase) -> Shedding? {
        switch phase {
        case .fresh, .head: .unfinishedHead
        case .body: .unfinishedBody
        case .unread: .unreadAnswer
        case .answering, .idle, .ending: nil
        }
    }

    /// Counts an answer that was given to what is no request.
    func refused(_ refusal: Refusal) { metrics.answered("none", status: refusal.code.status.code, seconds: 0) }

    /// Counts what was closed; the next look at the limits tells the log.
    func shed(_ reason: Shedding, count: Int = 1) {
        metrics.shed(reason, count)
        room.withLock { $0.told[reason, default: (0, 0)].since += count }
    }

    /// Tells the log of each kind of shedding at most once a minute.
    private func tell(_ now: UInt64) {
        for reason in Shedding.allCases {
            let count: Int? = room.withLock { room in
                guard let told = room.told[reason], told.since > 0, told.at == 0 || now - told.at >= 60_000 else {
                    return nil
                }
                room.told[reason] = (now, 0)
                return told.since
            }
            if let count { logger.warning("\(reason.words(count, limits: limits))") }
        }
    }
}

// MARK: - Room

extension ConnectionTable {
    /// Notes that a connection was accepted.
    func opened() { room.withLock { $0.open += 1 } }

    /// Notes that an accepted connection is closed.
    func closed() { room.withLock { $0.open -= 1 } }

    /// Whether one more may be accepted; closes what only waits if not.
    func hasRoom() -> Bool {
        let now = TrackedConnection.now
        let (isFree, isOut) = room.withLock { room in
            (room.open < most && now >= room.closedUntil, now < room.closedUntil)
        }
        crowded.store(!isFree, ordering: .relaxed)
        // A second is time enough to send a request: those who have just come keep their place.
        if !isFree, !isOut { makeRoom(.crowded, olderThan: 1_000) }
        return isFree
    }

    /// Notes that the system had no file descriptor for a connection, and pauses: the next try would fail as well.
    ///
    /// - Returns: false if the error is another one.
    func acceptFailed(_ error: any Error) -> Bool {
        guard let number = (error as? IOError)?.errnoCode, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(number) else {
            return false
        }
        room.withLock { $0.closedUntil = TrackedConnection.now + 200 }
        crowded.store(true, ordering: .relaxed)
        // With nobody to close it is told all the same.
        if makeRoom(.noDescriptor, olderThan: 0) == 0 { logOutage() }
        return true
    }

    /// Tells that no descriptor is left and that no connection is there to be closed.
    private func logOutage() {
        let now = TrackedConnection.now
        let isNews = room.withLock { room in
            let told = room.told[.noDescriptor] ?? (0, 0)
            guard told.at == 0 || now - told.at >= 60_000 else { return false }
            room.told[.noDescriptor] = (now, told.since)
            return true
        }
        if isNews { logger.warning("\(Shedding.noDescriptor.words(0, limits: limits))") }
    }

    /// Ends the connections that never got an answer; of those that wait for their next request, an eighth if the others
    /// are fewer. Who waits longest comes first.
    ///
    /// - Returns: how many are ended.
    @discardableResult
    private func makeRoom(_ reason: Shedding, olderThan age: UInt64) -> Int {
        let now = TrackedConnection.now
        let waiting = connections.withLock { Array($0.values) }.map { ($0, $0.state) }.filter { _, state in
            switch state.phase {
            case .fresh, .head, .idle: now >= state.since + age
            case .body, .answering, .unread, .ending: false
            }
        }.sorted { $0.1.since < $1.1.since }
        var chosen = waiting.filter { !$0.0.isServed }
        chosen += waiting.filter { $0.0.isServed }.prefix(max(0, max(1, most / 8) - chosen.count))
        for (connection, state) in chosen { connection.end(state, reason) }
        return chosen.count
    }
}
