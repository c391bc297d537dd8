// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

@testable import Society

/// The only code of the reference that reads the society: the initial world, before the first start of day.
extension ReferenceChild {
    /// Copies child `row`: its initial attributes and its present friend list.
    init(_ row: Int, of world: World, _ sampling: AttributeSampling) {
        self.init(row, generation: 0, of: world, sampling)
        isExchanger = world.children[row].sessionState.flags.contains(.exchanger)
        belonging = Int(world.dailyStates[row].belonging)
        places = world.children[row].profile.places.map { place in
            let (peer, tieState) = (world.lists.peers[place], world.lists.tieStates[place])
            return peer.isHole ? nil : ReferenceTie(peer, tieState, on: 0)
        }
    }

    /// Creates the child of a row and a generation with its initial attributes, without friends.
    init(_ row: Int, generation: Int, of world: World, _ sampling: AttributeSampling) {
        let (child, dailyState) = sampling.make(row, generation: generation, age: world.age(of: row), in: world)
        self.generation = generation
        schoolClass = world.schoolClass(of: row)
        isGirl = child.profile.traits.contains(.girl)
        isCommitted = child.profile.traits.contains(.committed)
        drive = Int(child.profile.drive)
        susceptibility = child.profile.traits.susceptibility
        useQuantile = Int(dailyState.useQuantile)
        likes = Int(child.likes.total)
        experience = Int(dailyState.experience)
        level = Int(child.sessionState.level)
        credits = Int(dailyState.credits)
        postDue = Int(child.sessionState.postDue)
        postReward = Int(dailyState.postReward)
        postHabit = Int(dailyState.postHabit)
        habitWeight = Int(dailyState.habitWeight)
        anxiety = Int(child.anxiety(atBeginningOf: 0))
        lastAnxiety = anxiety
        standing = Int(dailyState.standing)
        effort = Int(dailyState.effort)
        belonging = Int(dailyState.belonging)
        offlineStatus = Int(dailyState.offlineStatus)
        isExchanger = false
        places = []
    }
}

extension ReferenceClass {
    /// Copies a class of the first day.
    init(_ number: Int, of world: World) {
        self.init(
            school: Int(world.classes.schools[number]), region: world.classes.region(ofClass: number),
            age: Int(world.classes.ages[number]), children: world.classes.rows(ofClass: number))
    }
}

extension ReferenceTie {
    /// Unpacks a half-tie as of `day`.
    init(_ peer: Peer, _ tieState: TieState, on day: Int) {
        self.init(
            friend: peer.child, kind: peer.kind, lastContact: day - tieState.age(on: day), strength: tieState.strength,
            debt: tieState.debt, gave: tieState.bits & 2 != 0, hasUnseenPost: tieState.hasUnseenPost)
    }
}
