// SPDX-License-Identifier: GPL-3.0-or-later
/// Statuses of answers: some of 100...599.
public struct StatusSet: Hashable, Sendable {
    /// What may be in a set.
    public static let allowed = 100...599

    /// None.
    public static let none = StatusSet([])
    /// 200...299, which a request expects unless it says otherwise.
    public static let success = StatusSet([200...299])

    /// The statuses, as ranges in any order.
    public let ranges: [ClosedRange<Int>]

    /// Makes a set.
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

/// What the status of an answer means for its request.
public enum StatusVerdict: Hashable, Sendable {
    /// Done as asked.
    case expected
    /// A right answer that says no: a full list, a quota that is used up. Nothing was changed.
    case refused
    /// Not now: the request may be sent again later.
    case busy
    /// Anything else: an error.
    case unexpected
}
