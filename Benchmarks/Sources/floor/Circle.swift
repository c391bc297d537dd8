// SPDX-License-Identifier: GPL-3.0-or-later
import Dispatch

/// Children and their half-ties, as plain columns.
///
/// A half-tie takes 6 bytes in three columns. A child has 10 to 70 friends, 40 on average. Seven in ten live within a
/// thousand rows, the others anywhere. The mutual slot is a random one of the friend's slots, which costs a like as
/// much as the correct one.
///
/// Unchecked: threads write to disjoint rows, and a barrier separates the phases.
struct Circle: @unchecked Sendable {
    let children: Int
    /// One row per child: its number of friends; UInt8, 10...70.
    let degrees: UnsafeMutablePointer<UInt8>
    /// One row per child and one more: index of its first half-tie.
    let firstTie: UnsafeMutablePointer<Int>
    /// One row per child: likes received.
    let likes: UnsafeMutablePointer<UInt32>
    /// One row per half-tie: the friend's row.
    let friends: UnsafeMutablePointer<UInt32>
    /// One row per half-tie: slot of the other half in the friend's list.
    let mutualSlots: UnsafeMutablePointer<UInt8>
    /// One row per half-tie: day of the last like in either direction.
    let stamps: UnsafeMutablePointer<UInt8>

    init(children: Int, threads: Int) {
        self.children = children
        degrees = .allocate(capacity: children)
        firstTie = .allocate(capacity: children + 1)
        likes = .allocate(capacity: children)
        likes.initialize(repeating: 0, count: children)
        var ties = 0
        for child in 0..<children {
            let bits = philox(SIMD4(UInt32(child), 0, 0, 0), key: SIMD2(1, 2))
            let degree = 10 + scale(bits.x, below: 61)
            degrees[child] = UInt8(degree)
            firstTie[child] = ties
            ties += degree
        }
        firstTie[children] = ties
        friends = .allocate(capacity: ties)
        mutualSlots = .allocate(capacity: ties)
        stamps = .allocate(capacity: ties)
        fillTies(threads: threads)
    }

    private func fillTies(threads: Int) {
        let circle = self
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            for child in part(thread, of: threads, in: 0..<circle.children) {
                for tie in circle.firstTie[child]..<circle.firstTie[child + 1] {
                    let place = UInt32(tie - circle.firstTie[child])
                    let bits = philox(SIMD4(UInt32(child), place, 7, 0), key: SIMD2(1, 2))
                    let friend = circle.friend(of: child, bits)
                    circle.friends[tie] = UInt32(friend)
                    circle.mutualSlots[tie] = UInt8(scale(bits.z, below: Int(circle.degrees[friend])))
                    circle.stamps[tie] = 0
                }
            }
        }
    }

    private func friend(of child: Int, _ bits: SIMD4<UInt32>) -> Int {
        guard scale(bits.x, below: 10) < 7 else { return scale(bits.y, below: children) }
        return min(children - 1, max(0, child - 1_000 + scale(bits.y, below: 2_000)))
    }

    /// The total number of likes received.
    var likesReceived: Int { (0..<children).reduce(0) { $0 + Int(likes[$1]) } }
}

/// Returns the `index`-th of `count` nearly equal parts of a range.
@inline(__always)
func part(_ index: Int, of count: Int, in range: Range<Int>) -> Range<Int> {
    range.lowerBound + range.count * index / count..<range.lowerBound + range.count * (index + 1) / count
}
