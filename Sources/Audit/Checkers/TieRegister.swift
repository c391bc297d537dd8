// SPDX-License-Identifier: GPL-3.0-or-later

/// One friendship while anything of it is open: the writes that may still take effect, and in which states it may be.
///
/// Reads and ends of writes come in order of their ends. All that was read must be explained by one order of the writes; as an
/// answer may be out of date without being lost, a second set of courses believes a read only as far as it may be.
struct TieRegister: Sendable {
    private(set) var writes: [TieWrite] = []
    /// What explains every read as it is.
    private(set) var strict: TieCourses
    /// What explains every read, if each may have been out of date.
    private(set) var lenient: TieCourses
    private var serial: UInt32 = 0

    /// As many writes of unknown outcome of one kind are told apart; more of them might as well be endless.
    private static let mostUnknown = 8

    /// A friendship of which nothing is open.
    ///
    /// - Parameter left: when it last was the other way; `.min` for never.
    init(exists: Bool, left: Int64) {
        strict = TieCourses(exists: exists, left: left)
        lenient = strict
    }

    /// Takes a write that may have an effect.
    ///
    /// - Returns: its number, for `finish`.
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

    /// An acknowledged write has ended: it has taken effect.
    mutating func finish(_ serial: UInt32) {
        guard let write = writes.first(where: { $0.serial == serial }) else { return }
        strict.finish(write)
        lenient.finish(write)
        drop(serial)
    }

    /// Whether a read may show a state, by the writes and by what is sure of the reads before it.
    func mayShow(_ exists: Bool, _ start: Int64, _ end: Int64) -> Bool {
        lenient.mayShow(exists, start, end, writes)
    }

    /// Whether there is one order that explains the reads before and this one.
    func agrees(_ exists: Bool, _ start: Int64, _ end: Int64) -> Bool {
        strict.mayShow(exists, start, end, writes)
    }

    /// Takes a state that a read may show.
    ///
    /// - Parameter patience: for how long an answer may be out of date.
    /// - Returns: whether one order explains it and all reads before; where none does, the later read is believed.
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

    /// Forgets what was read but for what is sure of it.
    mutating func doubt() { strict = lenient }

    /// The state, if it is certain and nothing is open, and when it last was the other way.
    var settled: (exists: Bool, left: Int64)? {
        guard writes.isEmpty, let one = strict.only, let other = lenient.only, one.exists == other.exists else {
            return nil
        }
        return (one.exists, max(one.left, other.left))
    }

    /// Whether an acknowledged write is under way.
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
    /// Until when it takes effect if it has not; `.max` for a write of unknown outcome, which need not.
    var end: Int64
    /// Whether it stands for any number of writes.
    var isEndless = false
}
