// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG

/// A friend request that waits for an answer.
struct FriendRequest {
    let target: UInt32
    let actor: UInt32
    let day: UInt16
    let met: MeetingPlace
    var isAnswered = false

    func isWaiting(oldest: Int) -> Bool { !isAnswered && Int(day) >= oldest }
}

/// The friend requests to the children of one partition.
///
/// They are kept in order of target in two lists, a long one and one of what came lately, so that a tick does not move them
/// all.
struct RequestInbox {
    private var settled = RequestList()
    private var recent = RequestList()
    private var arrived: [FriendRequest] = []

    /// Most requests that wait for one child; later ones are lost, as in a full inbox.
    static let limit = 32

    mutating func receive(_ parcel: Parcel, on day: Int) {
        arrived.append(
            FriendRequest(
                target: parcel.target, actor: parcel.actor, day: UInt16(truncatingIfNeeded: day), met: parcel.met))
    }

    /// Takes all requests to `target` out, oldest first; those of one tick in an order that depends on nothing but the pairs
    /// and where they met.
    ///
    /// - Parameter oldest: requests of earlier days have lapsed.
    mutating func take(to target: Int, oldest: Int) -> [FriendRequest] {
        settled.take(to: UInt32(target), oldest: oldest) + recent.take(to: UInt32(target), oldest: oldest)
    }

    /// The requests that wait, in order of target; those of one target oldest first.
    ///
    /// - Parameter oldest: requests of earlier days have lapsed.
    func waiting(oldest: Int) -> [FriendRequest] {
        var all = settled
        all.merge(recent.requests, oldest: oldest)
        return all.requests
    }

    /// Takes in what arrived in this tick.
    ///
    /// - Parameters:
    ///   - salt: of the tick; orders the requests of one target.
    ///   - hasRequests: told of every child that has new requests.
    ///   - isWaitedFor: whether a child may have requests from before.
    mutating func settle(
        oldest: Int, salt: UInt64, isWaitedFor: (Int) -> Bool = { _ in true }, hasRequests: (Int) -> Void
    ) {
        guard !arrived.isEmpty else { return }
        arrived.sort { one, other in
            one.target != other.target
                ? one.target < other.target
                : (pairHash(salt: salt, one.actor, one.target), one.actor, one.met.rawValue)
                    < (pairHash(salt: salt, other.actor, other.target), other.actor, other.met.rawValue)
        }
        var accepted: [FriendRequest] = []
        accepted.reserveCapacity(arrived.count)
        var room = 0
        for request in arrived {
            if request.target != accepted.last?.target {
                room = RequestInbox.limit
                if isWaitedFor(Int(request.target)) {
                    room -= settled.count(to: request.target, oldest: oldest)
                    room -= recent.count(to: request.target, oldest: oldest)
                }
            }
            guard room > 0 else { continue }
            room -= 1
            accepted.append(request)
            hasRequests(Int(request.target))
        }
        arrived.removeAll(keepingCapacity: true)
        recent.merge(accepted, oldest: oldest)
        if recent.count > 64 + settled.count / 4 {
            settled.merge(recent.requests, oldest: oldest)
            recent = RequestList()
        }
    }
}

/// Requests in order of target; those of one target in order of arrival. What is taken out stays, marked, until the next merge.
private struct RequestList {
    private(set) var requests: [FriendRequest] = []

    var count: Int { requests.count }

    mutating func take(to target: UInt32, oldest: Int) -> [FriendRequest] {
        var taken: [FriendRequest] = []
        for position in positions(of: target) where requests[position].isWaiting(oldest: oldest) {
            taken.append(requests[position])
            requests[position].isAnswered = true
        }
        return taken
    }

    func count(to target: UInt32, oldest: Int) -> Int {
        positions(of: target).count { requests[$0].isWaiting(oldest: oldest) }
    }

    /// Adds `others`, which are in order and later than all of the same target here, and drops what no longer waits.
    mutating func merge(_ others: [FriendRequest], oldest: Int) {
        var merged: [FriendRequest] = []
        merged.reserveCapacity(requests.count + others.count)
        var next = 0
        for other in others where other.isWaiting(oldest: oldest) {
            while next < requests.count, requests[next].target <= other.target {
                if requests[next].isWaiting(oldest: oldest) { merged.append(requests[next]) }
                next += 1
            }
            merged.append(other)
        }
        for request in requests[next...] where request.isWaiting(oldest: oldest) { merged.append(request) }
        requests = merged
    }

    private func positions(of target: UInt32) -> Range<Int> {
        // A search without branches, which nobody could foresee: the first one that is not before the target lies in the
        // `length` places from `low` on, or right behind them.
        var low = 0
        var length = requests.count
        while length > 0 {
            let half = (length &+ 1) / 2
            low &+= requests[low &+ half &- 1].target < target ? half : 0
            length &-= half
        }
        var end = low
        while end < requests.count, requests[end].target == target { end += 1 }
        return low..<end
    }
}
