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
struct TieCourses: Sendable {
    struct Course: Sendable {
        var exists: Bool
        /// When the state last was the opposite; `.min` for never.
        var left: Int64
        /// When the latest write took effect; `.min` for never.
        var written = Int64.min
        /// Open writes that have taken effect.
        var used: [UInt32] = []

        /// Whether `other` explains nothing that this linearization does not.
        fileprivate func covers(_ other: Course) -> Bool {
            exists == other.exists && left >= other.left && written >= other.written
                && used.allSatisfy(other.used.contains)
        }

        /// Returns the linearization after a write takes effect.
        fileprivate func after(_ makes: Bool, at instant: Int64) -> Course {
            Course(exists: makes, left: instant, written: instant, used: used)
        }
    }

    private var all: [Course]

    /// The maximum number of linearizations before they are merged.
    private static let most = 16

    init(exists: Bool, left: Int64) { all = [Course(exists: exists, left: left)] }

    /// The only linearization; nil if there are several.
    var only: Course? { all.count == 1 ? all[0] : nil }

    /// Whether all linearizations have used a write.
    func allUsed(_ serial: UInt32) -> Bool { all.allSatisfy { $0.used.contains(serial) } }

    /// Whether a read that begins at `start` and ends now, at `end`, may return a state.
    func mayShow(_ exists: Bool, _ start: Int64, _ end: Int64, _ writes: [TieWrite]) -> Bool {
        all.contains { course in
            course.shows(exists, since: start) || course.next(exists, startedBy: end, writes) != nil
        }
    }

    /// Records that a read from `start` until now returned a possible state.
    mutating func show(_ exists: Bool, _ start: Int64, _ end: Int64, _ writes: [TieWrite]) {
        var left: [Course] = []
        for course in all {
            guard !course.shows(exists, since: start) else {
                left.append(course)
                continue
            }
            if let write = course.next(exists, startedBy: end, writes) {
                var one = course.after(exists, at: end)
                one.use(write)
                left.append(one)
            }
            // Or just before the latest write, in which case the read saw the state immediately before that write.
            if course.isWritten(since: start), let write = course.next(exists, startedBy: course.written, writes) {
                var one = course
                one.left = course.written
                one.use(write)
                left.append(one)
            }
        }
        if !left.isEmpty { all = Self.pruned(left) }
    }

    /// Ends a write, which takes effect now at the latest.
    mutating func finish(_ write: TieWrite) {
        var left: [Course] = []
        for var course in all {
            if course.used.contains(write.serial) {
                left.append(course)
            } else if course.exists == write.makes {
                course.written = write.end
                left.append(course)
            } else {
                left.append(course.after(write.makes, at: write.end))
                // Or just before the latest write, which has hidden it.
                guard course.isWritten(since: write.start) else { continue }
                course.left = max(course.left, course.written)
                left.append(course)
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

    private static func pruned(_ courses: [Course]) -> [Course] {
        var kept: [Course] = []
        for course in courses where !kept.contains(where: { $0.covers(course) }) {
            kept.removeAll { course.covers($0) }
            kept.append(course)
        }
        guard kept.count > most else { return kept }
        return [false, true].compactMap { exists in joined(kept.filter { $0.exists == exists }) }
    }

    /// Merges linearizations of the same state into one that allows everything that any of them allows.
    private static func joined(_ courses: [Course]) -> Course? {
        courses.dropFirst().reduce(courses.first) { joined, course in
            guard var joined else { return nil }
            joined.left = max(joined.left, course.left)
            joined.written = max(joined.written, course.written)
            joined.used.removeAll { !course.used.contains($0) }
            return joined
        }
    }
}

extension TieCourses.Course {
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
