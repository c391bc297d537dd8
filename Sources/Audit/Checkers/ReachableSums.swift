// SPDX-License-Identifier: GPL-3.0-or-later

/// The possible values of a count when some increments are certain and others may or may not have happened.
///
/// The set is exact, a bit set, while the values lie within `widest`. Beyond that it is the whole interval from the
/// least to the greatest value, which contains the exact set: a check may then accept a wrong value but never rejects a
/// right one.
///
/// - Source: Barahmand, Ghandeharizadeh, "BG: a benchmark to evaluate interactive social networking actions", CIDR
///   2013, which orders writes by completion; here, a read may have seen any subset of the overlapping writes.
struct ReachableSums: Equatable, Sendable {
    /// The least value.
    private(set) var low: Int
    /// The greatest value.
    private(set) var high: Int
    /// Bit i is set if `low + i` is in the set; empty if all values from `low` to `high` are.
    private var words: [UInt64] = []

    /// The widest span that is stored exactly.
    static let widest = 4_096

    /// Creates a set of one value.
    init(_ value: Int) {
        low = value
        high = value
    }

    /// Whether the set has exactly one value.
    var isCertain: Bool { low == high }

    func contains(_ value: Int) -> Bool {
        guard value >= low, value <= high else { return false }
        return words.isEmpty || bit(value - low)
    }

    /// Returns the value of the set that is closest to `value`; the lower one on a tie.
    func nearest(to value: Int) -> Int {
        guard let above = nearest(to: value, upwards: true) else { return high }
        guard let below = nearest(to: value, upwards: false) else { return low }
        return value - below <= above - value ? below : above
    }

    /// Returns the value of the set that is closest to `value` among those that are at least, or at most, `value`; nil if
    /// there is none.
    func nearest(to value: Int, upwards: Bool) -> Int? {
        guard upwards ? value <= high : value >= low else { return nil }
        var candidate = upwards ? max(value, low) : min(value, high)
        while !contains(candidate) { candidate += upwards ? 1 : -1 }
        return candidate
    }

    /// Adds an increment that has happened.
    mutating func add(_ delta: Int) {
        low += delta
        high += delta
    }

    /// Adds an increment that has happened entirely or not at all; 0 or more.
    mutating func mayAdd(_ delta: Int) {
        guard delta > 0 else { return }
        let isSolid = words.isEmpty
        if isSolid && delta <= high - low + 1 {
            high += delta
            return
        }
        guard high - low + delta < Self.widest else {
            words = []
            high += delta
            return
        }
        if isSolid { spellOut() }
        words.append(contentsOf: repeatElement(0, count: (high - low + delta) / 64 + 1 - words.count))
        let (step, shift) = delta.quotientAndRemainder(dividingBy: 64)
        for index in stride(from: words.count - 1, through: step, by: -1) {
            var moved = words[index - step] << UInt64(shift)
            if shift > 0, index > step { moved |= words[index - step - 1] >> UInt64(64 - shift) }
            words[index] |= moved
        }
        high += delta
    }

    /// Adds an increment of which any part may have happened; 0 or more.
    mutating func mayAdd(upTo most: Int) {
        // 1 + 2 + 4 + … + rest: subsets of these give every number up to `most`.
        var (left, part) = (most, 1)
        while left > 0 {
            mayAdd(min(part, left))
            left -= part
            part *= 2
        }
    }

    /// Removes the values below `bound`, which is at most `high`.
    mutating func drop(below bound: Int) {
        guard bound > low else { return }
        precondition(bound <= high, "no value of \(low)...\(high) is at least \(bound)")
        guard !words.isEmpty else {
            low = bound
            return
        }
        let kept = (bound...high).filter(contains)
        let (first, last) = (kept.first ?? high, high)
        words = Array(repeating: 0, count: (last - first) / 64 + 1)
        for value in kept { words[(value - first) / 64] |= 1 << UInt64((value - first) % 64) }
        low = first
    }

    /// Converts the interval to a bit set.
    private mutating func spellOut() {
        words = Array(repeating: 0, count: (high - low) / 64 + 1)
        for index in 0...(high - low) { words[index / 64] |= 1 << UInt64(index % 64) }
    }

    private func bit(_ index: Int) -> Bool { words[index / 64] >> UInt64(index % 64) & 1 != 0 }
}

extension ReachableSums: CustomStringConvertible {
    /// The values as text: `812`, `812...817`, or `812, 817 or 822` if there are few values.
    var description: String {
        if isCertain { return "\(low)" }
        if words.isEmpty { return "\(low)...\(high)" }
        let values = (low...high).filter(contains)
        if values.count > 6 { return "one of \(values.count) values in \(low)...\(high)" }
        return values.dropLast().map(String.init).joined(separator: ", ") + " or \(high)"
    }
}
