// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Testing

@testable import Society

/// What `Society` documents as a mistake of its caller ends the process.
struct TrapTests {
    @Test func `a society with zero watches or too many traps`() async {
        await #expect(processExitsWith: .failure) {
            _ = Society(SocietyParameters(watches: 0), seed: 1, threads: 1)
        }
        await #expect(processExitsWith: .failure) {
            _ = Society(SocietyParameters(watches: -5), seed: 1, threads: 1)
        }
        await #expect(processExitsWith: .failure) {
            _ = Society(SocietyParameters(watches: 1 << 28), seed: 1, threads: 1)
        }
    }

    @Test func `a society without a thread traps`() async {
        await #expect(processExitsWith: .failure) {
            _ = Society(SocietyParameters(watches: 10), seed: 1, threads: 0)
        }
    }

    @Test func `a sampler of another size traps`() async {
        await #expect(processExitsWith: .failure) { _ = Sampler([0, 1], store: ColumnStore()) }
    }

    @Test func `the invariant check traps at a broken rule`() async {
        await #expect(processExitsWith: .failure) {
            let society = Society(.withoutNewcomers, seed: 1, threads: 1)
            defer { withExtendedLifetime(society) {} }
            society.world.children[3].profile.degree += 1
            society.world.checkInvariants(day: 0, type: .schoolDay)
        }
        await #expect(processExitsWith: .failure) {
            let society = Society(.withoutNewcomers, seed: 1, threads: 1)
            defer { withExtendedLifetime(society) {} }
            let place = society.world.children[3].profile.places.lowerBound
            society.world.lists.peers[place] = Peer(child: 3, kind: .stranger)
            society.world.checkInvariants(day: 0, type: .schoolDay)
        }
        await #expect(processExitsWith: .failure) {
            let society = Society(.withoutNewcomers, seed: 1, threads: 1)
            defer { withExtendedLifetime(society) {} }
            let place = society.world.children[3].profile.places.lowerBound
            society.world.lists.mutualPlaces[place] ^= 1
            society.world.checkInvariants(day: 0, type: .schoolDay)
        }
        await #expect(processExitsWith: .failure) {
            let society = Society(.withoutNewcomers, seed: 1, threads: 1)
            defer { withExtendedLifetime(society) {} }
            society.world.children[3].likes.today = 3_001
            society.world.checkInvariants(day: 0, type: .schoolDay)
        }
    }
}

extension SocietyParameters {
    /// A hundred watches whose owners all have friends.
    fileprivate static var withoutNewcomers: SocietyParameters {
        var parameters = SocietyParameters(watches: 100)
        parameters.mechanisms.lifeCourse = false
        return parameters
    }
}
