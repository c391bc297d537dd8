// SPDX-License-Identifier: GPL-3.0-or-later
/// A like on its way: whom it reaches, and which half-tie of theirs it touches.
struct Like {
    let target: UInt32
    let slot: UInt32
}

/// Children to a shard: what one bucket is for, small enough for its counts and ties to stay in the caches.
let shardBits: UInt32 = 14

/// The likes that one thread sends in one block: a bucket for each shard, and one spill for what does not fit.
///
/// Unchecked: one thread fills it, and what reads it does so after a barrier.
struct Outbox: @unchecked Sendable {
    let capacity: Int
    let buckets: UnsafeMutablePointer<Like>
    let counts: UnsafeMutablePointer<Int>
    let spill: UnsafeMutablePointer<Like>
    let spilled: UnsafeMutablePointer<Int>
    private let shards: Int

    /// Friends live nearby, so a block fills its own shards first: twice the even share is enough for nearly all.
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

    /// Forgets the likes and keeps the memory.
    func clear() {
        counts.update(repeating: 0, count: shards)
        spilled.pointee = 0
    }
}
