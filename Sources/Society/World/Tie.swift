// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Glibc

/// How a friendship came about.
enum TieKind: UInt8, CaseIterable {
    /// Friends in real life: classmates and schoolmates.
    case offline
    /// Partners who agreed to exchange likes.
    case exchange
    /// People met on the watch.
    case stranger
    /// An account with very many likes, befriended for it; the kind on both sides.
    case bigShot
}

/// The friend at the other end of a half-tie, and the tie's kind: 30 bits and 2.
///
/// A half-tie keeps its place in its owner's list until the list is shortened. A place that holds nobody is a `hole`.
struct Peer: BitwiseCopyable, Equatable {
    private(set) var bits: UInt32

    /// A free place.
    static let hole = Peer(bits: 0x3FFF_FFFF)

    private init(bits: UInt32) { self.bits = bits }

    init(child: Int, kind: TieKind) {
        bits = UInt32(kind.rawValue) << 30 | UInt32(truncatingIfNeeded: child)
    }

    var isHole: Bool { bits == Peer.hole.bits }
    var child: Int { Int(bits & 0x3FFF_FFFF) }
    var kind: TieKind {
        switch bits >> 30 {
        case 0: .offline
        case 1: .exchange
        case 2: .stranger
        default: .bigShot
        }
    }
}

/// What the owner of a half-tie remembers of it: 16 bits.
///
///     15 ....... 9 | 8 ..... 4 | 3 .. 2 | 1    | 0
///     last contact | strength  | debt   | gave | unseen
///     day mod 128  | halves    | 0...3  |      |
///
/// Strength decays by itself: it is that of the day of last contact and is brought up to date when it is needed.
/// A contact that is more than 127 days old would look young; the nightly review refreshes such ties long before.
struct Bond: BitwiseCopyable, Equatable {
    var bits: UInt16

    init(bits: UInt16) { self.bits = bits }

    init(day: Int, strength: Int) {
        bits = UInt16(truncatingIfNeeded: (day & 127) << 9 | min(31, strength) << 4)
    }

    /// Days since the last contact, 0...127.
    func age(on day: Int) -> Int { (day &- Int(bits >> 9)) & 127 }

    /// Strength on the day of last contact, in halves; 0...31.
    var strength: Int { Int(bits >> 4) & 31 }

    /// Days on which I gave since the friend last gave; 0...3, where 3 means three or more.
    var debt: Int { Int(bits >> 2) & 3 }

    /// The bit of a post to react to.
    static let unseen: UInt16 = 1

    /// Whether the friend has a new post that the owner will react to.
    var hasUnseenPost: Bool {
        get { bits & 1 != 0 }
        set { bits = newValue ? bits | 1 : bits & ~1 }
    }

    /// Whether I gave likes on `day`.
    func gave(on day: Int) -> Bool { bits & 2 != 0 && age(on: day) == 0 }

    /// Marks that I gave today: the tie gets stronger, and the friend owes me.
    @inline(__always)
    mutating func noteGiven(_ contacts: ContactTable, tracksDebt: Bool) {
        let debt = tracksDebt ? min(3, debt &+ 1) : 0
        bits = contacts[self] & ~3 | UInt16(truncatingIfNeeded: debt << 2) | 2 | bits & 1
    }

    /// Marks that the friend gave or reacted today: the tie gets stronger, and nothing is owed.
    @inline(__always)
    mutating func noteReceived(_ contacts: ContactTable) {
        let entry = contacts[self]
        bits = entry & ~3 | bits & entry & 3
    }
}

/// What ties become by one more contact, on one day: a look-up in place of some arithmetic, for what happens most.
struct ContactTable {
    /// By a bond's upper twelve bits: the new ones, and in the lowest two bits which of the bond's own a contact leaves.
    private let entries: Column<UInt16>

    init(store: ColumnStore) { entries = store.column(of: UInt16.self, count: 4_096) }

    @inline(__always)
    fileprivate subscript(bond: Bond) -> UInt16 { entries[Int(bond.bits >> 4)] }

    /// Makes the table that of `day`.
    func begin(_ day: Int, _ decay: StrengthDecay) {
        for upper in 0..<4_096 {
            let bond = Bond(bits: UInt16(upper << 4))
            let strength = min(31, decay.strength(bond, on: day) + 2)
            // Whether the owner gave is a fact of its day only.
            entries[upper] = Bond(day: day, strength: strength).bits | (bond.age(on: day) == 0 ? 3 : 1)
        }
    }
}

/// Exponential decay of tie strength, compiled for whole days.
///
/// - Source: Ahmad, Porter, Beguerisse-Díaz, "Tie-decay networks in continuous time", 2018: b ← b·exp(-αΔt) + 1.
struct StrengthDecay {
    /// What is left of each strength (0...31) after each number of days (0...127), rounded to nearest.
    private let left: Column<UInt8>

    init(halfLifeDays: Double, store: ColumnStore) {
        left = store.column(of: UInt8.self, count: 32 * 128)
        for strength in 0..<32 {
            for days in 0..<128 {
                left[strength << 7 | days] = UInt8((Double(strength) * exp2(-Double(days) / halfLifeDays)).rounded())
            }
        }
    }

    /// The strength of `bond` on `day`, in halves; 0...31.
    func strength(_ bond: Bond, on day: Int) -> Int {
        Int(left[bond.strength << 7 | bond.age(on: day)])
    }
}

extension Bond {
    /// What the owner sees of a tie that it has ended in this tick: no strength, but given today, which no living tie has.
    static func ended(on day: Int) -> Bond { Bond(bits: UInt16(truncatingIfNeeded: (day & 127) << 9) | 2) }

    /// Whether the owner has ended the tie in this tick; it is gone at the tick's end.
    var isEnded: Bool { bits & 0x1F2 == 2 }

    /// Makes a contact of more than `days` ago one of `days` ago.
    mutating func limitAge(_ days: Int, on day: Int) {
        guard age(on: day) > days else { return }
        bits = bits & 0x01FF | UInt16(truncatingIfNeeded: ((day &- days) & 127) << 9)
    }
}
