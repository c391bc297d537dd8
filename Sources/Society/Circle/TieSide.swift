// SPDX-License-Identifier: GPL-3.0-or-later

/// One side of a friendship that was accepted, on its way to the partition of its owner: 16 bytes.
struct TieSide: BitwiseCopyable {
    let owner: UInt32
    /// The friend to be (28 bits), whether the owner is the one who accepts (a bit), and the kind (2 bits).
    private let bits: UInt32
    /// Decides who gets the last free places: depends on the seed, the tick and the pair, and is the same on both sides.
    let order: UInt32
    /// Where in the sender's `Outbox.agreed` the sides meet.
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
    /// Where this side says what it grants.
    var ownEntry: Int { Int(number) &* 2 &+ (accepts ? 0 : 1) }
    /// Where the other side does.
    var otherEntry: Int { ownEntry ^ 1 }

    /// Whether this side comes before another: by owner, then by hash; the friend and who accepts decide where hashes are equal.
    func comes(before other: TieSide) -> Bool {
        (owner, order, bits & 0x1FFF_FFFF) < (other.owner, other.order, other.bits & 0x1FFF_FFFF)
    }
}
