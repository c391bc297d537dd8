// SPDX-License-Identifier: GPL-3.0-or-later
/// A like in flight: the receiver, and the receiver's half-tie.
struct Like {
    let target: UInt32
    let slot: UInt32
}

/// Binary logarithm of the children per shard. A shard has one bucket; its counts and ties fit into the caches.
let shardBits: UInt32 = 14

/// The likes that one thread sends in one block: a bucket per shard, and one spill buffer for the overflow.
///
/// Unchecked: one thread fills it, and others read it only after a barrier.
struct Outbox: @unchecked Sendable {
    let capacity: Int
    let buckets: UnsafeMutablePointer<Like>
    let counts: UnsafeMutablePointer<Int>
    let spill: UnsafeMutablePointer<Like>
    let spilled: UnsafeMutablePointer<Int>
    private let shards: Int

    /// Friends live nearby, so a block mostly fills its own shards: twice the even share is enough for nearly all.
    init(likes: Int, shards: Int) {
        self.shards = shards
        capacity = 2 * likes / shards + 4_096
        buckets = .allocate(capacity: capacity * shards)
        counts = .allocate(capacity: shards)
        counts.initialize(repeating: 0, count: shards)
        spill = .allocate(capacity: likes)
        spilled = .allocate(capacity: 1)
        spilled.initialize(to: 0)
    }

    @inline(__always)
    func post(_ like: Like) {
        let shard = Int(like.target >> shardBits)
        let count = counts[shard]
        if count < capacity {
            buckets[shard &* capacity &+ count] = like
            counts[shard] = count &+ 1
        } else {
            spill[spilled.pointee] = like
            spilled.pointee &+= 1
        }
    }

    func bucket(_ shard: Int) -> UnsafeMutableBufferPointer<Like> {
        UnsafeMutableBufferPointer(start: buckets + shard * capacity, count: counts[shard])
    }

    /// Removes the likes and keeps the memory.
    func clear() {
        counts.update(repeating: 0, count: shards)
        spilled.pointee = 0
    }
}
