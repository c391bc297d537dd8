// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG

/// A friend request that waits for an answer.
struct FriendRequest {
    let target: UInt32
    let actor: UInt32
    let day: UInt16
    let met: MeetingPlace
}

/// The friend requests to the children of one partition.
///
/// Written by one worker at a time: the one that has the partition.
final class RequestInbox: @unchecked Sendable {
    /// Waiting requests, by target; those of one target in an order that depends on the pair alone.
    private(set) var waiting: [FriendRequest] = []
    private var arrived: [FriendRequest] = []
    private var isAnswered: [Bool] = []

    /// Most requests that wait for one child; later ones are lost, as in a full inbox.
    static let limit = 32

    func receive(_ parcel: Parcel, on day: Int) {
        arrived.append(
            FriendRequest(target: parcel.target, actor: parcel.actor, day: UInt16(truncatingIfNeeded: day), met: parcel.met))
    }

    /// The requests to `target`, as positions in `waiting`.
    func positions(of target: Int) -> Range<Int> {
        let first = partition(before: UInt32(target))
        return first..<partition(before: UInt32(target) + 1)
    }

    private func partition(before target: UInt32) -> Int {
        var low = 0
        var high = waiting.count
        while low < high {
            let middle = (low + high) / 2
            if waiting[middle].target < target { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Whether the request at `position` has been answered in this tick.
    func isAnswered(_ position: Int) -> Bool { isAnswered[position] }

    func answer(_ position: Int) { isAnswered[position] = true }

    /// Drops what was answered or has lapsed, and takes in what arrived in this tick.
    ///
    /// - Parameters:
    ///   - oldest: requests of earlier days lapse.
    ///   - salt: of the tick; orders the requests of one target.
    ///   - hasRequests: told of every child that has new requests.
    func settle(oldest: Int, salt: UInt64, hasRequests: (Int) -> Void) {
        guard !arrived.isEmpty || isAnswered.contains(true) else { return }
        var kept: [FriendRequest] = []
        kept.reserveCapacity(waiting.count + arrived.count)
        for (position, request) in waiting.enumerated()
        where !isAnswered[position] && Int(request.day) >= oldest { kept.append(request) }
        arrived.sort { one, other in
            one.target != other.target
                ? one.target < other.target
                : (pairHash(salt: salt, one.actor, one.target), one.actor)
                    < (pairHash(salt: salt, other.actor, other.target), other.actor)
        }
        merge(kept, hasRequests)
        arrived.removeAll(keepingCapacity: true)
        isAnswered = Array(repeating: false, count: waiting.count)
    }

    private func merge(_ kept: [FriendRequest], _ hasRequests: (Int) -> Void) {
        var merged: [FriendRequest] = []
        merged.reserveCapacity(kept.count + arrived.count)
        var next = 0
        var run = 0
        func add(_ request: FriendRequest) {
            run = request.target == merged.last?.target ? run + 1 : 1
            if run <= RequestInbox.limit { merged.append(request) }
        }
        for request in arrived {
            while next < kept.count, kept[next].target <= request.target {
                add(kept[next])
                next += 1
            }
            add(request)
            hasRequests(Int(request.target))
        }
        while next < kept.count {
            add(kept[next])
            next += 1
        }
        waiting = merged
    }
}
