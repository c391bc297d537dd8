// SPDX-License-Identifier: GPL-3.0-or-later

/// How many posts came to the feeds in which they had to be, and how soon.
public struct DeliveryTimes: Equatable, Sendable {
    /// Posts that were seen in a feed, counted at each reader.
    public internal(set) var delivered = 0
    /// Times from the acknowledgement to the first request that showed it, of posts that were followed; nanoseconds.
    private var delays: [Int64] = []
    /// Posts that were followed and never seen.
    private var never = 0

    /// Posts that were followed until they were there, or for good.
    public var followed: Int { delays.count + never }

    /// A post that was followed has come.
    mutating func note(delay: Int64) { delays.append(max(0, delay)) }

    /// A post that was followed never came.
    mutating func noteNever() { never += 1 }

    /// The time within which a share of those that were followed had come; one that never came is later than all.
    ///
    /// - Parameter share: above 0, up to 1.
    /// - Returns: seconds; nil if fewer have come, or none was followed.
    public func seconds(ofShare share: Double) -> Double? {
        let rank = Int((share * Double(followed)).rounded(.up))
        guard rank > 0, rank <= delays.count else { return nil }
        return Double(delays.sorted()[rank - 1]) / 1e9
    }
}
