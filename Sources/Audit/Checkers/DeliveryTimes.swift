// SPDX-License-Identifier: GPL-3.0-or-later

/// The number of posts delivered to the feeds that should contain them, and their delivery times.
public struct DeliveryTimes: Equatable, Sendable {
    /// Posts that a feed contained, counted once per reader.
    public internal(set) var delivered = 0
    /// Times from the acknowledgement to the start of the first request that returned the post, for followed posts;
    /// nanoseconds.
    private var delays: [Int64] = []
    /// Followed posts that were never delivered.
    private var never = 0

    /// Followed posts, delivered or not.
    public var followed: Int { delays.count + never }

    /// Records the delivery of a followed post.
    mutating func note(delay: Int64) { delays.append(max(0, delay)) }

    /// Records a followed post that was never delivered.
    mutating func noteNever() { never += 1 }

    /// Returns a quantile of the delivery times of followed posts; an undelivered post counts as later than all others.
    ///
    /// - Parameter share: the fraction of followed posts; above 0, up to 1.
    /// - Returns: seconds; nil if fewer posts were delivered, or none was followed.
    public func seconds(ofShare share: Double) -> Double? {
        let rank = Int((share * Double(followed)).rounded(.up))
        guard rank > 0, rank <= delays.count else { return nil }
        return Double(delays.sorted()[rank - 1]) / 1e9
    }
}
