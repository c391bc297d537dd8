// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// The state of one account between two ticks, as a backend stores it.
public struct AccountState: Equatable, Sendable {
    /// The child's number.
    public let child: Int
    /// The total of homepage likes.
    public let likes: Int
    /// The homepage likes received today.
    public let likesToday: Int
    /// The level of the account.
    public let level: Int
    /// The credits from check-ins.
    public let credits: Int
    /// The school's number, from 0, unique in the society.
    public let school: Int
    /// The class's number, from 0, unique in the society.
    public let schoolClass: Int
    /// The newest post; nil if the account has not posted since the first simulated midnight.
    public let newestPost: PostState?
}

/// The newest post of an account.
public struct PostState: Equatable, Sendable {
    /// The instant of the post; milliseconds since the midnight of day 0, before the present instant. A post of the
    /// burn-in is dated at that midnight.
    ///
    /// The society stores the due time of the next post, not the time of the last one. The time since the last post is
    /// assumed to equal the time until the next: for memoryless waiting times, both have the same distribution.
    public let instant: Int
    /// The number of likes and comments on the post, which the society counts together; at most 65,535.
    public let likes: Int
}

extension Society {
    /// The end of the last tick; milliseconds since the midnight of day 0, negative during the burn-in.
    public var instant: Int { ticksDone * parameters.time.tickSeconds * 1_000 }

    /// Calls `body` with every account, in order of number.
    ///
    /// The presence of a post is exact. Every post that a child of the society likes therefore exists.
    ///
    /// - Complexity: O(watches).
    public func forEachAccount(_ body: (AccountState) throws -> Void) rethrows {
        let sampling = AttributeSampling(parameters)
        for child in 0..<world.count {
            let row = world.children[child]
            let schoolClass = world.schoolClass(of: child)
            try body(
                AccountState(
                    child: child, likes: Int(row.likes.total), likesToday: Int(row.likes.today),
                    level: Int(row.sessionState.level), credits: Int(world.dailyStates[child].credits),
                    school: Int(world.classes.schools[schoolClass]), schoolClass: schoolClass,
                    newestPost: newestPost(of: child, row, sampling)))
        }
    }

    private func newestPost(of child: Int, _ row: Child, _ sampling: AttributeSampling) -> PostState? {
        guard row.sessionState.flags.contains(.hasPosted) else { return nil }
        let unit = 5_400_000
        // A pseudorandom offset within the unit, so that posts do not all fall on a full unit.
        let part = Int(mix64(world.seed ^ UInt64(child) << 16 ^ UInt64(row.sessionState.postDue)) % UInt64(unit))
        let burnIn = parameters.time.burnIn * 86_400_000
        let now = instant + burnIn
        let age = abs(Int(row.sessionState.postDue) * unit - part - now)
        // A post cannot be older than the first due time. Of a child who entered later, only the latest year is certain.
        let firstDue =
            row.generation == 0
            ? Int(
                sampling.make(child, generation: 0, age: world.classes.initialAge(of: child), in: world)
                    .row.sessionState.postDue) * unit
            : schoolYearStart
        let published = max(firstDue, now - max(1, age))
        return PostState(instant: max(0, published - burnIn), likes: Int(row.likes.onPost))
    }

    /// The midnight at which the present school year began; milliseconds since the first simulated midnight.
    private var schoolYearStart: Int {
        let time = parameters.time
        let today = time.date(of: Int((Double(instant) / 86_400_000).rounded(.down)))
        let days = CalendarDate(today.schoolYear, 9, 1).dayNumber - time.date(of: -time.burnIn).dayNumber
        return max(0, days) * 86_400_000
    }

    /// Calls `body` once with every friendship, the smaller number first, in ascending order.
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

    /// Calls `body` with every pending friend request, in order of the receiver, oldest first.
    ///
    /// Each pair occurs once. Pairs who are already friends are omitted, because the society ignores such requests.
    public func forEachWaitingRequest(_ body: (_ from: Int, _ to: Int) throws -> Void) rethrows {
        let day = stepsDone / parameters.time.ticksPerDay
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
