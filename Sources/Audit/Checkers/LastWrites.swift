// SPDX-License-Identifier: GPL-3.0-or-later

/// The end of each entity's latest write, kept for the freshness window.
struct LastWrites: Sendable {
    private let window: Int64
    private var ends: [UInt64: Int64] = [:]
    /// The next pruning takes place once the oldest useful instant reaches this one.
    private var next = Int64.min

    init(window: Int64) { self.window = window }

    subscript(key: UInt64) -> Int64? { ends[key] }

    mutating func note(write end: Int64, of key: UInt64) { ends[key] = max(ends[key] ?? end, end) }

    /// Records on the freshness curve whether a read that began at `start` shows the write that ended at `last`.
    func note(_ start: Int64, after last: Int64?, isSeen: Bool, _ findings: inout AuditFindings) {
        if let last, last < start, start - last < window {
            findings.freshness.note(delay: start - last, isSeen: isSeen)
        }
    }

    /// Periodically drops entries that no read after `watermark` can use.
    mutating func forget(before watermark: Int64) {
        guard !ends.isEmpty, watermark > .min + window else { return }
        let oldest = watermark - window
        guard oldest >= next else { return }
        ends = ends.filter { $0.value >= oldest }
        next = oldest + window / 8
    }
}
