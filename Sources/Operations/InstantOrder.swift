// SPDX-License-Identifier: GPL-3.0-or-later

/// A buffer that merges the operations of successive ticks into one order of instants.
///
/// The operations of a session may lie after the end of its tick. Such operations are held back and merged into the
/// tick in which they fall. The children that act in that tick already see their effects, so the order must respect
/// dependencies:
///
/// - the changes that a child makes keep their order;
/// - the changes of an account's friendships keep their order;
/// - visits, likes and comments between two children keep their order relative to changes of their friendship;
/// - a like or comment on a post does not precede the author's post.
///
/// An operation that would come too early gets the instant of the operation it depends on. Instants never move
/// backwards.
public struct InstantOrder: Sendable {
    /// The object of a held operation that later operations may depend on.
    private enum Dependency: Hashable {
        case changes(by: UInt32)
        case friendships(of: UInt32)
        case friendship(UInt64)
        case visits(UInt64)
        case posts(by: UInt32)
    }

    private let tickMilliseconds: UInt64
    /// The operations held back, by instant; operations of equal instants keep their order of insertion.
    private var held: [Operation] = []
    /// The latest instant of the operations held back, by object.
    private var latest: [Dependency: UInt64] = [:]

    /// Creates an empty buffer.
    ///
    /// - Parameter tickSeconds: the length of a tick; at least 1.
    public init(tickSeconds: Int) { tickMilliseconds = UInt64(tickSeconds) * 1_000 }

    /// The number of operations held back.
    public var heldBack: Int { held.count }

    /// Adds the operations of a tick and returns those that are due.
    ///
    /// - Parameters:
    ///   - operations: the operations as a consumer receives them.
    ///   - tick: greater than the tick of all previous calls.
    /// - Returns: all operations before the end of the tick that were not returned earlier, in order of instant.
    /// - Complexity: O(operations), and O(n log n) for the operations held back.
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
        let (actor, pair) = (operation.actor, operation.pair)
        func note(_ dependency: Dependency) { latest[dependency] = max(latest[dependency] ?? 0, operation.instant) }
        let rules = operation.kind.descriptor
        if operation.kind.isChange { note(.changes(by: actor)) }
        if rules.effect == .post { note(.posts(by: actor)) }
        if rules.effect == .friendship {
            note(.friendships(of: actor))
            note(.friendships(of: operation.subject))
            note(.friendship(pair))
        }
        if rules.dependencies.contains(.friendship) { note(.visits(pair)) }
    }

    /// Returns the earliest instant that dependencies allow for an operation.
    private func earliest(of operation: Operation) -> UInt64 {
        guard !latest.isEmpty, operation.kind.isSocial else { return 0 }
        let (actor, subject, pair) = (operation.actor, operation.subject, operation.pair)
        func last(_ dependency: Dependency) -> UInt64 { latest[dependency] ?? 0 }
        let rules = operation.kind.descriptor
        var earliest = operation.kind.isChange ? last(.changes(by: actor)) : 0
        if rules.dependencies.contains(.friendshipsOfBoth) {
            earliest = max(
                earliest, last(.friendships(of: actor)), last(.friendships(of: subject)), last(.visits(pair)))
        }
        if rules.dependencies.contains(.friendship) { earliest = max(earliest, last(.friendship(pair))) }
        if rules.dependencies.contains(.post) { earliest = max(earliest, last(.posts(by: subject))) }
        return earliest
    }

    /// Merges the held operations that are due into those of the tick.
    private mutating func merge(_ inTime: [Operation], before end: UInt64) -> [Operation] {
        // The sort is stable: operations of equal instants keep their order of insertion.
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
        // Only entries after the end of the tick can still constrain later operations.
        latest = latest.filter { $0.value >= end }
        return all
    }
}
