// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

extension World {
    /// Checks all invariants of the state, and traps at the first violation. For tests and small societies.
    ///
    /// - Complexity: O(watches · friends).
    func checkInvariants(day: Int, type: DayType) {
        for row in 0..<count {
            checkList(of: row)
            let like = children[row].likes
            precondition(Int(like.today) <= rules.receivedPerDay, "child \(row) received \(like.today) likes today")
            precondition(like.total >= UInt32(like.today), "child \(row) has fewer likes in total than today")
            let minutes = minutes(watch: Float(dailyStates[row].watchFives) * 5, type: type).values
            let sum = minutes.reduce(0, +)
            precondition(abs(sum - 1_440) < 0.01, "the day of child \(row) has \(sum) minutes")
            precondition(minutes.allSatisfy { $0 >= 0 }, "child \(row) spends \(minutes) minutes")
        }
    }

    private func checkList(of row: Int) {
        let profile = children[row].profile
        var degree = 0
        var known: Set<Int> = []
        for place in profile.places {
            let peer = lists.peers[place]
            guard !peer.isHole else { continue }
            degree += 1
            precondition(peer.child != row && peer.child < count, "child \(row) is a friend of \(peer.child)")
            precondition(known.insert(peer.child).inserted, "child \(row) lists friend \(peer.child) twice")
            let theirs = children[peer.child].profile.places.lowerBound + Int(lists.mutualPlaces[place])
            let back = lists.peers[theirs]
            precondition(
                children[peer.child].profile.places.contains(theirs) && !back.isHole && back.child == row
                    && back.kind == peer.kind
                    && Int(lists.mutualPlaces[theirs]) == place - profile.places.lowerBound,
                "the tie of \(row) and \(peer.child) is one-sided")
        }
        precondition(degree == Int(profile.degree), "child \(row) has \(degree) friends, not \(profile.degree)")
        precondition(degree <= rules.cap, "child \(row) has \(degree) friends, above the cap")
    }
}
