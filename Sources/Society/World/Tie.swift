// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Glibc

/// The origin of a friendship.
enum TieKind: UInt8, CaseIterable {
    /// Friends in real life: classmates and schoolmates.
    case offline
    /// Partners who agreed to exchange likes.
    case exchange
    /// Children who met on the watch.
    case stranger
    /// A tie with an account that has very many likes, sought for that reason; both sides store this kind.
    case bigShot
}

/// The friend at the other end of a half-tie (30 bits) and the kind of the tie (2 bits).
///
/// A half-tie keeps its place in its owner's list until the list is shortened. An empty place is a `hole`.
struct Peer: BitwiseCopyable, Equatable {
    private(set) var bits: UInt32

    /// A free place.
    static let hole = Peer(bits: 0x3FFF_FFFF)

    private init(bits: UInt32) { self.bits = bits }

    init(child: Int, kind: TieKind) {
        bits = UInt32(kind.rawValue) << 30 | UInt32(truncatingIfNeeded: child)
    }

    var isHole: Bool { bits == Peer.hole.bits }
    /// Whether the place holds an offline friend. The kind `offline` is 0, and a free place has the highest such bits.
    var isOfflineFriend: Bool { bits < Peer.hole.bits }
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

/// The tie state that the owner of a half-tie stores: 16 bits.
///
///     15 ....... 9 | 8 ..... 4 | 3 .. 2 | 1    | 0
///     last contact | strength  | debt   | gave | unseen
///     day mod 128  | halves    | 0...3  |      |
///
/// The stored strength is that of the day of the last contact; reads apply the decay since then. A last contact more than
/// 127 days ago would wrap around; the nightly review limits the age of ties long before that.
struct TieState: BitwiseCopyable, Equatable {
    var bits: UInt16

    init(bits: UInt16) { self.bits = bits }

    init(day: Int, strength: Int) {
        bits = UInt16(truncatingIfNeeded: (day & 127) << 9 | min(31, strength) << 4)
    }

    /// Returns a strength in halves, where a contact adds one unit.
    static func halves(_ strength: Double) -> Int { Int((strength * 2).rounded()) }

    /// Returns the days since the last contact, 0...127.
    func age(on day: Int) -> Int { (day &- Int(bits >> 9)) & 127 }

    /// The strength on the day of the last contact, in halves; 0...31.
    var strength: Int { Int(bits >> 4) & 31 }

    /// The number of days on which the owner gave since the friend last gave; 0...3, where 3 means three or more.
    var debt: Int { Int(bits >> 2) & 3 }

    /// The bit that marks an unseen post.
    static let unseen: UInt16 = 1

    /// Whether the friend has a new post that the owner will react to.
    var hasUnseenPost: Bool {
        get { bits & 1 != 0 }
        set { bits = newValue ? bits | 1 : bits & ~1 }
    }

    /// Returns whether the owner gave likes on `day`.
    func gave(on day: Int) -> Bool { bits & 2 != 0 && age(on: day) == 0 }

    /// Records that the owner gave today: the strength rises, and the debt grows, up to 3. Without `tracksDebt` it is 0.
    @inline(__always)
    mutating func noteGiven(_ contacts: ContactTable, tracksDebt: Bool) {
        let debt = tracksDebt ? min(3, debt &+ 1) : 0
        bits = contacts[self] & ~3 | UInt16(truncatingIfNeeded: debt << 2) | 2 | bits & 1
    }

    /// Records that the friend gave or reacted today: the strength rises, and the debt is cleared.
    @inline(__always)
    mutating func noteReceived(_ contacts: ContactTable) {
        let entry = contacts[self]
        bits = entry & ~3 | bits & entry & 3
    }
}

/// The result of one more contact on one day for every tie state: a look-up replaces arithmetic on the hottest path.
struct ContactTable {
    /// The new bits, indexed by the upper twelve bits of a tie state. The lowest two bits are a mask of the old bits to
    /// keep.
    private let entries: Column<UInt16>

    init(store: ColumnStore) { entries = store.column(of: UInt16.self, count: 4_096) }

    @inline(__always)
    fileprivate subscript(tieState: TieState) -> UInt16 { entries[Int(tieState.bits >> 4)] }

    /// Recomputes the table for `day`.
    func begin(_ day: Int, _ decay: StrengthDecay) {
        for upper in 0..<4_096 {
            let tieState = TieState(bits: UInt16(upper << 4))
            let strength = min(31, decay.strength(tieState, on: day) + 2)
            // The `gave` bit is valid only on its own day.
            entries[upper] = TieState(day: day, strength: strength).bits | (tieState.age(on: day) == 0 ? 3 : 1)
        }
    }
}

/// The exponential decay of tie strength, tabulated for whole days.
///
/// - Source: Ahmad, Porter, Beguerisse-Díaz, "Tie-decay networks in continuous time", 2018: b ← b·exp(-αΔt) + 1.
struct StrengthDecay {
    /// The remainder of each strength (0...31) after each number of days (0...127), rounded to nearest.
    private let left: Column<UInt8>

    init(halfLifeDays: Double, store: ColumnStore) {
        left = store.column(of: UInt8.self, count: 32 * 128)
        for strength in 0..<32 {
            for days in 0..<128 {
                left[strength << 7 | days] = UInt8((Double(strength) * exp2(-Double(days) / halfLifeDays)).rounded())
            }
        }
    }

    /// Returns the strength of `tieState` on `day`, in halves; 0...31.
    func strength(_ tieState: TieState, on day: Int) -> Int {
        Int(left[tieState.strength << 7 | tieState.age(on: day)])
    }
}

extension TieState {
    /// Returns the state of a tie that its owner ended in this tick: zero strength, but given today. No other tie has
    /// this state.
    static func ended(on day: Int) -> TieState { TieState(bits: UInt16(truncatingIfNeeded: (day & 127) << 9) | 2) }

    /// Whether the owner ended the tie in this tick; the tie is removed at the end of the tick.
    var isEnded: Bool { bits & 0x1F2 == 2 }

    /// Sets a last contact more than `days` ago to exactly `days` ago.
    mutating func limitAge(_ days: Int, on day: Int) {
        guard age(on: day) > days else { return }
        bits = bits & 0x01FF | UInt16(truncatingIfNeeded: ((day &- days) & 127) << 9)
    }
}
