// SPDX-License-Identifier: GPL-3.0-or-later
import Dispatch

/// Likes that a child sends in a day.
let likesPerDay = 15

/// The bare loop of a day: no decisions and no growth; every child likes `likesPerDay` random friends.
struct Exchange: Sendable {
    let circle: Circle
    let threads: Int
    private let shards: Int
    private let blocks: Int
    private let outboxes: [Outbox]

    /// Number of children whose likes are in flight at once, so that the buckets do not grow with the circle.
    private static let blockSize = 4_000_000

    init(circle: Circle, threads: Int) {
        self.circle = circle
        self.threads = threads
        shards = (circle.children - 1) >> Int(shardBits) + 1
        blocks = max(1, circle.children / Self.blockSize)
        let likes = ((circle.children / blocks + 1) / threads + 1) * likesPerDay
        outboxes = (0..<threads).map { [shards] _ in Outbox(likes: likes, shards: shards) }
    }

    func run(day: Int) {
        for block in 0..<blocks {
            let rows = part(block, of: blocks, in: 0..<circle.children)
            DispatchQueue.concurrentPerform(iterations: threads) { thread in
                send(part(thread, of: threads, in: rows), into: outboxes[thread], day: day)
            }
            DispatchQueue.concurrentPerform(iterations: threads) { thread in
                for shard in stride(from: thread, to: shards, by: threads) {
                    for outbox in outboxes { receive(outbox.bucket(shard), day: day) }
                }
            }
            for outbox in outboxes {
                receive(UnsafeMutableBufferPointer(start: outbox.spill, count: outbox.spilled.pointee), day: day)
                outbox.clear()
            }
        }
    }

    /// Draws the likes of `rows`, stamps the sender's halves and stores the likes in the outbox; four likes per random
    /// block.
    private func send(_ rows: Range<Int>, into outbox: Outbox, day: Int) {
        let (friends, mutualSlots, stamps) = (circle.friends, circle.mutualSlots, circle.stamps)
        let stamp = UInt8(truncatingIfNeeded: day)
        for child in rows {
            let first = circle.firstTie[child]
            let degree = Int(circle.degrees[child])
            var drawn = 0
            while drawn < likesPerDay {
                let bits = philox(
                    SIMD4(UInt32(truncatingIfNeeded: child), UInt32(truncatingIfNeeded: day), UInt32(drawn), 0),
                    key: SIMD2(11, 22))
                for lane in 0..<min(4, likesPerDay - drawn) {
                    let tie = first + scale(bits[lane], below: degree)
                    stamps[tie] = stamp
                    outbox.post(Like(target: friends[tie], slot: UInt32(mutualSlots[tie])))
                }
                drawn += 4
            }
        }
    }

    /// Counts each like and stamps the receiver's half.
    @inline(__always)
    private func receive(_ likes: UnsafeMutableBufferPointer<Like>, day: Int) {
        let (firstTie, stamps, received) = (circle.firstTie, circle.stamps, circle.likes)
        let stamp = UInt8(truncatingIfNeeded: day)
        for like in likes {
            let target = Int(like.target)
            received[target] &+= 1
            stamps[firstTie[target] + Int(like.slot)] = stamp
        }
    }
}
