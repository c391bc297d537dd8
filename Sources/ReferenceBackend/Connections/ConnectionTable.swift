// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import HTTPTypes
import Logging
import NIOCore
import Synchronization

/// All open connections. Closes those that exceed their time limits, and makes room for new ones when full.
final class ConnectionTable: Sendable {
    private struct Room {
        /// Accepted connections that are not closed yet.
        var open = 0
        /// The end of the accept pause after running out of file descriptors; milliseconds.
        var closedUntil: UInt64 = 0
        /// Time of the last log message for each kind of shedding, and the count since then.
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
    ///   - limits: the timeouts of connections.
    ///   - most: the maximum number of connections that the file descriptor limit allows.
    init(limits: ConnectionLimits, most: Int, metrics: Metrics, logger: Logger) {
        self.limits = limits
        self.most = most
        self.metrics = metrics
        self.logger = logger
    }

    /// Whether clients wait to be accepted. Connections then close after their next answer.
    var isCrowded: Bool { crowded.load(ordering: .relaxed) }

    /// The number of open connections.
    var count: Int { connections.withLock { $0.count } }

    /// Returns the entry of a connection, creating it on first use.
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

    /// Closes connections that exceed their time limits, and makes room if the table is full.
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

    /// Counts a refusal of a malformed request.
    func refused(_ refusal: Refusal) { metrics.answered("none", status: refusal.code.status.code, seconds: 0) }

    /// Counts closed connections or requests; the next sweep logs them.
    func shed(_ reason: Shedding, count: Int = 1) {
        metrics.shed(reason, count)
        room.withLock { $0.told[reason, default: (0, 0)].since += count }
    }

    /// Logs each kind of shedding at most once a minute.
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
    /// Counts an accepted connection.
    func opened() { room.withLock { $0.open += 1 } }

    /// Counts the close of an accepted connection.
    func closed() { room.withLock { $0.open -= 1 } }

    /// Whether another connection may be accepted; if not, closes waiting connections.
    func hasRoom() -> Bool {
        let now = TrackedConnection.now
        let (isFree, isOut) = room.withLock { room in
            (room.open < most && now >= room.closedUntil, now < room.closedUntil)
        }
        crowded.store(!isFree, ordering: .relaxed)
        // Connections younger than a second keep their place: they need time to send a request.
        if !isFree, !isOut { makeRoom(.crowded, olderThan: 1_000) }
        return isFree
    }

    /// Handles a lack of file descriptors by pausing: an immediate retry would fail too.
    ///
    /// - Returns: false for any other error.
    func acceptFailed(_ error: any Error) -> Bool {
        guard let number = (error as? IOError)?.errnoCode, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(number) else {
            return false
        }
        room.withLock { $0.closedUntil = TrackedConnection.now + 200 }
        crowded.store(true, ordering: .relaxed)
        // Logs the outage even if there is no connection to close.
        if makeRoom(.noDescriptor, olderThan: 0) == 0 { logOutage() }
        return true
    }

    /// Logs that no file descriptor is left and that there is no connection to close.
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

    /// Closes all waiting connections that never received an answer, then idle ones until an eighth of the maximum is
    /// closed. Connections that wait longest come first.
    ///
    /// - Returns: the number of closed connections.
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
