// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore

/// A first-in, first-out queue of scheduled requests.
struct RequestQueue {
    private var jobs = CircularBuffer<ScheduledRequest>()

    var isEmpty: Bool { jobs.isEmpty }
    var count: Int { jobs.count }
    var first: ScheduledRequest? { jobs.first }

    mutating func append(_ job: ScheduledRequest) { jobs.append(job) }

    mutating func append(contentsOf more: [ScheduledRequest]) { jobs.append(contentsOf: more) }

    mutating func popFirst() -> ScheduledRequest? { jobs.popFirst() }

    /// Removes and returns all requests.
    mutating func takeAll() -> [ScheduledRequest] {
        defer { jobs.removeAll() }
        return Array(jobs)
    }
}
