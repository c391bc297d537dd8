// SPDX-License-Identifier: GPL-3.0-or-later

/// The linearizations that explain all reads of one friendship so far.
///
/// A write takes effect as late as possible: when a read requires it or when it ends. A linearization is therefore a
/// state and the writes that took effect before their ends. If several writes qualify, the one that ends first is
/// chosen. A linearization that allows no more than another is dropped. If too many remain, they are merged into two
/// that allow more, so that a correct answer is never rejected.
///
/// - Source: linearization points set as late as possible, after Lowe, "Testing for linearizability", Concurrency and
///   Computation: Practice and Experience 29 (4), 2017; here a boolean register, for which few linearizations suffice.
struct Linearizations: Sendable {
    struct Linearization: Sendable {
        var exists: Bool
        /// When the state last was the opposite; `.min` for never.
        var left: Int64
        /// When the latest write took effect; `.min` for never.
        var written = Int64.min
        /// Open writes that have taken effect.
        var used: [UInt32] = []

        /// Whether `other` explains nothing that this linearization does not.
        fileprivate func covers(_ other: Linearization) -> Bool {
            exists == other.exists && left >= other.left && written >= other.written
                && used.allSatisfy(other.used.contains)
        }

        /// Returns the linearization after a write takes effect.
        fileprivate func after(_ makes: Bool, at instant: Int64) -> Linearization {
            Linearization(exists: makes, left: instant, written: instant, used: used)
        }
    }

    private var all: [Linearization]

    /// The maximum number of linearizations before they are merged.
    private static let most = 16

    init(exists: Bool, left: Int64) { all = [Linearization(exists: exists, left: left)] }

    /// The only linearization; nil if there are several.
    var only: Linearization? { all.count == 1 ? all[0] : nil }

    /// Whether all linearizations have used a write.
    func allUsed(_ serial: UInt32) -> Bool { all.allSatisfy { $0.used.contains(serial) } }

    /// Whether a read that begins at `start` and ends now, at `end`, may return a state.
    func mayShow(_ exists: Bool, _ start: Int64, _ end: Int64, _ writes: [TieWrite]) -> Bool {
        all.contains { linearization in
            linearization.shows(exists, since: start) || linearization.next(exists, startedBy: end, writes) != nil
        }
    }

    /// Records that a read from `start` until now returned a possible state.
    mutating func show(_ exists: Bool, _ start: Int64, _ end: Int64, _ writes: [TieWrite]) {
        var left: [Linearization] = []
        for linearization in all {
            guard !linearization.shows(exists, since: start) else {
                left.append(linearization)
                continue
            }
            if let write = linearization.next(exists, startedBy: end, writes) {
                var one = linearization.after(exists, at: end)
                one.use(write)
                left.append(one)
            }
            // Or just before the latest write, in which case the read saw the state immediately before that write.
            if linearization.isWritten(since: start),
                let write = linearization.next(exists, startedBy: linearization.written, writes)
            {
                var one = linearization
                one.left = linearization.written
                one.use(write)
                left.append(one)
            }
        }
        if !left.isEmpty { all = Self.pruned(left) }
    }

    /// Ends a write, which takes effect now at the latest.
    mutating func finish(_ write: TieWrite) {
        var left: [Linearization] = []
        for var linearization in all {
            if linearization.used.contains(write.serial) {
                left.append(linearization)
            } else if linearization.exists == write.makes {
                linearization.written = write.end
                left.append(linearization)
            } else {
                left.append(linearization.after(write.makes, at: write.end))
                // Or just before the latest write, which has hidden it.
                guard linearization.isWritten(since: write.start) else { continue }
                linearization.left = max(linearization.left, linearization.written)
                left.append(linearization)
            }
        }
        all = Self.pruned(left)
    }

    /// Removes a write that is no longer open.
    mutating func forget(_ serial: UInt32) {
        guard all.contains(where: { $0.used.contains(serial) }) else { return }
        for index in all.indices { all[index].used.removeAll { $0 == serial } }
        all = Self.pruned(all)
    }

    private static func pruned(_ linearizations: [Linearization]) -> [Linearization] {
        var kept: [Linearization] = []
        for linearization in linearizations where !kept.contains(where: { $0.covers(linearization) }) {
            kept.removeAll { linearization.covers($0) }
            kept.append(linearization)
        }
        guard kept.count > most else { return kept }
        return [false, true].compactMap { exists in joined(kept.filter { $0.exists == exists }) }
    }

    /// Merges linearizations of the same state into one that allows everything that any of them allows.
    private static func joined(_ linearizations: [Linearization]) -> Linearization? {
        linearizations.dropFirst().reduce(linearizations.first) { joined, linearization in
            guard var joined else { return nil }
            joined.left = max(joined.left, linearization.left)
            joined.written = max(joined.written, linearization.written)
            joined.used.removeAll { !linearization.used.contains($0) }
            return joined
        }
    }
}

extension Linearizations.Linearization {
    /// Whether a read from `start` until now may return a state without a further write taking effect.
    fileprivate func shows(_ state: Bool, since start: Int64) -> Bool {
        exists == state || left > .min && left >= start
    }

    fileprivate func isWritten(since start: Int64) -> Bool { written > .min && written >= start }

    /// Returns the open write to a state that ends first.
    fileprivate func next(_ makes: Bool, startedBy instant: Int64, _ writes: [TieWrite]) -> TieWrite? {
        writes.lazy.filter { $0.makes == makes && $0.start <= instant && !used.contains($0.serial) }
            .min { $0.end < $1.end }
    }

    fileprivate mutating func use(_ write: TieWrite) {
        if !write.isEndless { used.append(write.serial) }
    }
}
