// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// The memory that a society will need, predicted from its parameters before anything is allocated.
public struct MemoryPlan: Sendable {
    /// What needs how many bytes at the moment of greatest need.
    public let parts: [(name: String, bytes: Int)]

    /// Address space that the society takes, most of which it never touches: what limits on a process's address space count.
    public let addressBytes: Int

    /// Bytes at the moment of greatest need: while the friend lists are made, or while the busiest tick runs.
    public var bytes: Int { parts.reduce(0) { $0 + $1.bytes } }

    /// Predicts the need of `parameters` with `threads` worker threads.
    ///
    /// The prediction is tested to lie within 10 % of the measured resident memory from 200,000 watches on; below that, what
    /// the program itself needs weighs more than the children.
    public init(_ parameters: SocietyParameters, threads: Int) {
        let watches = Double(parameters.population.watches)
        let row = MemoryLayout<Child>.stride + MemoryLayout<Character>.stride + 1
        let tie = MemoryLayout<Peer>.stride + MemoryLayout<Bond>.stride + 1
        let lists = watches * MemoryPlan.places(parameters) * Double(tie)
        // Bits of the open rounds, school bits, class and base counts (`InitialTies`), which are gone before the first tick.
        let making = watches * 18
        let parcels = MemoryPlan.parcelsInBusiestTick(parameters)
        let requests = watches * 3
        parts = [
            (name: "children", bytes: Int(watches) * row),
            (name: "friend lists", bytes: Int(lists)),
            (
                name: "making the lists, or what is on its way in the busiest tick",
                bytes: Int(max(making, parcels + requests))
            ),
            (name: "tables and counts of each thread", bytes: 6_000_000 + threads * parameters.time.ticksPerDay * 60),
            // The rows of earlier ticks and days lie on disk.
            (name: "the panel's rows of a day", bytes: parameters.panel * 1_500),
        ]
        addressBytes =
            MemoryPlan.reservedBytes(parameters.population.watches, threads: threads)
            + parts.dropFirst(2).reduce(0) { $0 + $1.bytes }
    }

    /// Bytes of the columns that a society makes; partitions have 2^15 rows.
    private static func reservedBytes(_ watches: Int, threads: Int) -> Int {
        let partitionBits = 15
        let partitions = (watches - 1) >> partitionBits + 1
        let rows = watches * (MemoryLayout<Child>.stride + MemoryLayout<Character>.stride + 1 + 4)
        return rows + FriendLists.addressBytes(watches: watches)
            + partitions * RequestInbox.addressBytes(rows: 1 << partitionBits)
            + threads * (Outbox.agreedBytes(partitions: partitions, partitionBits) + 4 << partitionBits)
    }

    /// Mean places of a friend list: the friends, and room to grow in fours.
    private static func places(_ parameters: SocietyParameters) -> Double {
        let friends = parameters.friends
        let circle = parameters.population.committedShare * max(0, friends.committed - friends.ordinary)
        return min(Double(friends.cap), friends.ordinary + circle) + 3.5
    }

    /// Bytes of the likes, reactions and requests on their way at the end of the tick with the most activity.
    private static func parcelsInBusiestTick(_ parameters: SocietyParameters) -> Double {
        let (use, likes) = (parameters.use, parameters.likes)
        let hours = max(
            exp(use.schoolDayMu + use.schoolDaySigma * use.schoolDaySigma / 2),
            exp(use.freeDayMu + use.freeDaySigma * use.freeDaySigma / 2))
        let sessions = min(hours * 60, parameters.day.freeDayFree) / use.sessionMinutes * use.actingShare
        let (like, other) = (Double(MemoryLayout<TieParcel>.stride), 2 * Double(MemoryLayout<Parcel>.stride))
        let ordinary = sessions * Double(likes.visits) * (likes.always ? 1 : 0.4) * like + other
        let committed = Double(parameters.friends.cap) * like + other
        let share = parameters.population.committedShare
        let busiest = parameters.time.hourlyWeights.map { ($0.max() ?? 0) / max(1e-9, $0.reduce(0, +)) }.max() ?? 1
        let tick = min(1, busiest * Double(parameters.time.tickSeconds) / 3_600)
        return Double(parameters.population.watches) * ((1 - share) * ordinary + share * committed) * tick
    }
}
