// SPDX-License-Identifier: GPL-3.0-or-later

/// When each entity was last written, for as long as freshness asks for it.
struct LastWrites: Sendable {
    private let window: Int64
    private var ends: [UInt64: Int64] = [:]
    /// Entries are dropped again when those before this have become too old.
    private var next = Int64.min

    init(window: Int64) { self.window = window }

    subscript(key: UInt64) -> Int64? { ends[key] }

    mutating func note(write end: Int64, of key: UInt64) { ends[key] = max(ends[key] ?? end, end) }

    /// Notes on the curve whether a read that began at `start` shows the write that ended at `last`.
    func note(_ start: Int64, after last: Int64?, isSeen: Bool, _ findings: inout AuditFindings) {
        if let last, last < start, start - last < window {
            findings.freshness.note(delay: start - last, isSeen: isSeen)
        }
    }

    /// Drops what no read after `watermark` can ask for, now and then.
    mutating func forget(before watermark: Int64) {
        guard !ends.isEmpty, watermark > .min + window else { return }
        let oldest = watermark - window
        guard oldest >= next else { return }
        ends = ends.filter { $0.value >= oldest }
        next = oldest + window / 8
    }
}
