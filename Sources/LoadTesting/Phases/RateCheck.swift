// SPDX-License-Identifier: GPL-3.0-or-later
import LoadDriver

extension Transport {
    /// Requests per second that an event loop can schedule; more than it can send.
    private static let mostPerEventLoop = 1_000_000.0

    /// Checks that the event loops can schedule a rate: otherwise, the backlog would fill the memory.
    ///
    /// - Parameters:
    ///   - perSecond: requests per second of the whole load.
    ///   - shard: the shard that this process sends.
    func check(perSecond: Double, _ shard: Shard) throws(DrivePlanError) {
        let own = perSecond / Double(shard.parts)
        let most = Self.mostPerEventLoop * Double(workers)
        guard own <= most else { throw .rateTooHigh(perSecond: own, most: most, eventLoops: workers) }
    }
}
