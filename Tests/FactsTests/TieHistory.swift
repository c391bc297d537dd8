// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

@testable import Society

/// What becomes of the ties of sampled children from one midnight to the next.
struct TieHistory {
    /// Tie-days at risk and ties that were gone the next day.
    struct Risk {
        var exposed = 0
        var gone = 0
        var rate: Double { exposed > 0 ? Double(gone) / Double(exposed) : 0 }
    }

    /// Of acquaintances from the watch, who are neither partners nor friends in real life.
    private(set) var silent = Risk()
    private(set) var active = Risk()
    private(set) var nearCap = Risk()
    private(set) var withRoom = Risk()
    private(set) var offlineGone = 0
    /// Of online ties of committed children, by days with likes from the friend in the last seven: 0, 1 to 3, 4 and more.
    private(set) var byLikes = Array(repeating: Risk(), count: 3)
    private var likeDays: [UInt64: UInt64] = [:]
    /// Ties that their owner deleted today.
    private var deleted: Set<UInt64> = []
    private var before: [(child: Int, friend: Int, kind: TieKind, isSilent: Bool, degree: Int, likeDays: Int)] = []

    static func isSampled(_ child: Int, _ world: World) -> Bool {
        child % 40 == 0 || world.children[child].profile.traits.contains(.committed) && child % 4 == 0
    }

    mutating func note(giver: Int, receiver: Int, day: Int) {
        guard receiver % 4 == 0 else { return }
        likeDays[UInt64(receiver) << 32 | UInt64(giver), default: 0] |= 1 << UInt64(day)
    }

    mutating func noteDeletion(owner: Int, friend: Int) { deleted.insert(UInt64(owner) << 32 | UInt64(friend)) }

    mutating func begin(_ day: Int, _ world: World) {
        before.removeAll(keepingCapacity: true)
        deleted.removeAll(keepingCapacity: true)
        guard day >= 10 else { return }
        for child in 0..<world.count where TieHistory.isSampled(child, world) {
            let profile = world.children[child].profile
            for place in profile.places {
                let peer = world.lists.peers[place]
                guard !peer.isHole else { continue }
                let tieState = world.lists.tieStates[place]
                let bits = likeDays[UInt64(child) << 32 | UInt64(peer.child)] ?? 0
                let recent = (bits >> UInt64(day - 7)) & 0x7F
                before.append(
                    (
                        child, peer.child, peer.kind,
                        tieState.age(on: day) >= world.rules.silentDays || tieState.debt >= world.rules.debtDays,
                        Int(profile.degree), recent.nonzeroBitCount
                    ))
            }
        }
    }

    mutating func end(_ day: Int, _ world: World) {
        for tie in before {
            let gone = deleted.contains(UInt64(tie.child) << 32 | UInt64(tie.friend))
            func count(_ risk: inout Risk) {
                risk.exposed += 1
                if gone { risk.gone += 1 }
            }
            if tie.kind == .offline, gone { offlineGone += 1 }
            // Agreements lapse and real-life friendships fade whether or not they are silent.
            if tie.kind == .stranger, tie.isSilent { count(&silent) }
            if tie.kind == .stranger, !tie.isSilent { count(&active) }
            if tie.degree >= 140 { count(&nearCap) } else { count(&withRoom) }
            let row = world.children[tie.child]
            if row.profile.traits.contains(.committed), tie.kind != .offline {
                count(&byLikes[tie.likeDays == 0 ? 0 : tie.likeDays < 4 ? 1 : 2])
            }
        }
    }
}
