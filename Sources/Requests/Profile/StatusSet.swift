// SPDX-License-Identifier: GPL-3.0-or-later
/// A set of response statuses in 100...599.
public struct StatusSet: Hashable, Sendable {
    /// The range of valid statuses.
    public static let allowed = 100...599

    /// The empty set.
    public static let none = StatusSet([])
    /// 200...299, the default of `expect`.
    public static let success = StatusSet([200...299])

    /// The statuses, as ranges in any order.
    public let ranges: [ClosedRange<Int>]

    /// Creates a set.
    ///
    /// - Precondition: the ranges are in 100...599.
    public init(_ ranges: [ClosedRange<Int>]) {
        for range in ranges {
            precondition(
                Self.allowed.contains(range.lowerBound) && Self.allowed.contains(range.upperBound),
                "statuses \(range); they must be in 100...599")
        }
        self.ranges = ranges
    }

    /// Whether `status` is in the set.
    public func contains(_ status: Int) -> Bool {
        for range in ranges where range.contains(status) { return true }
        return false
    }

    /// Whether no status is in the set.
    public var isEmpty: Bool { ranges.isEmpty }

    /// Whether a status is in both sets.
    public func overlaps(_ other: StatusSet) -> Bool {
        ranges.contains { range in other.ranges.contains { $0.overlaps(range) } }
    }
}

/// The meaning of a response status for its request.
public enum StatusVerdict: Hashable, Sendable {
    /// Success.
    case expected
    /// A valid refusal, for example because of a full list or a used-up quota. The state is unchanged.
    case refused
    /// Temporarily unavailable; the request may be retried.
    case busy
    /// Any other status: an error.
    case unexpected
}
