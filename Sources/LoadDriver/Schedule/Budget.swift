// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

/// The request budget, shared by all event loops: exactly this many requests are sent.
///
/// A request beyond the budget counts as never scheduled. The load ends at the instant at which the first such
/// operation was due, so a budget that exactly covers a load has no effect.
final class Budget: Sendable {
    private let left: Atomic<Int>
    /// When the last request of the budget was sent; nanoseconds.
    private let spent = Atomic(Int64.min)
    /// The earliest scheduled start of an operation beyond the budget; nanoseconds.
    private let denied = Atomic(Int64.max)

    init(_ requests: Int) { left = Atomic(requests) }

    /// Whether the budget is spent.
    var isSpent: Bool { left.load(ordering: .relaxed) <= 0 }

    /// The instant from which the load exceeds the budget; nil if all requests were allowed so far.
    var end: Int64? {
        let due = denied.load(ordering: .acquiring)
        return due == .max ? nil : max(due, spent.load(ordering: .acquiring) + 1)
    }

    /// Takes one request from the budget.
    ///
    /// - Returns: false if the budget is spent.
    func take(at instant: Int64) -> Bool {
        guard !isSpent else { return false }
        let before = left.subtract(1, ordering: .acquiringAndReleasing).oldValue
        guard before > 0 else {
            left.add(1, ordering: .acquiringAndReleasing)
            return false
        }
        if before == 1 { spent.store(instant, ordering: .releasing) }
        return true
    }

    /// Gives back to the budget a request that was not sent.
    func giveBack() { left.add(1, ordering: .acquiringAndReleasing) }

    /// Records an operation beyond the budget.
    func deny(due instant: Int64) { _ = denied.min(instant, ordering: .acquiringAndReleasing) }
}
