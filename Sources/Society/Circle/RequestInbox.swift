// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// A friend request that waits for an answer.
struct FriendRequest: BitwiseCopyable {
    let target: UInt32
    let actor: UInt32
    let day: UInt16
    let met: MeetingPlace

    func isWaiting(oldest: Int) -> Bool { Int(day) >= oldest }
}

/// The friend requests to the children of one partition.
///
/// Requests stand in chains, the newest first: one chain for a few neighbouring children, since most have none. A request that
/// comes or goes moves no other.
struct RequestInbox {
    /// The requests that `take` took last.
    let taken: Column<FriendRequest>
    /// The first link of each chain; 0 where nobody waits.
    private let chains: Column<UInt32>
    private let links: Column<Link>
    /// Where links begin that have never been used; the first of those that are free again, and how many these are.
    private var used = 1
    private var free: UInt32 = 0
    private var freeCount = 0
    /// From how many links on it is looked whether any has lapsed, before one more is used.
    private var crowded = 256
    private var arrived: [FriendRequest] = []

    /// Most requests that wait for one child; later ones are lost, as in a full inbox.
    static let limit = 32
    /// Neighbouring children who share a chain, as a power of two.
    private static let chainBits = 2

    private struct Link: BitwiseCopyable {
        let request: FriendRequest
        /// 0 at a chain's end.
        var next: UInt32
    }

    /// An empty inbox.
    ///
    /// - Parameter rows: children of a partition; a power of two.
    init(rows: Int, store: ColumnStore) {
        taken = store.column(of: FriendRequest.self, count: RequestInbox.limit)
        chains = store.column(of: UInt32.self, count: rows >> RequestInbox.chainBits)
        links = store.column(of: Link.self, count: Self.linkCount(rows: rows), hugePages: false)
    }

    /// As many as can wait, and lapsed ones that nobody has looked at yet.
    private static func linkCount(rows: Int) -> Int { 2 * RequestInbox.limit * rows + 512 }

    /// Address space that the inbox of a partition reserves; bytes.
    static func addressBytes(rows: Int) -> Int { linkCount(rows: rows) * MemoryLayout<Link>.stride + rows * 4 }

    /// Takes in a request; it waits from `settle` on.
    mutating func receive(_ parcel: Parcel, on day: Int) {
        prefetchChain(Int(parcel.target))
        arrived.append(
            FriendRequest(
                target: parcel.target, actor: parcel.actor, day: UInt16(truncatingIfNeeded: day), met: parcel.met))
    }

    /// Asks for where the chain of `target` begins.
    @inline(__always)
    func prefetchChain(_ target: Int) { chains.prefetch(chain(of: target)) }

    /// Asks for the first link of the chain of `target`.
    @inline(__always)
    func prefetchLink(_ target: Int) { links.prefetch(Int(chains[chain(of: target)])) }

    /// Takes all requests to `target` out and lists them in `taken`, oldest first; those of one tick in an order that depends on
    /// nothing but the pairs and where they met.
    ///
    /// - Parameter oldest: requests of earlier days have lapsed.
    /// - Returns: how many there are.
    mutating func take(to target: Int, oldest: Int) -> Int {
        let taken = taken
        var count = 0
        remove(from: chain(of: target)) { request in
            guard request.target == UInt32(truncatingIfNeeded: target) else {
                return !request.isWaiting(oldest: oldest)
            }
            if request.isWaiting(oldest: oldest) {
                taken[count] = request
                count += 1
            }
            return true
        }
        for index in 0..<(count / 2) {
            (taken[index], taken[count - 1 - index]) = (taken[count - 1 - index], taken[index])
        }
        return count
    }

    /// The requests that wait, in order of target; those of one target oldest first.
    ///
    /// - Parameter oldest: requests of earlier days have lapsed.
    func waiting(oldest: Int) -> [FriendRequest] {
        var all: [FriendRequest] = []
        for chain in 0..<chains.count {
            var newestFirst: [FriendRequest] = []
            forEachRequest(of: chain) { if $0.isWaiting(oldest: oldest) { newestFirst.append($0) } }
            all += newestFirst.reversed()
        }
        // Stable: those of one target stay in order.
        return all.sorted { $0.target < $1.target }
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
        if arrived.count > freeCount, used + arrived.count > crowded { dropLapsed(oldest: oldest) }
        var room = 0
        var last: UInt32?
        for request in arrived {
            if request.target != last {
                room = RequestInbox.limit
                if isWaitedFor(Int(request.target)) { room -= count(to: request.target, oldest: oldest) }
                last = request.target
            }
            guard room > 0 else { continue }
            room -= 1
            add(request)
            hasRequests(Int(request.target))
        }
        arrived.removeAll(keepingCapacity: true)
    }

    // MARK: - Chains

    private func chain(of target: Int) -> Int { target >> RequestInbox.chainBits & (chains.count - 1) }

    private func count(to target: UInt32, oldest: Int) -> Int {
        var count = 0
        forEachRequest(of: chain(of: Int(target))) {
            count += $0.target == target && $0.isWaiting(oldest: oldest) ? 1 : 0
        }
        return count
    }

    /// Calls `body` with the requests of a chain, the newest first.
    private func forEachRequest(of chain: Int, _ body: (FriendRequest) -> Void) {
        var link = Int(chains[chain])
        while link != 0 {
            body(links[link].request)
            link = Int(links[link].next)
        }
    }

    private mutating func add(_ request: FriendRequest) {
        var link = Int(free)
        if link != 0 {
            free = links[link].next
            freeCount -= 1
        } else {
            link = used
            used += 1
        }
        let chain = chain(of: Int(request.target))
        links[link] = Link(request: request, next: chains[chain])
        chains[chain] = UInt32(truncatingIfNeeded: link)
    }

    /// Takes out of a chain the requests for which `condition` holds; it is asked from the newest on.
    private mutating func remove(from chain: Int, where condition: (FriendRequest) -> Bool) {
        var previous = 0
        var link = Int(chains[chain])
        while link != 0 {
            let next = links[link].next
            if condition(links[link].request) {
                if previous == 0 { chains[chain] = next } else { links[previous].next = next }
                links[link].next = free
                free = UInt32(truncatingIfNeeded: link)
                freeCount += 1
            } else {
                previous = link
            }
            link = Int(next)
        }
    }

    /// Frees the links of all requests that have lapsed; if these are few, it will be done the later again.
    private mutating func dropLapsed(oldest: Int) {
        for chain in 0..<chains.count { remove(from: chain) { !$0.isWaiting(oldest: oldest) } }
        if freeCount < used / 8 { crowded = used + used / 8 }
    }
}
