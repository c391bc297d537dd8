// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Testing

@testable import Society

struct TieStateTests {
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

    @Test func `day and strength are stored unchanged`() {
        for day in [0, 1, 63, 127, 128, 300, 1_000] {
            for strength in 0...31 {
                let tieState = TieState(day: day, strength: strength)
                #expect(tieState.age(on: day) == 0)
                #expect(tieState.strength == strength)
                #expect(tieState.debt == 0 && !tieState.hasUnseenPost && !tieState.gave(on: day))
                for later in 0...127 { #expect(tieState.age(on: day + later) == later) }
            }
        }
    }

    @Test func `each bit belongs to exactly one field`() {
        for bits in UInt16.min...UInt16.max {
            let tieState = TieState(bits: bits)
            let day = 128 - tieState.age(on: 0)
            var again = TieState(day: day, strength: tieState.strength)
            again.bits |= UInt16(tieState.debt << 2) | (tieState.gave(on: day) ? 2 : 0)
            again.hasUnseenPost = tieState.hasUnseenPost
            if again != tieState { Issue.record("\(bits) is not the sum of its fields") }
        }
    }

    @Test func `strength never exceeds 31`() {
        #expect(TieState(day: 3, strength: 32).strength == 31)
        #expect(TieState(day: 3, strength: 1_000) == TieState(day: 3, strength: 31))
        var tieState = TieState(day: 0, strength: 0)
        for contact in 0..<200 {
            tieState.noteReceived(contacts[contact / 20])
            #expect(tieState.strength <= 31)
        }
        #expect(tieState.strength == 31)
    }

    @Test func `the flag of an unseen post changes no other field`() {
        for bits in stride(from: UInt16.min, to: .max, by: 7) {
            var tieState = TieState(bits: bits)
            tieState.hasUnseenPost = true
            #expect(tieState.hasUnseenPost && tieState.bits == bits | TieState.unseen)
            tieState.hasUnseenPost = false
            #expect(!tieState.hasUnseenPost && tieState.bits == bits & ~TieState.unseen)
        }
    }

    @Test(arguments: [true, false])
    func `giving strengthens a tie, marks the day and adds to the debt`(tracksDebt: Bool) {
        for bits in stride(from: UInt16.min, to: .max, by: 13) {
            let before = TieState(bits: bits)
            let day = 130 - before.age(on: 0)
            var tieState = before
            tieState.noteGiven(contacts[day], tracksDebt: tracksDebt)
            #expect(tieState.age(on: day) == 0)
            #expect(tieState.gave(on: day))
            #expect(tieState.strength == min(31, decay.strength(before, on: day) + 2))
            #expect(tieState.debt == (tracksDebt ? min(3, before.debt + 1) : 0))
            #expect(tieState.hasUnseenPost == before.hasUnseenPost)
        }
    }

    @Test func `receiving strengthens a tie and clears the debt`() {
        for bits in stride(from: UInt16.min, to: .max, by: 13) {
            let before = TieState(bits: bits)
            for wait in 0...3 {
                let day = 128 - before.age(on: 0) + wait
                var tieState = before
                tieState.noteReceived(contacts[day])
                #expect(tieState.age(on: day) == 0)
                #expect(tieState.strength == min(31, decay.strength(before, on: day) + 2))
                #expect(tieState.debt == 0)
                #expect(tieState.hasUnseenPost == before.hasUnseenPost)
                // What was given on another day does not look given today.
                #expect(tieState.gave(on: day) == (wait == 0 && before.gave(on: day)))
            }
        }
    }

    @Test func `gifts and receipts of one day commute`() {
        var one = TieState(day: 4, strength: 6)
        var other = one
        one.noteReceived(contacts[9])
        one.hasUnseenPost = true
        other.hasUnseenPost = true
        other.noteReceived(contacts[9])
        #expect(one == other)
    }

    @Test func `an age below the limit stays unchanged`() {
        for age in 0...127 {
            var tieState = TieState(day: 200 - age, strength: 21)
            tieState.bits |= 0b1101
            let before = tieState
            tieState.limitAge(64, on: 200)
            #expect(tieState.age(on: 200) == min(64, age))
            #expect(tieState.bits & 0x01FF == before.bits & 0x01FF)
        }
    }

    @Test(arguments: [0.5, 1.0, 3, 7, 14, 60])
    func `strength halves at the half-life`(days: Double) {
        let decay = StrengthDecay(halfLifeDays: days, store: store)
        for strength in 0...31 {
            let tieState = TieState(day: 0, strength: strength)
            #expect(decay.strength(tieState, on: 0) == strength)
            guard days >= 1 else { continue }
            let half = Double(decay.strength(tieState, on: Int(days)))
            #expect(abs(half - Double(strength) / 2) <= 0.5)
            for day in 0..<127 { #expect(decay.strength(tieState, on: day) >= decay.strength(tieState, on: day + 1)) }
        }
    }

    @Test func `a friend's number and the tie's kind are stored unchanged`() {
        for kind in TieKind.allCases {
            for child in [0, 1, 12_345, (1 << 28) - 2] {
                let peer = Peer(child: child, kind: kind)
                #expect(peer.child == child && peer.kind == kind && !peer.isHole)
            }
        }
        #expect(Peer.hole.isHole)
    }

    @Test func `a message stores its fields unchanged`() {
        for content in [Message.Content.postLike, .comment, .post] {
            let message = Message(content, to: 170_000_000, place: 151)
            #expect(message.content == content && message.place == 151 && message.target == 170_000_000)
        }
        for (count, row, place) in [(0, 0, 0), (20, 32_767, 151), (255, 65_535, 255)] {
            let likes = TieMessage(count, toRow: row, place: UInt8(place))
            #expect(likes.number == count && likes.row == row && likes.place == place)
        }
        for met in [MeetingPlace.classroom, .friendOfFriend, .bigShot, .thread] {
            let request = Message(requestFrom: (1 << 28) - 1, to: 7, met: met)
            #expect(request.content == .request && request.met == met)
            #expect(request.actor == (1 << 28) - 1 && request.target == 7)
        }
    }
}
