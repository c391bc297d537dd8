// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// An estimate of a society's memory, computed from its parameters before any allocation.
public struct MemoryPlan: Sendable {
    /// The parts of the peak memory, in bytes.
    public let parts: [(name: String, bytes: Int)]

    /// The address space that the society reserves, most of which stays untouched. It counts towards limits on address
    /// space.
    public let addressBytes: Int

    /// The peak memory in bytes: during the creation of the friend lists or in the busiest tick.
    public var bytes: Int { parts.reduce(0) { $0 + $1.bytes } }

    /// Estimates the memory of a society with `parameters` and `threads` worker threads.
    ///
    /// Tests verify that the estimate is within 10 % of the measured resident memory from 200,000 watches upwards. In
    /// smaller societies, the program's own memory outweighs that of the children.
    public init(_ parameters: SocietyParameters, threads: Int) {
        let watches = Double(parameters.population.watches)
        let row = MemoryLayout<Child>.stride + MemoryLayout<DailyState>.stride + 1 + MemoryPlan.seatBytes
        let tie = MemoryLayout<Peer>.stride + MemoryLayout<TieState>.stride + 1
        let lists = watches * MemoryPlan.places(parameters) * Double(tie)
        // The class, the cluster (`InitialTies`) and the followers of the circle, which exist only before the first tick.
        let making = watches * 18
        let messages = MemoryPlan.messagesInBusiestTick(parameters)
        let requests = watches * 3
        parts = [
            (name: "children", bytes: Int(watches) * row),
            (name: "friend lists", bytes: Int(lists)),
            (
                name: "building the lists, or messages in the busiest tick",
                bytes: Int(max(making, messages + requests))
            ),
            (name: "tables and per-thread counts", bytes: 6_000_000 + threads * parameters.time.ticksPerDay * 60),
            // The rows of earlier ticks and days are on disk.
            (name: "panel rows of one day", bytes: parameters.panel * 1_500),
        ]
        addressBytes =
            MemoryPlan.reservedBytes(parameters.population.watches, threads: threads)
            + parts.dropFirst(2).reduce(0) { $0 + $1.bytes }
    }

    /// Returns the bytes of a society's columns, with partitions of 2^15 rows.
    private static func reservedBytes(_ watches: Int, threads: Int) -> Int {
        let partitionBits = 15
        let partitions = (watches - 1) >> partitionBits + 1
        let rows = watches * (MemoryLayout<Child>.stride + MemoryLayout<DailyState>.stride + 1 + 4 + seatBytes)
        return rows + FriendLists.addressBytes(watches: watches)
            + partitions * RequestInbox.addressBytes(rows: 1 << partitionBits)
            + threads * (Outbox.grantBytes(partitions: partitions, partitionBits) + 4 << partitionBits)
    }

    /// The bytes of a seat: the roster, and a part of its class.
    private static let seatBytes = 6

    /// Returns the mean number of places in a friend list: the friends, plus spare places in multiples of four.
    private static func places(_ parameters: SocietyParameters) -> Double {
        let friends = parameters.friends
        let circle = parameters.population.committedShare * max(0, friends.committed - friends.ordinary)
        return min(Double(friends.cap), friends.ordinary + circle) + 3.5
    }

    /// Returns the bytes of the likes, reactions and requests in flight at the end of the busiest tick.
    private static func messagesInBusiestTick(_ parameters: SocietyParameters) -> Double {
        let (use, likes) = (parameters.use, parameters.likes)
        let hours = max(
            exp(use.schoolDayMu + use.schoolDaySigma * use.schoolDaySigma / 2),
            exp(use.freeDayMu + use.freeDaySigma * use.freeDaySigma / 2))
        let sessions = min(hours * 60, parameters.day.freeDayFree) / use.sessionMinutes * use.actingShare
        let (like, other) = (Double(MemoryLayout<TieMessage>.stride), 2 * Double(MemoryLayout<Message>.stride))
        let ordinary = sessions * Double(likes.visits) * (likes.always ? 1 : 0.4) * like + other
        let committed = Double(parameters.friends.cap) * like + other
        let share = parameters.population.committedShare
        let busiest = parameters.time.hourlyWeights.map { ($0.max() ?? 0) / max(1e-9, $0.reduce(0, +)) }.max() ?? 1
        let tick = min(1, busiest * Double(parameters.time.tickSeconds) / 3_600)
        return Double(parameters.population.watches) * ((1 - share) * ordinary + share * committed) * tick
    }
}
