// SPDX-License-Identifier: GPL-3.0-or-later

/// Checks reads of counters that only grow: homepage likes and likes on posts.
///
/// A read can be checked once all writes that began before its end are known; until then both wait. A write that ended
/// before all future reads begin is certain for them and is added to the settled value. The checker therefore stores
/// in-flight records, one number per entity, and one bit set per entity with writes of unknown outcome.
struct LikeCountChecker: Sendable {
    private struct Write {
        var start: Int64
        var end: Int64
        var delta: Int
        /// Whether the write has certainly taken effect.
        var isKnown: Bool
        /// Whether an earlier write has taken effect if this one has not.
        var isRepeat: Bool
    }

    private struct Read {
        var start: Int64
        var end: Int64
        var value: Int
    }

    /// The records that wait for one entity.
    private struct Pending {
        var writes: [Write] = []
        var reads: [Read] = []
        /// Valid values that were read, by the end of the read, both ascending: no later read may return less.
        var floors: [(end: Int64, value: Int)] = []
    }

    /// Settled values of keys below the array's length.
    private var dense: [UInt32]
    /// Settled values of all other keys.
    private var sparse: [UInt64: UInt32]
    /// The account that owns each key of `sparse`.
    private var owners: [UInt64: UInt32] = [:]
    /// Further possible values of entities with unknown writes or values beyond 32 bits, as offsets from the settled
    /// value.
    private var unsure: [UInt64: ReachableSums] = [:]
    /// The excess of the least possible value over the settled one because of repeats. Unknown writes that reads have
    /// shown are subtracted, since they may be the same writes.
    private var owed: [UInt64: Int] = [:]
    private var pending: [UInt64: Pending] = [:]
    /// Ends of the latest acknowledged writes, kept for the freshness window.
    private var lastWrites: LastWrites
    private(set) var discrepancies: DiscrepancyTracker
    /// The basis under which checks of these values are counted.
    private let basis: AuditBasis
    /// The number of records that wait.
    private(set) var unsettled = 0

    init(dense: [UInt32], _ basis: AuditBasis, _ names: DiscrepancyTracker.Names, _ rules: AuditRules) {
        self.dense = dense
        self.basis = basis
        sparse = [:]
        discrepancies = DiscrepancyTracker(names, patience: rules.patience)
        lastWrites = LastWrites(window: rules.freshnessWindow)
    }

    /// Starts to check a counter whose initial value is `value`.
    mutating func begin(_ key: UInt64, value: UInt32, owner: UInt32) {
        guard sparse[key] == nil else { return }
        sparse[key] = value
        owners[key] = owner
    }

    /// Records an increment; if its outcome is unknown, any part of it may have taken effect.
    ///
    /// - Parameter isRepeat: it was acknowledged, and adds 1 unless an earlier write of unknown outcome already did.
    mutating func write(
        _ key: UInt64, _ delta: Int, isKnown: Bool, isRepeat: Bool = false, start: Int64, end: Int64
    ) {
        pending[key, default: Pending()].writes.append(
            Write(start: start, end: end, delta: delta, isKnown: isKnown, isRepeat: isRepeat))
        unsettled += 1
    }

    /// Records a value that was read.
    mutating func read(_ key: UInt64, _ value: Int, start: Int64, end: Int64) {
        pending[key, default: Pending()].reads.append(Read(start: start, end: end, value: value))
        unsettled += 1
    }

    /// Checks reads and folds writes into settled values; every record that begins before `watermark` has been
    /// recorded.
    mutating func settle(before watermark: Int64, _ findings: inout AuditFindings) {
        var after: [UInt64: Pending] = [:]
        for (key, var one) in pending {
            let before = one.writes.count + one.reads.count
            judgeReads(of: key, &one, before: watermark, &findings)
            fold(key, &one, before: watermark)
            unsettled -= before - one.writes.count - one.reads.count
            if !one.writes.isEmpty || !one.reads.isEmpty { after[key] = one }
        }
        pending = after
        lastWrites.forget(before: watermark)
    }

    /// Compares a final value; no records wait at this point.
    mutating func compare(_ key: UInt64, _ value: Int, at instant: Int64, _ findings: inout AuditFindings) {
        guard let possible = settled(key) else { return }
        findings.look(basis)
        _ = discrepancies.judge(
            key, value, possible, account: account(of: key), start: instant, isFinal: true, &findings)
    }

    // MARK: - Reads

    private mutating func judgeReads(
        of key: UInt64, _ one: inout Pending, before watermark: Int64, _ findings: inout AuditFindings
    ) {
        let ready = one.reads.filter { $0.end < watermark }.sorted { ($0.end, $0.start) < ($1.end, $1.start) }
        guard !ready.isEmpty else { return }
        one.reads.removeAll { $0.end < watermark }
        // Nothing is known about posts whose creation was not observed.
        guard let settled = settled(key) else { return }
        for read in ready {
            var possible = settled
            var last = lastWrites[key]
            var owed = owed[key] ?? 0
            for write in one.writes where write.start <= read.end {
                if write.isRepeat, write.end < read.start { owed += 1 }
                if !write.isKnown {
                    possible.mayAdd(upTo: write.delta)
                } else if write.end < read.start {
                    possible.add(write.delta)
                    last = max(last ?? write.end, write.end)
                } else {
                    possible.mayAdd(write.delta)
                }
            }
            possible.drop(below: min(possible.low + owed, possible.high))
            if let floor = one.floors.last(where: { $0.end < read.start }) {
                possible.drop(below: min(floor.value, possible.high))
            }
            findings.readsChecked += 1
            findings.look(basis)
            let fits = discrepancies.judge(
                key, read.value, possible, account: account(of: key), start: read.start, &findings)
            if !fits { findings.unpredictableReads += 1 }
            if fits, read.value > one.floors.last?.value ?? settled.low { one.floors.append((read.end, read.value)) }
            lastWrites.note(
                read.start, after: last, isSeen: read.value >= possible.low + min(0, discrepancies.established(key)),
                &findings
            )
        }
    }

    // MARK: - Writes

    private mutating func fold(_ key: UInt64, _ one: inout Pending, before watermark: Int64) {
        // Reads that wait or are still to come begin at the horizon or later.
        let horizon = min(watermark, one.reads.lazy.map(\.start).min() ?? .max)
        guard let value = settled(key) else {
            one.writes.removeAll { $0.start < watermark }
            return
        }
        var possible = value
        var owed = owed[key] ?? 0
        one.writes.removeAll { write in
            // A write of unknown outcome may take effect at any time after its start; earlier reads have been checked.
            let isOver = write.isKnown || write.isRepeat
            guard isOver ? write.end < horizon : write.start < watermark else { return false }
            if write.isKnown {
                possible.add(write.delta)
                lastWrites.note(write: write.end, of: key)
            } else {
                possible.mayAdd(upTo: write.delta)
                if write.isRepeat { owed += 1 }
            }
            return true
        }
        let low = possible.low
        possible.drop(below: min(low + owed, possible.high))
        if let last = one.floors.lastIndex(where: { $0.end < horizon }) {
            one.floors.removeFirst(last)
            let floor = one.floors[0]
            // A value that was read has happened, unless it belongs to an in-flight write: then the floor has to stay.
            if one.writes.allSatisfy({ $0.start > floor.end }) {
                possible.drop(below: min(floor.value, possible.high))
            }
        }
        set(key, possible)
        // Only likes on posts have repeats.
        owed -= possible.low - low
        if key >= UInt64(dense.count), owed != 0 || !self.owed.isEmpty { self.owed[key] = owed == 0 ? nil : owed }
    }

    /// The possible settled values; nil if the key is unknown.
    private func settled(_ key: UInt64) -> ReachableSums? {
        guard let base = key < UInt64(dense.count) ? dense[Int(key)] : sparse[key] else { return nil }
        guard var sums = unsure[key] else { return ReachableSums(Int(base)) }
        sums.add(Int(base))
        return sums
    }

    private mutating func set(_ key: UInt64, _ possible: ReachableSums) {
        let base = UInt32(clamping: possible.low)
        if key < UInt64(dense.count) { dense[Int(key)] = base } else { sparse[key] = base }
        guard !possible.isCertain || possible.low != Int(base) else {
            if !unsure.isEmpty { unsure[key] = nil }
            return
        }
        var offsets = possible
        offsets.add(-Int(base))
        unsure[key] = offsets
    }

    private func account(of key: UInt64) -> UInt32? {
        key < UInt64(dense.count) ? UInt32(key) : owners[key]
    }
}
