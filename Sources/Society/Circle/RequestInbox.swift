// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// A pending friend request.
struct FriendRequest: BitwiseCopyable {
    let target: UInt32
    let actor: UInt32
    let day: UInt16
    let met: MeetingPlace

    func isWaiting(oldest: Int) -> Bool { Int(day) >= oldest }
}

/// The pending friend requests to the children of one partition.
///
/// The requests to a child are a linked chain, newest first. Adding or removing a request moves no other request.
struct RequestInbox {
    /// The requests returned by the most recent call of `take`.
    let taken: Column<FriendRequest>
    /// The first link of each chain; 0 for an empty chain.
    private let chains: Column<UInt32>
    private let links: Column<Link>
    /// The index of the first link never used; the first link of the free list, and the length of the free list.
    private var used = 1
    private var free: UInt32 = 0
    private var freeCount = 0
    /// The number of links from which the inbox searches for expired requests before it uses another link.
    private var cleanupThreshold = 256
    private var arrived: [FriendRequest] = []

    /// The maximum number of pending requests per child; further requests are lost, as in a full inbox.
    static let limit = 32

    private struct Link: BitwiseCopyable {
        let request: FriendRequest
        /// The next link; 0 at the end of a chain.
        var next: UInt32
    }

    /// Creates an empty inbox.
    ///
    /// - Parameter rows: the number of children in a partition; a power of two.
    init(rows: Int, store: ColumnStore) {
        taken = store.column(of: FriendRequest.self, count: RequestInbox.limit)
        chains = store.column(of: UInt32.self, count: rows)
        links = store.column(of: Link.self, count: Self.linkCount(rows: rows), hugePages: false)
    }

    /// Returns the number of links: all that can be pending, plus as many for expired requests that are not yet
    /// removed.
    private static func linkCount(rows: Int) -> Int { 2 * RequestInbox.limit * rows + 512 }

    /// Returns the address space that the inbox of a partition reserves; bytes.
    static func addressBytes(rows: Int) -> Int { linkCount(rows: rows) * MemoryLayout<Link>.stride + rows * 4 }

    /// Adds a request, which becomes pending with the next `settle`.
    mutating func receive(_ message: Message, on day: Int) {
        prefetchChain(Int(message.target))
        arrived.append(
            FriendRequest(
                target: message.target, actor: message.actor, day: UInt16(truncatingIfNeeded: day), met: message.met))
    }

    /// Prefetches the head of the chain of `target`.
    @inline(__always)
    func prefetchChain(_ target: Int) { chains.prefetch(chain(of: target)) }

    /// Prefetches the first link of the chain of `target`.
    @inline(__always)
    func prefetchLink(_ target: Int) { links.prefetch(Int(chains[chain(of: target)])) }

    /// Removes all requests to `target` and writes them to `taken`, oldest first. The order within a tick depends only
    /// on the pairs and their meeting places.
    ///
    /// - Parameters:
    ///   - target: the row of the receiver.
    ///   - oldest: the first day whose requests have not expired.
    /// - Returns: the number of requests.
    mutating func take(to target: Int, oldest: Int) -> Int {
        let taken = taken
        var count = 0
        remove(from: chain(of: target)) { request in
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

    /// Returns the pending requests in order of target; the requests to one target are oldest first.
    ///
    /// - Parameter oldest: the first day whose requests have not expired.
    func waiting(oldest: Int) -> [FriendRequest] {
        var all: [FriendRequest] = []
        for chain in 0..<chains.count {
            var newestFirst: [FriendRequest] = []
            forEachRequest(of: chain) { if $0.isWaiting(oldest: oldest) { newestFirst.append($0) } }
            all += newestFirst.reversed()
        }
        return all
    }

    /// Makes the requests received in this tick pending.
    ///
    /// - Parameters:
    ///   - oldest: the first day whose requests have not expired.
    ///   - salt: the salt of the tick; it orders the requests to one target.
    ///   - mayHaveEarlierRequests: whether a child may have earlier requests.
    ///   - hasRequests: called for every child with new requests.
    mutating func settle(
        oldest: Int, salt: UInt64, mayHaveEarlierRequests: (Int) -> Bool = { _ in true }, hasRequests: (Int) -> Void
    ) {
        guard !arrived.isEmpty else { return }
        arrived.sort { one, other in
            one.target != other.target
                ? one.target < other.target
                : (pairHash(salt: salt, one.actor, one.target), one.actor, one.met.rawValue)
                    < (pairHash(salt: salt, other.actor, other.target), other.actor, other.met.rawValue)
        }
        if arrived.count > freeCount, used + arrived.count > cleanupThreshold { dropLapsed(oldest: oldest) }
        var room = 0
        var last: UInt32?
        for request in arrived {
            if request.target != last {
                room = RequestInbox.limit
                if mayHaveEarlierRequests(Int(request.target)) { room -= count(to: request.target, oldest: oldest) }
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

    private func chain(of target: Int) -> Int { target & (chains.count - 1) }

    private func count(to target: UInt32, oldest: Int) -> Int {
        var count = 0
        forEachRequest(of: chain(of: Int(target))) { count += $0.isWaiting(oldest: oldest) ? 1 : 0 }
        return count
    }

    /// Calls `body` with the requests of a chain, newest first.
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

    /// Removes from a chain the requests that satisfy `condition`, which is evaluated from the newest request on.
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

    /// Removes all requests that satisfy `condition`.
    mutating func drop(where condition: (FriendRequest) -> Bool) {
        for chain in 0..<chains.count where chains[chain] != 0 { remove(from: chain, where: condition) }
    }

    /// Frees the links of all expired requests; if there are few, raises the threshold of the next search.
    private mutating func dropLapsed(oldest: Int) {
        for chain in 0..<chains.count { remove(from: chain) { !$0.isWaiting(oldest: oldest) } }
        if freeCount < used / 8 { cleanupThreshold = used + used / 8 }
    }
}
