// SPDX-License-Identifier: GPL-3.0-or-later
internal import Histogram

/// Durations in a memory that does not grow: 1 µs to 1 h, each to three significant digits.
///
/// Two histograms can be merged without loss, so the percentiles of many event loops are those of one. Quantiles are
/// good to 0.1 % of their value; count, mean, least and greatest are exact to the microsecond.
///
/// A histogram takes about 190 KB from its first value on. It is a value: copying it copies nothing until it is changed.
public struct DurationHistogram: Sendable {
    /// What is longer counts as this; nanoseconds.
    public static let longestNanoseconds: Int64 = 3_600_000_000_000

    /// Microseconds. Counts of 64 bits: one of 32 would be full after an hour of a million a second.
    private var counts = Self.nothing
    /// Sum of all durations; microseconds.
    private var sum: UInt64 = 0

    /// What all empty histograms share until their first value.
    private static let nothing = Histogram<UInt64>(
        highestTrackableValue: UInt64(Self.longestNanoseconds / 1_000), numberOfSignificantValueDigits: .three)

    /// Makes an empty histogram.
    public init() {}

    /// Durations recorded.
    public var count: Int { Int(counts.totalCount) }

    /// Whether nothing was recorded.
    public var isEmpty: Bool { counts.totalCount == 0 }

    /// Adds a duration.
    ///
    /// - Parameter nanoseconds: rounded to microseconds; what is below 0 counts as 0, what is above an hour as an hour.
    /// - Complexity: O(1), without allocation.
    public mutating func record(nanoseconds: Int64) {
        record(microseconds: Self.microseconds(nanoseconds))
    }

    /// Adds a duration several times.
    mutating func record(nanoseconds: Int64, count: Int) {
        let microseconds = Self.microseconds(nanoseconds)
        counts.record(microseconds, count: UInt64(count))
        sum &+= microseconds &* UInt64(count)
    }

    /// Adds a duration of at most an hour.
    mutating func record(microseconds: UInt64) {
        counts.record(microseconds)
        sum &+= microseconds
    }

    /// Adds all durations of `other`.
    ///
    /// - Complexity: O(buckets), about 23,000 additions.
    public mutating func merge(_ other: DurationHistogram) {
        if other.isEmpty { return }
        counts.add(other.counts)
        sum &+= other.sum
    }

    /// Forgets all durations and keeps the memory.
    public mutating func reset() {
        // An empty one may share its storage with all others.
        if isEmpty { return }
        counts.reset()
        sum = 0
    }

    /// The duration that a share of all durations does not exceed; seconds, 0 if nothing was recorded.
    ///
    /// - Parameter share: 0...1; 0.99 gives the 99th percentile.
    /// - Complexity: O(buckets).
    public func quantile(_ share: Double) -> Double {
        precondition((0...1).contains(share), "a quantile is asked at \(share), outside 0...1")
        // A percentile of 0.999 times 100 is 99.9 and a little more; the package would go one value too far.
        let percentile = (share * 1e7).rounded() / 1e5
        return Self.seconds(counts.valueAtPercentile(percentile))
    }

    /// The mean; seconds, 0 if nothing was recorded.
    public var mean: Double { isEmpty ? 0 : Double(sum) / Double(counts.totalCount) / 1e6 }

    /// The least duration; seconds, 0 if nothing was recorded.
    public var min: Double { isEmpty ? 0 : Self.seconds(counts.min) }

    /// The greatest duration; seconds, 0 if nothing was recorded.
    public var max: Double { Self.seconds(counts.maxRecorded) }

    /// How many durations are at most `seconds`, as far as the three digits tell.
    public func count(atMost seconds: Double) -> Int {
        guard seconds >= 0, !isEmpty else { return 0 }
        let limit = Swift.min(seconds, Self.seconds(UInt64(Self.longestNanoseconds / 1_000)))
        return Int(counts.count(within: 0...UInt64((limit * 1e6).rounded())))
    }

    /// All durations above a bound, added up; seconds.
    func sum(above seconds: Double) -> Double {
        if isEmpty { return 0 }
        return counts.recordedValues().reduce(0) { sum, row in
            let duration = Self.seconds(row.value)
            return duration > seconds ? sum + duration * Double(row.count) : sum
        }
    }

    /// Nanoseconds as the microseconds that are recorded.
    static func microseconds(_ nanoseconds: Int64) -> UInt64 {
        let bounded = Swift.min(Swift.max(nanoseconds, 0), longestNanoseconds)
        return (UInt64(bitPattern: bounded) + 500) / 1_000
    }

    private static func seconds(_ microseconds: UInt64) -> Double { Double(microseconds) / 1e6 }
}

extension DurationHistogram: Equatable {
    /// Whether both hold the same durations.
    public static func == (one: DurationHistogram, other: DurationHistogram) -> Bool {
        one.sum == other.sum && one.counts == other.counts
    }
}

extension DurationHistogram: Codable {
    private enum CodingKeys: String, CodingKey {
        case sum, least, greatest, values, counts
    }

    /// Writes what is not empty: two lists, of durations in microseconds and of how often each was seen.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        let rows = counts.recordedValues().map { ($0.value, $0.count) }
        try container.encode(sum, forKey: .sum)
        try container.encode(isEmpty ? 0 : counts.min, forKey: .least)
        try container.encode(counts.maxRecorded, forKey: .greatest)
        try container.encode(rows.map(\.0), forKey: .values)
        try container.encode(rows.map(\.1), forKey: .counts)
    }

    /// Reads what `encode(to:)` wrote.
    ///
    /// - Throws: `DecodingError` if the lists do not match or hold what no histogram could.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let values = try container.decode([UInt64].self, forKey: .values)
        let counts = try container.decode([UInt64].self, forKey: .counts)
        let least = try container.decode(UInt64.self, forKey: .least)
        let greatest = try container.decode(UInt64.self, forKey: .greatest)
        let longest = UInt64(Self.longestNanoseconds / 1_000)
        guard values.count == counts.count, least <= greatest, greatest <= longest else {
            throw DecodingError.dataCorruptedError(
                forKey: .values, in: container, debugDescription: "the lists of a histogram do not match")
        }
        self.init()
        for (value, count) in zip(values, counts) where count > 0 {
            // A bucket's name is its greatest value, which may lie beyond the greatest duration in it.
            self.counts.record(Swift.min(Swift.max(value, least), greatest), count: count)
        }
        sum = try container.decode(UInt64.self, forKey: .sum)
    }
}
