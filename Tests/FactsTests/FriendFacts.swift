// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Statistics
import Testing

@testable import Society

/// How friends are made, kept and sacrificed. One run with a fixed seed; the ratios rest on thousands of deletions, so their
/// standard errors are a few per cent and the bounds more than five of these away.
@Suite struct FriendFacts {
    private let term = ObservedTerm.shared

    @Test func `no child ever has more than 150 friends`() {
        #expect(term.greatestDegree <= 150)
        #expect(term.dailies.allSatisfy { $0.degrees.count == 151 })
        #expect(term.dailies.last!.degrees[150] > 0, "the cap is met")
    }

    @Test func `big shots receive more than ten times as many requests as others`() {
        let world = term.society.world
        let big = (0..<world.count).filter { world.children[$0].profile.traits.contains(.bigShot) }
        let median = Summary(term.requests.map(Double.init))?.median ?? 0
        let asked = Summary(big.map { Double(term.requests[$0]) })?.median ?? 0
        #expect(big.count >= 3)
        #expect(asked > 10 * median, "\(asked) against \(median)")
    }

    @Test func `silent ties end more than five times as often as active ones`() {
        let ties = term.ties
        #expect(ties.silent.gone > 1_000 && ties.active.exposed > 10_000)
        #expect(ties.silent.rate > 5 * ties.active.rate, "\(ties.silent.rate) against \(ties.active.rate)")
    }

    @Test func `deletions concentrate on almost full lists`() {
        #expect(term.ties.nearCap.rate > 1.5 * term.ties.withRoom.rate)
    }

    @Test func `real-life friends are deleted too, and more with a stronger drive`() {
        #expect(term.ties.offlineGone > 100)
        let world = term.society.world
        // Shares of offline friends below drive 1, from 1 to 3, and above.
        var shares = Array(repeating: (offline: 0, all: 0), count: 3)
        for child in 0..<world.count {
            let profile = world.children[child].profile
            let band = profile.drive < 16 ? 0 : profile.drive < 48 ? 1 : 2
            for place in profile.places where !world.lists.peers[place].isHole {
                shares[band].all += 1
                if world.lists.peers[place].kind == .offline { shares[band].offline += 1 }
            }
        }
        let ratios = shares.map { Double($0.offline) / Double($0.all) }
        #expect(ratios[0] > ratios[1] && ratios[1] > ratios[2], "\(ratios)")
    }

    @Test func `more days with likes make a friend safer`() {
        let rates = term.ties.byLikes.map(\.rate)
        #expect(term.ties.byLikes.allSatisfy { $0.exposed > 10_000 })
        #expect(rates[0] > rates[1] && rates[1] > rates[2], "\(rates)")
    }

    @Test func `a tie's quality decreases with silence and increases with likes`() {
        let decay = term.society.world.tables.decay
        var tieState = TieState(day: 10, strength: 12)
        let strengths = (10..<40).map { decay.strength(tieState, on: $0) }
        #expect(strengths == strengths.sorted(by: >) && strengths.last! < 2)
        let before = decay.strength(tieState, on: 11)
        let store = ColumnStore()
        let contacts = ContactTable(store: store)
        contacts.begin(11, decay)
        tieState.noteReceived(contacts)
        #expect(decay.strength(tieState, on: 11) > before)
    }
}
