// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

@testable import Society

/// The only code of the reference that reads the society: the initial world, before the first start of day.
extension ReferenceChild {
    /// Copies child `row`: its initial attributes and its present friend list.
    init(_ row: Int, of world: World, _ endowment: Endowment) {
        let (child, character) = endowment.make(row, in: world)
        isGirl = child.profile.traits.contains(.girl)
        isCommitted = child.profile.traits.contains(.committed)
        drive = Int(child.profile.drive)
        susceptibility = child.profile.traits.susceptibility
        useQuantile = Int(character.useQuantile)
        classmates = world.classmates(of: row)
        likes = Int(child.likes.total)
        experience = Int(character.experience)
        level = Int(child.watcher.level)
        credits = Int(character.credits)
        postDue = Int(child.watcher.postDue)
        postReward = Int(character.postReward)
        postHabit = Int(character.postHabit)
        habitWeight = Int(character.habitWeight)
        anxiety = Int(child.anxiety(atBeginningOf: 0))
        lastAnxiety = anxiety
        standing = Int(character.standing)
        effort = Int(character.effort)
        belonging = Int(character.belonging)
        offlineStatus = Int(character.offlineStatus)
        isExchanger = world.children[row].watcher.flags.contains(.exchanger)
        places = world.children[row].profile.places.map { place in
            let (peer, bond) = (world.lists.peers[place], world.lists.bonds[place])
            return peer.isHole ? nil : ReferenceTie(peer, bond, on: 0)
        }
    }
}

extension ReferenceTie {
    /// Unpacks a half-tie as of `day`.
    init(_ peer: Peer, _ bond: Bond, on day: Int) {
        self.init(
            friend: peer.child, kind: peer.kind, lastContact: day - bond.age(on: day), strength: bond.strength,
            debt: bond.debt, gave: bond.bits & 2 != 0, hasUnseenPost: bond.hasUnseenPost)
    }
}
