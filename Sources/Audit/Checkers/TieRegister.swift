// SPDX-License-Identifier: GPL-3.0-or-later

/// One undetermined friendship: the writes that may still take effect, and its possible states.
///
/// Reads and ends of writes arrive in order of their ends. One order of the writes must explain all reads. An
/// answer may be stale without a write being lost. A second set of linearizations therefore trusts a read only as far
/// as its possible staleness allows.
struct TieRegister: Sendable {
    private(set) var writes: [TieWrite] = []
    /// The linearizations that explain every read as it was returned.
    private(set) var strict: Linearizations
    /// The linearizations that explain every read if each may have been stale.
    private(set) var lenient: Linearizations
    private var serial: UInt32 = 0

    /// The number of unknown writes of one kind that are stored separately; beyond it they are merged into one endless
    /// write.
    private static let mostUnknown = 8

    /// Creates a register with no open writes.
    ///
    /// - Parameter left: when the friendship last had the opposite state; `.min` for never.
    init(exists: Bool, left: Int64) {
        strict = Linearizations(exists: exists, left: left)
        lenient = strict
    }

    /// Adds a write that may have an effect.
    ///
    /// - Returns: its serial number, for `finish`.
    mutating func add(makes: Bool, isKnown: Bool, start: Int64, end: Int64) -> UInt32 {
        serial &+= 1
        writes.append(TieWrite(serial: serial, makes: makes, start: start, end: isKnown ? end : .max))
        let unknown = writes.filter { $0.makes == makes && $0.end == .max }
        guard !isKnown, unknown.count > Self.mostUnknown || unknown.contains(where: \.isEndless) else { return serial }
        var endless = TieWrite(serial: serial, makes: makes, start: unknown.map(\.start).min() ?? start, end: .max)
        endless.isEndless = true
        for write in unknown { drop(write.serial) }
        writes.append(endless)
        return serial
    }

    /// Ends an acknowledged write, which has now taken effect.
    mutating func finish(_ serial: UInt32) {
        guard let write = writes.first(where: { $0.serial == serial }) else { return }
        strict.finish(write)
        lenient.finish(write)
        drop(serial)
    }

    /// Whether a read may return a state, given the writes and the certain part of earlier reads.
    func mayShow(_ exists: Bool, _ start: Int64, _ end: Int64) -> Bool {
        lenient.mayShow(exists, start, end, writes)
    }

    /// Whether one linearization explains all earlier reads and this one.
    func agrees(_ exists: Bool, _ start: Int64, _ end: Int64) -> Bool {
        strict.mayShow(exists, start, end, writes)
    }

    /// Records a possible state that a read returned.
    ///
    /// - Parameter patience: the longest time by which an answer may be stale; nanoseconds.
    /// - Returns: whether one linearization explains this read and all earlier ones; if none does, the later read is
    ///   trusted.
    mutating func show(_ exists: Bool, _ start: Int64, _ end: Int64, patience: Int64) -> Bool {
        let agrees = agrees(exists, start, end)
        if !agrees { strict = lenient }
        strict.show(exists, start, end, writes)
        let (earlier, isBeforeAll) = start.subtractingReportingOverflow(patience)
        lenient.show(exists, isBeforeAll ? .min : earlier, end, writes)
        for write in writes where strict.allUsed(write.serial) && lenient.allUsed(write.serial) && write.end == .max {
            drop(write.serial)
        }
        return agrees
    }

    /// Discards the states that reads have shown, except those that are certain.
    mutating func doubt() { strict = lenient }

    /// The state and when it last was the opposite, if the state is certain and no write is open.
    var settled: (exists: Bool, left: Int64)? {
        guard writes.isEmpty, let one = strict.only, let other = lenient.only, one.exists == other.exists else {
            return nil
        }
        return (one.exists, max(one.left, other.left))
    }

    /// Whether an acknowledged write has not finished.
    var isUnderWay: Bool { writes.contains { $0.end != .max } }

    private mutating func drop(_ serial: UInt32) {
        writes.removeAll { $0.serial == serial }
        strict.forget(serial)
        lenient.forget(serial)
    }
}

/// A write that may still take effect.
struct TieWrite: Sendable {
    var serial: UInt32
    var makes: Bool
    var start: Int64
    /// The latest instant at which the write takes effect; `.max` for a write of unknown outcome, which need not take
    /// effect.
    var end: Int64
    /// Whether this entry represents any number of writes.
    var isEndless = false
}
