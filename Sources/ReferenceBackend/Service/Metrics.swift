// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

/// Counts what the service does.
final class Metrics: Sendable {
    /// A histogram with fixed limits, the last of them infinite.
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

        /// How many values there are.
        var count: Int { counts.reduce(0, +) }
    }

    /// What is known of one kind of request.
    struct Requests: Sendable {
        var byStatus: [Int: Int] = [:]
        var seconds = Buckets([0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10])
    }

    struct Figures: Sendable {
        /// By the name of the operation.
        var requests: [String: Requests] = [:]
        /// Writes in a commit.
        var batches = Buckets([1, 2, 4, 8, 16, 32, 64, 128, 256, 512])
        /// Connections and requests closed before their time.
        var shed: [Shedding: Int] = [:]
        /// Rows of ties: two for each that is whole.
        var halfTies = 0
    }

    private let figures = Mutex(Figures())

    /// Notes an answer.
    func answered(_ operation: String, status: Int, seconds: Double) {
        figures.withLock { figures in
            figures.requests[operation, default: Requests()].byStatus[status, default: 0] += 1
            figures.requests[operation]?.seconds.add(seconds)
        }
    }

    /// Notes a commit of `count` writes.
    func committed(_ count: Int) { figures.withLock { $0.batches.add(Double(count)) } }

    /// Notes that `count` connections or requests were closed before their time.
    func shed(_ reason: Shedding, _ count: Int) { figures.withLock { $0.shed[reason, default: 0] += count } }

    /// Notes that rows of ties came or went.
    func changedHalfTies(by count: Int) { figures.withLock { $0.halfTies += count } }

    /// All there is.
    var snapshot: Figures { figures.withLock { $0 } }
}
