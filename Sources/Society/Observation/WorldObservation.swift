// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// One account as a backend would hold it between two ticks.
public struct AccountState: Equatable, Sendable {
    /// The child's number.
    public let child: Int
    /// Homepage likes in total.
    public let likes: Int
    /// Homepage likes received today.
    public let likesToday: Int
    /// Level of the account.
    public let level: Int
    /// Credits from check-ins.
    public let credits: Int
    /// The school's number, from 0, in the whole society.
    public let school: Int
    /// The class's number, from 0, in the whole society.
    public let schoolClass: Int
    /// The newest post; nil if the account has not posted since the run's first midnight.
    public let newestPost: PostState?
}

/// The newest post of an account.
public struct PostState: Equatable, Sendable {
    /// Milliseconds since the run's first midnight, and before the present instant.
    ///
    /// The society remembers when the next post is due, not when the last one was made. As much time is taken to have passed as
    /// is still to pass: for waiting times without memory the two are alike in distribution.
    public let instant: Int
    /// Likes and comments on it, which the society counts together; at most 65,535.
    public let likes: Int
}

extension Society {
    /// Milliseconds from the run's first midnight to the end of the last tick.
    public var instant: Int { ticksDone * parameters.time.tickSeconds * 1_000 }

    /// Calls `body` with every account, in order of number.
    ///
    /// Which accounts have a post is exact: a post moves the instant at which the next is due beyond the first one, which can be
    /// drawn again. So whoever the society lets like a post finds one.
    ///
    /// - Complexity: O(watches).
    public func forEachAccount(_ body: (AccountState) throws -> Void) rethrows {
        let endowment = Endowment(parameters)
        for school in schools.regions.indices {
            for schoolClass in schools.classes(ofSchool: school) {
                for child in Int(schools.classStarts[schoolClass])..<Int(schools.classStarts[schoolClass + 1]) {
                    let row = world.children[child]
                    try body(
                        AccountState(
                            child: child, likes: Int(row.likes.total), likesToday: Int(row.likes.today),
                            level: Int(row.watcher.level), credits: Int(world.characters[child].credits),
                            school: school, schoolClass: schoolClass,
                            newestPost: newestPost(of: child, row, endowment)))
                }
            }
        }
    }

    private func newestPost(of child: Int, _ row: Child, _ endowment: Endowment) -> PostState? {
        let firstDue = endowment.make(child, in: world).row.watcher.postDue
        // Waiting times are at least one unit, so a due time that was ever renewed is later than the first.
        guard row.watcher.postDue > firstDue else { return nil }
        let unit = 5_400_000
        // Somewhere in the unit, so that posts are not all made on the hour.
        let part = Int(mix64(world.seed ^ UInt64(child) << 16 ^ UInt64(row.watcher.postDue)) % UInt64(unit))
        let age = abs(Int(row.watcher.postDue) * unit - part - instant)
        // No post is older than the first was due.
        return PostState(
            instant: max(Int(firstDue) * unit, instant - max(1, age)), likes: Int(row.likes.onPost))
    }

    /// Calls `body` with every friendship once, the smaller number first, in ascending order.
    ///
    /// - Complexity: O(watches · friends · log friends).
    public func forEachTie(_ body: (_ one: Int, _ other: Int) throws -> Void) rethrows {
        var later: [UInt32] = []
        for child in 0..<world.count {
            later.removeAll(keepingCapacity: true)
            for place in world.children[child].profile.places {
                let peer = world.lists.peers[place]
                if !peer.isHole, peer.child > child { later.append(UInt32(peer.child)) }
            }
            later.sort()
            for friend in later { try body(child, Int(friend)) }
        }
    }

    /// Calls `body` with every friend request that waits for an answer, in order of whom it asks, the oldest first.
    ///
    /// A pair comes once, and pairs that are friends by now are left out: the society passes over such requests.
    public func forEachWaitingRequest(_ body: (_ from: Int, _ to: Int) throws -> Void) rethrows {
        let day = ticksDone / parameters.time.ticksPerDay
        for state in states {
            var target: UInt32?
            var askers: Set<UInt32> = []
            for request in state.requests.waiting(oldest: day - parameters.friends.requestLifeDays) {
                if request.target != target {
                    target = request.target
                    askers.removeAll(keepingCapacity: true)
                }
                let (from, to) = (Int(request.actor), Int(request.target))
                guard askers.insert(request.actor).inserted, world.place(of: from, inListOf: to) == nil else {
                    continue
                }
                try body(from, to)
            }
        }
    }
}
