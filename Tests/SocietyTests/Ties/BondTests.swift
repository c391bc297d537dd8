// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Testing

@testable import Society

struct BondTests {
    private let store = ColumnStore()
    private let decay: StrengthDecay

    /// What a contact does on each of 256 days.
    private let contacts: [ContactTable]

    init() {
        let (store, decay) = (store, StrengthDecay(halfLifeDays: 7, store: store))
        self.decay = decay
        contacts = (0..<256).map { day in
            let table = ContactTable(store: store)
            table.begin(day, decay)
            return table
        }
    }

    @Test func `day and strength come back`() {
        for day in [0, 1, 63, 127, 128, 300, 1_000] {
            for strength in 0...31 {
                let bond = Bond(day: day, strength: strength)
                #expect(bond.age(on: day) == 0)
                #expect(bond.strength == strength)
                #expect(bond.debt == 0 && !bond.hasUnseenPost && !bond.gave(on: day))
                for later in 0...127 { #expect(bond.age(on: day + later) == later) }
            }
        }
    }

    @Test func `all bits belong to exactly one field`() {
        for bits in UInt16.min...UInt16.max {
            let bond = Bond(bits: bits)
            let day = 128 - bond.age(on: 0)
            var again = Bond(day: day, strength: bond.strength)
            again.bits |= UInt16(bond.debt << 2) | (bond.gave(on: day) ? 2 : 0)
            again.hasUnseenPost = bond.hasUnseenPost
            if again != bond { Issue.record("\(bits) is not the sum of its fields") }
        }
    }

    @Test func `strength never exceeds 31`() {
        #expect(Bond(day: 3, strength: 32).strength == 31)
        #expect(Bond(day: 3, strength: 1_000) == Bond(day: 3, strength: 31))
        var bond = Bond(day: 0, strength: 0)
        for contact in 0..<200 {
            bond.noteReceived(contacts[contact / 20])
            #expect(bond.strength <= 31)
        }
        #expect(bond.strength == 31)
    }

    @Test func `an unseen post changes nothing else`() {
        for bits in stride(from: UInt16.min, to: .max, by: 7) {
            var bond = Bond(bits: bits)
            bond.hasUnseenPost = true
            #expect(bond.hasUnseenPost && bond.bits == bits | Bond.unseen)
            bond.hasUnseenPost = false
            #expect(!bond.hasUnseenPost && bond.bits == bits & ~Bond.unseen)
        }
    }

    @Test(arguments: [true, false])
    func `giving strengthens, marks the day and adds to the debt`(tracksDebt: Bool) {
        for bits in stride(from: UInt16.min, to: .max, by: 13) {
            let before = Bond(bits: bits)
            let day = 130 - before.age(on: 0)
            var bond = before
            bond.noteGiven(contacts[day], tracksDebt: tracksDebt)
            #expect(bond.age(on: day) == 0)
            #expect(bond.gave(on: day))
            #expect(bond.strength == min(31, decay.strength(before, on: day) + 2))
            #expect(bond.debt == (tracksDebt ? min(3, before.debt + 1) : 0))
            #expect(bond.hasUnseenPost == before.hasUnseenPost)
        }
    }

    @Test func `receiving strengthens and clears the debt`() {
        for bits in stride(from: UInt16.min, to: .max, by: 13) {
            let before = Bond(bits: bits)
            for wait in 0...3 {
                let day = 128 - before.age(on: 0) + wait
                var bond = before
                bond.noteReceived(contacts[day])
                #expect(bond.age(on: day) == 0)
                #expect(bond.strength == min(31, decay.strength(before, on: day) + 2))
                #expect(bond.debt == 0)
                #expect(bond.hasUnseenPost == before.hasUnseenPost)
                // What was given on another day does not look given today.
                #expect(bond.gave(on: day) == (wait == 0 && before.gave(on: day)))
            }
        }
    }

    @Test func `gifts and receipts of one day commute`() {
        var one = Bond(day: 4, strength: 6)
        var other = one
        one.noteReceived(contacts[9])
        one.hasUnseenPost = true
        other.hasUnseenPost = true
        other.noteReceived(contacts[9])
        #expect(one == other)
    }

    @Test func `a limited age is kept unless it is greater`() {
        for age in 0...127 {
            var bond = Bond(day: 200 - age, strength: 21)
            bond.bits |= 0b1101
            let before = bond
            bond.limitAge(64, on: 200)
            #expect(bond.age(on: 200) == min(64, age))
            #expect(bond.bits & 0x01FF == before.bits & 0x01FF)
        }
    }

    @Test(arguments: [0.5, 1.0, 3, 7, 14, 60])
    func `strength halves at the half-life`(days: Double) {
        let decay = StrengthDecay(halfLifeDays: days, store: store)
        for strength in 0...31 {
            let bond = Bond(day: 0, strength: strength)
            #expect(decay.strength(bond, on: 0) == strength)
            guard days >= 1 else { continue }
            let half = Double(decay.strength(bond, on: Int(days)))
            #expect(abs(half - Double(strength) / 2) <= 0.5)
            for day in 0..<127 { #expect(decay.strength(bond, on: day) >= decay.strength(bond, on: day + 1)) }
        }
    }

    @Test func `a friend's number and the tie's kind come back`() {
        for kind in TieKind.allCases {
            for child in [0, 1, 12_345, (1 << 28) - 2] {
                let peer = Peer(child: child, kind: kind)
                #expect(peer.child == child && peer.kind == kind && !peer.isHole)
            }
        }
        #expect(Peer.hole.isHole)
    }

    @Test func `a parcel keeps what is put in`() {
        for content in [Parcel.Content.postLike, .comment, .post] {
            let parcel = Parcel(content, to: 170_000_000, place: 151)
            #expect(parcel.content == content && parcel.place == 151 && parcel.target == 170_000_000)
        }
        for (count, row, place) in [(0, 0, 0), (20, 32_767, 151), (255, 65_535, 255)] {
            let likes = TieParcel(count, toRow: row, place: UInt8(place))
            #expect(likes.number == count && likes.row == row && likes.place == place)
        }
        for met in [MeetingPlace.classroom, .friendOfFriend, .bigShot, .thread] {
            let request = Parcel(requestFrom: (1 << 28) - 1, to: 7, met: met)
            #expect(request.content == .request && request.met == met)
            #expect(request.actor == (1 << 28) - 1 && request.target == 7)
        }
    }
}
