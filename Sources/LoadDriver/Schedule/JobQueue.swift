// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore

/// A first-in, first-out queue of scheduled requests.
struct JobQueue {
    private var jobs = CircularBuffer<Job>()

    var isEmpty: Bool { jobs.isEmpty }
    var count: Int { jobs.count }
    var first: Job? { jobs.first }

    mutating func append(_ job: Job) { jobs.append(job) }

    mutating func append(contentsOf more: [Job]) { jobs.append(contentsOf: more) }

    mutating func popFirst() -> Job? { jobs.popFirst() }

    /// Removes and returns all requests.
    mutating func takeAll() -> [Job] {
        defer { jobs.removeAll() }
        return Array(jobs)
    }
}
