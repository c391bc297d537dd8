// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

/// The requests that a drive may send, all event loops together: exactly so many are sent, whichever loop asks.
///
/// What it does not allow is as if nobody had asked for it. The load ends at the instant at which the first such operation
/// was due, so that a budget of just what a load asks for cuts nothing off.
final class Budget: Sendable {
    private let left: Atomic<Int>
    /// When the last request was allowed; nanoseconds.
    private let spent = Atomic(Int64.min)
    /// The earliest scheduled start of an operation that was not allowed; nanoseconds.
    private let denied = Atomic(Int64.max)

    init(_ requests: Int) { left = Atomic(requests) }

    /// Whether no request is left.
    var isSpent: Bool { left.load(ordering: .relaxed) <= 0 }

    /// The instant from which on the load would have needed more; nil if all was allowed so far.
    var end: Int64? {
        let due = denied.load(ordering: .acquiring)
        return due == .max ? nil : max(due, spent.load(ordering: .acquiring) + 1)
    }

    /// Takes one request out.
    ///
    /// - Returns: false if none was left.
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

    /// Gives back a request that was not sent after all.
    func giveBack() { left.add(1, ordering: .acquiringAndReleasing) }

    /// Notes an operation that was not allowed.
    func deny(due instant: Int64) { _ = denied.min(instant, ordering: .acquiringAndReleasing) }
}
