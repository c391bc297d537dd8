// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// The second pass: the lists.
extension InitialTies {
    func write(block: Int) {
        var classroom = Classroom()
        // The next place of each row; kept so that the rounds can be gone through one by one, each with its own two blocks.
        var next = Array(repeating: 0, count: 1 << blockBits)
        let rows = rows(of: block)
        for row in rows {
            if !classroom.rows.contains(row) {
                classroom = Classroom(world.classmates(of: row), areFriends: areClassFriends)
            }
            let profile = world.children[row].profile
            for place in profile.places.dropFirst(Int(profile.degree)) { world.lists.peers[place] = .hole }
            forEachOfflineFriend(of: row, classroom) { other, mutual in
                write(row, next[row - rows.lowerBound], other, mutual, .offline)
                next[row - rows.lowerBound] += 1
            }
        }
        for (round, meeting) in openMeetings(of: block).enumerated() {
            for row in rows where bit(openBits, row, round) {
                let other = meeting.partner(of: row)
                write(row, next[row - rows.lowerBound], other, openPlace(of: other, round), openKind(row, other))
                next[row - rows.lowerBound] += 1
            }
        }
    }

    /// Where the tie of an open round stands in the list of `other`.
    private func openPlace(of other: Int, _ round: Int) -> Int {
        Int(classTies[other]) + schoolBits[other].nonzeroBitCount + bits(openBits, other, before: round)
    }

    /// Of the pairs who both answer exchange threads, a quarter has met there.
    private func openKind(_ row: Int, _ other: Int) -> TieKind {
        guard world.rules.answersThreads(world.children[row].profile),
            world.rules.answersThreads(world.children[other].profile)
        else {
            return .stranger
        }
        return pairHash(salt: salt ^ 0xE7C4, UInt32(row), UInt32(other)) & 3 == 0 ? .exchange : .stranger
    }

    func writeCircle(_ index: Int) {
        let row = Int(circle[index])
        var place = Int(baseTies[row])
        for round in 0..<circleRounds where bit(circleBits, index, round) {
            guard let partner = circlePartner(index, round) else { continue }
            let other = Int(circle[partner])
            write(row, place, other, Int(baseTies[other]) + bits(circleBits, partner, before: round), .exchange)
            place += 1
        }
        if place > Int(baseTies[row]) { world.children[row].watcher.flags.insert(.exchanger) }
    }

    private func write(_ row: Int, _ place: Int, _ other: Int, _ mutual: Int, _ kind: TieKind) {
        let at = world.children[row].profile.places.lowerBound + place
        world.lists.peers[at] = Peer(child: other, kind: kind)
        world.lists.mutualPlaces[at] = UInt8(mutual)
        world.lists.bonds[at] = coins.bond(kind, coin: pairHash(salt: salt ^ 0xB0, UInt32(row), UInt32(other)))
        if kind == .exchange { world.children[row].watcher.flags.insert(.exchanger) }
    }
}
