// SPDX-License-Identifier: GPL-3.0-or-later

/// Puts the operations of successive ticks into one order of instants.
///
/// What a session does may lie past its tick's end. Such operations are held back and come with the tick into which they fall,
/// among its own. All who act in that tick know of them already, so that some must not come before them:
///
/// - what a child changes keeps its order;
/// - changes of an account's friendships keep theirs;
/// - a visit, a like or a comment comes no earlier than a change of the friendship between the two, and a change of that no
///   earlier than their visits, likes and comments;
/// - a like or a comment on a post comes no earlier than the author's post.
///
/// What would come too early gets the instant of what it waits for. Instants are never made earlier.
public struct InstantOrder: Sendable {
    /// What a held operation concerns, for those who must not come before it.
    private enum Matter: Hashable {
        case changes(by: UInt32)
        case friendships(of: UInt32)
        case friendship(UInt64)
        case visits(UInt64)
        case posts(by: UInt32)
    }

    private let tickMilliseconds: UInt64
    /// By instant, and by order of arrival where instants are equal.
    private var held: [Operation] = []
    /// The latest instant of what is held back, by what it concerns.
    private var latest: [Matter: UInt64] = [:]

    /// Begins with nothing held back.
    ///
    /// - Parameter tickSeconds: the length of a tick; at least 1.
    public init(tickSeconds: Int) { tickMilliseconds = UInt64(tickSeconds) * 1_000 }

    /// Operations that are held back.
    public var heldBack: Int { held.count }

    /// Takes a tick's operations.
    ///
    /// - Parameters:
    ///   - operations: as a consumer gets them.
    ///   - tick: greater than that of all calls before.
    /// - Returns: all operations so far that lie before the tick's end and were not returned before, in order of instant.
    /// - Complexity: O(operations), and O(n log n) for those that are held back.
    public mutating func take(_ operations: borrowing [Operation], tick: Int) -> [Operation] {
        let end = UInt64(tick + 1) * tickMilliseconds
        if held.isEmpty, operations.last.map({ $0.instant < end }) ?? true { return copy operations }
        var inTime: [Operation] = []
        inTime.reserveCapacity(operations.count)
        for index in operations.indices {
            var operation = operations[index]
            let earliest = earliest(of: operation)
            if operation.instant < end, operation.instant >= earliest {
                inTime.append(operation)
            } else {
                operation.instant = max(operation.instant, earliest)
                hold(operation)
            }
        }
        return merge(inTime, before: end)
    }

    private mutating func hold(_ operation: Operation) {
        held.append(operation)
        let (actor, pair) = (operation.actor, Self.pair(operation))
        func note(_ matter: Matter) { latest[matter] = max(latest[matter] ?? 0, operation.instant) }
        if operation.kind.isChange { note(.changes(by: actor)) }
        switch operation.kind {
        case .requestFriend, .acceptFriend, .declineFriend, .removeFriend:
            note(.friendships(of: actor))
            note(.friendships(of: operation.subject))
            note(.friendship(pair))
        case .viewHomepage, .likeHomepage, .likePost, .comment: note(.visits(pair))
        case .postStatus: note(.posts(by: actor))
        case .keepAlive, .reportLocation, .call, .checkIn, .openFeed, .viewRanking: return
        }
    }

    /// The instant before which an operation must not come.
    private func earliest(of operation: Operation) -> UInt64 {
        guard !latest.isEmpty, operation.kind.isSocial else { return 0 }
        let (actor, subject, pair) = (operation.actor, operation.subject, Self.pair(operation))
        func last(_ matter: Matter) -> UInt64 { latest[matter] ?? 0 }
        let own = operation.kind.isChange ? last(.changes(by: actor)) : 0
        switch operation.kind {
        case .requestFriend, .acceptFriend, .declineFriend, .removeFriend:
            return max(own, last(.friendships(of: actor)), last(.friendships(of: subject)), last(.visits(pair)))
        case .viewHomepage, .likeHomepage: return max(own, last(.friendship(pair)))
        case .likePost, .comment: return max(own, last(.friendship(pair)), last(.posts(by: subject)))
        default: return own
        }
    }

    /// Takes out what is held back no longer, among what is in time.
    private mutating func merge(_ inTime: [Operation], before end: UInt64) -> [Operation] {
        // Stable: what arrived first stays first.
        held.sort { $0.instant < $1.instant }
        let count = held.firstIndex { $0.instant >= end } ?? held.count
        guard count > 0 else { return inTime }
        var all: [Operation] = []
        all.reserveCapacity(inTime.count + count)
        var next = inTime.startIndex
        for operation in held[..<count] {
            while next < inTime.endIndex, inTime[next].instant < operation.instant {
                all.append(inTime[next])
                next += 1
            }
            all.append(operation)
        }
        all += inTime[next...]
        held.removeFirst(count)
        // All to come lies past the tick's end.
        latest = latest.filter { $0.value >= end }
        return all
    }

    private static func pair(_ operation: Operation) -> UInt64 {
        let (one, other) = (operation.actor, operation.subject)
        return UInt64(min(one, other)) << 32 | UInt64(max(one, other))
    }
}

extension OperationKind {
    /// Whether it changes the circle.
    fileprivate var isChange: Bool {
        switch self {
        case .keepAlive, .reportLocation, .call, .checkIn, .openFeed, .viewHomepage, .viewRanking: false
        default: true
        }
    }
}
