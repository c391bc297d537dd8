// SPDX-License-Identifier: GPL-3.0-or-later

@testable import Audit

/// A few overlapping writes and reads of one friendship, and whether any order of them explains the reads.
struct TieHistory {
    private struct Request {
        var start: Int64
        var end: Int64
        var isRead: Bool
        /// What it makes of the friendship, or tells of it.
        var exists: Bool
        /// A write of which nobody knows: it may happen at any time from its start on, or never.
        var isUnknown: Bool
    }

    private var requests: [Request] = []
    private let existsAtFirst: Bool

    /// Draws a history of at most so many writes and reads each.
    init(_ noise: inout Noise, upTo most: Int = 5) {
        existsAtFirst = noise.happens(0.5)
        let (writes, reads) = (1 + noise.next(below: most), 1 + noise.next(below: most))
        let longest = 2 + noise.next(below: 20)
        for number in 0..<writes + reads {
            let start = Int64(noise.next(below: 25))
            requests.append(
                Request(
                    start: start, end: start + Int64(noise.next(below: longest)), isRead: number >= writes,
                    exists: noise.happens(0.5), isUnknown: number < writes && noise.happens(0.2)))
        }
    }

    /// Whether there is an order that keeps to the times and explains every read: tries them all.
    var hasOrder: Bool {
        var dead: Set<Int> = []
        return canGoOn(from: 0, existsAtFirst, &dead)
    }

    /// - Parameter done: a bit for each request that has taken effect.
    private func canGoOn(from done: Int, _ exists: Bool, _ dead: inout Set<Int>) -> Bool {
        let left = requests.indices.filter { done & 1 << $0 == 0 }
        let bound = left.filter { !requests[$0].isUnknown }
        guard let firstEnd = bound.map({ requests[$0].end }).min() else { return true }
        let key = done << 1 | (exists ? 1 : 0)
        guard !dead.contains(key) else { return false }
        for index in left where requests[index].start <= firstEnd {
            let request = requests[index]
            guard !request.isRead || request.exists == exists else { continue }
            if canGoOn(from: done | 1 << index, request.isRead ? exists : request.exists, &dead) { return true }
        }
        dead.insert(key)
        return false
    }

    /// What the audit finds, in records in order of their ends, settled now and then.
    func findings(_ noise: inout Noise) -> AuditFindings {
        var auditor = Auditor(AuditBaseline(accounts: 2, ties: existsAtFirst ? [(0, 1)] : []))
        let ordered = requests.sorted { ($0.end, $0.start) < ($1.end, $1.start) }
        for (index, request) in ordered.enumerated() {
            auditor.take(record(request))
            // A request may begin at the very instant up to which all are known.
            guard noise.happens(0.3), let next = ordered[(index + 1)...].map(\.start).min() else { continue }
            auditor.settle(before: max(auditor.watermark, next))
        }
        auditor.settle(before: .max)
        return auditor.findings
    }

    private func record(_ request: Request) -> AuditRecord {
        let (start, end) = (request.start, request.end)
        guard !request.isRead else {
            // Either of the two tells.
            let (teller, friend): (UInt32, UInt32) = start % 2 == 0 ? (0, 1) : (1, 0)
            return AuditRecord(.friends(of: teller, request.exists ? [friend] : []), start: start, end: end)
        }
        let write = request.exists ? AuditWrite.befriend(0, 1) : .unfriend(1, 0)
        return AuditRecord(write, request.isUnknown ? .unknown : .acknowledged, start: start, end: end)
    }
}
