// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

/// Counters and histograms of the service.
final class Metrics: Sendable {
    /// A histogram with fixed bucket limits and an infinite last bucket.
    struct Buckets: Sendable {
        let limits: [Double]
        private(set) var counts: [Int]
        private(set) var sum = 0.0

        init(_ limits: [Double]) {
            self.limits = limits
            counts = Array(repeating: 0, count: limits.count + 1)
        }

        mutating func add(_ value: Double) {
            counts[limits.firstIndex { value <= $0 } ?? limits.count] += 1
            sum += value
        }

        /// The number of values.
        var count: Int { counts.reduce(0, +) }
    }

    /// Metrics of one operation.
    struct Requests: Sendable {
        var byStatus: [Int: Int] = [:]
        var seconds = Buckets([0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10])
    }

    struct Figures: Sendable {
        /// By name of operation.
        var requests: [String: Requests] = [:]
        /// Writes per commit.
        var batches = Buckets([1, 2, 4, 8, 16, 32, 64, 128, 256, 512])
        /// Connections and requests closed early.
        var shed: [Shedding: Int] = [:]
        /// Rows of ties: two for each complete tie.
        var halfTies = 0
    }

    private let figures = Mutex(Figures())

    /// Records an answer.
    func answered(_ operation: String, status: Int, seconds: Double) {
        figures.withLock { figures in
            figures.requests[operation, default: Requests()].byStatus[status, default: 0] += 1
            figures.requests[operation]?.seconds.add(seconds)
        }
    }

    /// Records a commit of `count` writes.
    func committed(_ count: Int) { figures.withLock { $0.batches.add(Double(count)) } }

    /// Records that `count` connections or requests were closed early.
    func shed(_ reason: Shedding, _ count: Int) { figures.withLock { $0.shed[reason, default: 0] += count } }

    /// Records a change in the number of rows of ties.
    func changedHalfTies(by count: Int) { figures.withLock { $0.halfTies += count } }

    /// A copy of all metrics.
    var snapshot: Figures { figures.withLock { $0 } }
}
