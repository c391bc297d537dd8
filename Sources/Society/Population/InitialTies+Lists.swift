// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// The second pass, which writes the lists.
extension InitialTies {
    func write(block: Int) {
        var classroom = Classroom()
        var school = SchoolRounds()
        // The next place of each row; stored so that the outer loop can run over rounds, each of which touches only two
        // blocks.
        var next = Array(repeating: 0, count: 1 << blockBits)
        let rows = rows(of: block)
        for row in rows {
            enter(&classroom, &school, of: row)
            let profile = world.children[row].profile
            for place in profile.places.dropFirst(Int(profile.degree)) { world.lists.peers[place] = .hole }
            forEachOfflineFriend(of: row, classroom, school) { other, mutual in
                write(row, next[row - rows.lowerBound], other, mutual, .offline)
                next[row - rows.lowerBound] += 1
            }
        }
        let meetings = openMeetings(of: block)
        var friends = Array(repeating: 0, count: rows.count + 1)
        for (round, meeting) in meetings.enumerated() {
            if round + 1 < meetings.count { open.prefetch(meetings[round + 1].otherRows.clamped(to: 0..<world.count)) }
            // A branch on new friends would be unpredictable: each row is written unconditionally, and the count
            // advances only for friends.
            var count = 0
            for row in rows {
                friends[count] = row
                count += open.contains(round, of: row) ? 1 : 0
            }
            for row in friends[..<count] {
                let other = meeting.partner(of: row)
                write(
                    row, next[row - rows.lowerBound], other, open.friends(of: other, before: round),
                    openKind(row, other))
                next[row - rows.lowerBound] += 1
            }
        }
    }

    /// Returns the kind of tie: a share of the pairs in which both answer exchange threads met there.
    private func openKind(_ row: Int, _ other: Int) -> TieKind {
        guard open.answersThreads(row) && open.answersThreads(other) else { return .stranger }
        let coin = pairHash(salt: salt ^ 0xE7C4, UInt32(row), UInt32(other))
        return coins.areExchangePartners(coin: coin) ? .exchange : .stranger
    }

    func writeCircle(_ index: Int) {
        let row = Int(circle[index])
        var place = open.friends(of: row)
        for round in 0..<circleRounds where bit(circleBits, index, round) {
            guard let partner = circlePartner(index, round) else { continue }
            let other = Int(circle[partner])
            write(row, place, other, open.friends(of: other) + bits(circleBits, partner, before: round), .exchange)
            place += 1
        }
        if place > open.friends(of: row) { world.children[row].sessionState.flags.insert(.exchanger) }
    }

    private func write(_ row: Int, _ place: Int, _ other: Int, _ mutual: Int, _ kind: TieKind) {
        let at = world.children[row].profile.places.lowerBound + place
        world.lists.peers[at] = Peer(child: other, kind: kind)
        world.lists.mutualPlaces[at] = UInt8(mutual)
        world.lists.tieStates[at] = coins.tieState(kind, coin: pairHash(salt: salt ^ 0xB0, UInt32(row), UInt32(other)))
        if kind == .exchange { world.children[row].sessionState.flags.insert(.exchanger) }
    }
}
