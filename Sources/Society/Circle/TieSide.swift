// SPDX-License-Identifier: GPL-3.0-or-later

/// One side of an accepted friendship, sent to its owner's partition: 16 bytes.
struct TieSide: BitwiseCopyable {
    let owner: UInt32
    /// The future friend (28 bits), whether the owner is the acceptor (1 bit), and the kind (2 bits).
    private let bits: UInt32
    /// The order in which last free places are granted: a hash of the seed, the tick and the pair, equal on both sides.
    let order: UInt32
    /// The index in the sender's `Outbox.grants` that both sides share.
    private let number: UInt32

    init(owner: Int, friend: Int, _ kind: TieKind, accepts: Bool, order: UInt32, number: Int) {
        self.owner = UInt32(truncatingIfNeeded: owner)
        bits = UInt32(kind.rawValue) << 30 | (accepts ? 1 << 28 : 0) | UInt32(truncatingIfNeeded: friend)
        self.order = order
        self.number = UInt32(truncatingIfNeeded: number)
    }

    var friend: Int { Int(bits & 0x0FFF_FFFF) }
    var accepts: Bool { bits & 1 << 28 != 0 }
    var kind: TieKind { TieKind(rawValue: UInt8(bits >> 30))! }
    /// The entry in which this side publishes its grant.
    var ownEntry: Int { Int(number) &* 2 &+ (accepts ? 0 : 1) }
    /// The entry of the other side.
    var otherEntry: Int { ownEntry ^ 1 }

    /// Returns whether this side precedes another: by owner, then by hash; for equal hashes, the acceptor flag and the
    /// friend decide.
    func comes(before other: TieSide) -> Bool {
        (owner, order, bits & 0x1FFF_FFFF) < (other.owner, other.order, other.bits & 0x1FFF_FFFF)
    }
}
