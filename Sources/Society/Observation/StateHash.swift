// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Synchronization

extension World {
    /// Returns a hash of the state; identical runs give equal hashes for any number of threads and partitions.
    ///
    /// The hash is a sum over children of hashes of their state, so that the order of summation does not matter.
    func stateHash(with workers: Workers) -> UInt64 {
        let sum = Atomic<UInt64>(0)
        workers.run(partitionCount) { partition, _ in
            var part: UInt64 = 0
            for row in rows(of: partition) { part &+= hash(of: row) }
            sum.wrappingAdd(part, ordering: .relaxed)
        }
        return mix64(sum.load(ordering: .relaxed) ^ UInt64(count))
    }

    /// Returns a hash of the state of the child of `row`, its account and its friend list.
    func hash(of row: Int) -> UInt64 {
        let sessionState = children[row].sessionState
        let profile = children[row].profile
        let like = children[row].likes
        let dailyState = dailyStates[row]
        var hash = mix64(UInt64(row) &+ seed)
        func add(_ value: Int) { hash = mix64(hash ^ UInt64(truncatingIfNeeded: value)) }
        add(Int(profile.degree) | Int(profile.traits.rawValue) << 8 | Int(profile.drive) << 16)
        add(
            Int(sessionState.postDue) | Int(sessionState.flags.rawValue) << 16 | Int(sessionState.unseenPosts) << 24
                | Int(
                    sessionState.level) << 32)
        add(Int(like.total) | Int(like.today) << 32 | Int(like.onPost) << 48)
        add(Int(dailyState.postReward) | Int(dailyState.postHabit) << 16 | Int(dailyState.experience) << 32)
        add(
            Int(dailyState.credits) | Int(dailyState.belonging) << 16 | Int(dailyState.effort) << 24 | Int(
                dailyState.standing) << 32)
        add(
            Int(children[row].anxiety(atBeginningOf: 0)) | Int(children[row].anxiety(atBeginningOf: 1)) << 8 | Int(
                dailyState.offlineStatus) << 16)
        add(Int(dailyState.seekingDays) | Int(dailyState.habitWeight) << 8 | Int(dailyState.watchFives) << 16)
        add(
            Int(wakeQuarters[row]) | Int(sessionState.wakeFraction) << 8 | Int(sessionState.actingRate) << 16 | Int(
                sessionState.roundPlace) << 24)
        add(Int(children[row].schoolClass) | Int(children[row].generation) << 32)
        for place in profile.places {
            let peer = lists.peers[place]
            guard !peer.isHole else { continue }
            add(Int(peer.bits) | Int(lists.mutualPlaces[place]) << 32 | Int(lists.tieStates[place].bits) << 40)
        }
        return hash
    }
}
