// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Society
import Testing

@testable import Scenarios

/// A key without effect is a promise that the model does not keep.
@Suite struct EffectTests {
    /// Keys that change a run but not what its society does: the number of days, and the names of the regions, whose
    /// sizes here have either one region or all children in one.
    private static let exceptions = ["time.days", "population.regions"]

    private static let groups = Section.all.map(\.name).filter { $0 != "payloads" }

    @Test(arguments: groups) func `every key of a group changes an operation, a figure or the state`(group: String)
        throws
    {
        let section = try #require(Section.all.first { $0.name == group })
        let usual = try #require(trace([]))
        for key in section.keys {
            let path = section.fullName(of: key)
            guard !Self.exceptions.contains(path) else { continue }
            let overrides = Self.values(of: key).map { "\(path)=\($0)" }
            // A value that breaks a rule between keys is no evidence.
            #expect(overrides.contains { trace([$0]).map { $0 != usual } ?? false }, "\(path): \(overrides)")
        }
    }

    /// Returns a digest of all operations, figures and states of three days, or nil if the overrides are invalid.
    private func trace(_ overrides: [String]) -> UInt64? {
        guard let scenario = try? read("", overrides: Self.busy + overrides) else { return nil }
        let digest = Digest()
        let society = Society(scenario.parameters, seed: 5, threads: 1, partitionBits: 6, consumer: digest)
        for _ in 0..<(3 * scenario.parameters.time.ticksPerDay) {
            let counts = society.advance().counts
            for kind in OperationKind.allCases { digest.add(UInt64(counts[kind])) }
            for (_, value) in society.lastDay?.figures ?? [] { digest.add(value.bitPattern) }
        }
        for row in society.lastPanel {
            for (_, value) in row.figures { digest.add(value.bitPattern) }
        }
        digest.add(society.stateHash())
        return digest.value
    }

    /// A small society in which every mechanism is at work within three days, from a Friday on.
    private static let busy = [
        "population.watches=150", "population.committedShare=0.1", "time.tickSeconds=1h", "time.firstWeekday=Friday",
        "use.actingShare=0.4", "friends.cap=40", "friends.ordinary=30", "friends.requestsPerDay=5/day",
        "friends.committedRequestsPerDay=5/day", "friends.acceptBase=2", "friends.silentDays=2d",
        "friends.silentHazard=0.3/day", "friends.fullHazard=0.9/day", "likes.bigShotLikes=400", "likes.levelCap=20",
        "likes.quotaLevels=[5, 9]", "posts.waitingDays=1d", "threads.openBase=-3", "threads.answerDrive=1",
        "threads.seekingDays=1d", "circle.halfLifeDays=2d", "likes.initialExperience=[8, 20]",
        "population.schoolSize=100",
    ]

    /// Returns values of a key that differ from its default: the ends of its range, and twice and half of the default.
    private static func values(of key: Key) -> [String] {
        var values = ExtremesTests.ends(of: key)
        switch key.shape {
        case .real(let slot, let unit, let limits):
            let usual = SocietyParameters()[keyPath: slot]
            values += [usual * 2, usual / 2].filter(limits.contain).map(unit.write)
        case .flag(let slot): values = ["\(!SocietyParameters()[keyPath: slot])"]
        default: break
        }
        return values
    }
}

/// A consumer that reduces all operations of sessions, with their timestamps, to one number.
private final class Digest: OperationConsumer {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    var interest: OperationInterest { .decisions }

    func take(_ operations: borrowing [Operation], tick: Int) {
        for operation in copy operations {
            add(operation.instant)
            add(UInt64(operation.kind.rawValue) << 48 | UInt64(operation.count))
            add(UInt64(operation.actor) << 32 | UInt64(operation.subject))
        }
    }

    func add(_ word: UInt64) { value = (value ^ word) &* 0x0000_0100_0000_01B3 }
}
