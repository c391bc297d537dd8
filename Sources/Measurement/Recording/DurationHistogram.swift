// SPDX-License-Identifier: GPL-3.0-or-later
internal import Histogram

/// A histogram of durations from 1 µs to 1 h, to three significant digits, in constant memory.
///
/// Merging is lossless, so the percentiles of several event loops equal those of one histogram of all durations.
/// Quantiles are accurate to 0.1 % of their value; count, mean, minimum and maximum are exact to the microsecond.
///
/// A histogram takes about 190 KB from its first value on. It has value semantics with copy-on-write.
public struct DurationHistogram: Sendable {
    /// The maximum duration, to which longer ones are clamped; nanoseconds.
    public static let longestNanoseconds: Int64 = 3_600_000_000_000

    /// Counts by microseconds; 64 bits wide, since a 32-bit count overflows after about an hour at a million per
    /// second.
    private var counts = Self.nothing
    /// The sum of all durations; microseconds.
    private var sum: UInt64 = 0

    /// The storage that all empty histograms share until their first value.
    private static let nothing = Histogram<UInt64>(
        highestTrackableValue: UInt64(Self.longestNanoseconds / 1_000), numberOfSignificantValueDigits: .three)

    /// Creates an empty histogram.
    public init() {}

    /// The number of recorded durations.
    public var count: Int { Int(counts.totalCount) }

    /// Whether no duration was recorded.
    public var isEmpty: Bool { counts.totalCount == 0 }

    /// Adds a duration.
    ///
    /// - Parameter nanoseconds: the duration, rounded to microseconds and clamped to 0...1 h.
    /// - Complexity: O(1), without allocation.
    public mutating func record(nanoseconds: Int64) {
        record(microseconds: Self.microseconds(nanoseconds))
    }

    /// Adds a duration `count` times.
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

    /// Removes all durations and keeps the storage.
    public mutating func reset() {
        // An empty histogram may share its storage with all other empty ones.
        if isEmpty { return }
        counts.reset()
        sum = 0
    }

    /// Returns the quantile of the durations; seconds, 0 if nothing was recorded.
    ///
    /// - Parameter share: the share of durations that do not exceed the quantile, 0...1; 0.99 gives the 99th
    ///   percentile.
    /// - Complexity: O(buckets).
    public func quantile(_ share: Double) -> Double {
        precondition((0...1).contains(share), "the share of a quantile is \(share); it must be in 0...1")
        // 0.999 * 100 is slightly more than 99.9, for which the package would return the next value.
        let percentile = (share * 1e7).rounded() / 1e5
        return Self.seconds(counts.valueAtPercentile(percentile))
    }

    /// The mean duration; seconds, 0 if nothing was recorded.
    public var mean: Double { isEmpty ? 0 : Double(sum) / Double(counts.totalCount) / 1e6 }

    /// The minimum duration; seconds, 0 if nothing was recorded.
    public var min: Double { isEmpty ? 0 : Self.seconds(counts.min) }

    /// The maximum duration; seconds, 0 if nothing was recorded.
    public var max: Double { Self.seconds(counts.maxRecorded) }

    /// Returns the number of durations of at most `seconds`, to the histogram's three digits.
    public func count(atMost seconds: Double) -> Int {
        guard seconds >= 0, !isEmpty else { return 0 }
        let limit = Swift.min(seconds, Self.seconds(UInt64(Self.longestNanoseconds / 1_000)))
        return Int(counts.count(within: 0...UInt64((limit * 1e6).rounded())))
    }

    /// Returns the sum of all durations above a bound; seconds.
    func sum(above seconds: Double) -> Double {
        if isEmpty { return 0 }
        return counts.recordedValues().reduce(0) { sum, row in
            let duration = Self.seconds(row.value)
            return duration > seconds ? sum + duration * Double(row.count) : sum
        }
    }

    /// Converts nanoseconds to recorded microseconds, rounded and clamped.
    static func microseconds(_ nanoseconds: Int64) -> UInt64 {
        let bounded = Swift.min(Swift.max(nanoseconds, 0), longestNanoseconds)
        return (UInt64(bitPattern: bounded) + 500) / 1_000
    }

    private static func seconds(_ microseconds: UInt64) -> Double { Double(microseconds) / 1e6 }
}

extension DurationHistogram: Equatable {
    /// Whether both histograms contain the same durations.
    public static func == (one: DurationHistogram, other: DurationHistogram) -> Bool {
        one.sum == other.sum && one.counts == other.counts
    }
}

extension DurationHistogram: Codable {
    private enum CodingKeys: String, CodingKey {
        case sum, least, greatest, values, counts
    }

    /// Encodes the occupied buckets as two lists: durations in microseconds and their counts.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        let rows = counts.recordedValues().map { ($0.value, $0.count) }
        try container.encode(sum, forKey: .sum)
        try container.encode(isEmpty ? 0 : counts.min, forKey: .least)
        try container.encode(counts.maxRecorded, forKey: .greatest)
        try container.encode(rows.map(\.0), forKey: .values)
        try container.encode(rows.map(\.1), forKey: .counts)
    }

    /// Decodes the output of `encode(to:)`.
    ///
    /// - Throws: `DecodingError` if the lists differ in length, or the values are out of range.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let values = try container.decode([UInt64].self, forKey: .values)
        let counts = try container.decode([UInt64].self, forKey: .counts)
        let least = try container.decode(UInt64.self, forKey: .least)
        let greatest = try container.decode(UInt64.self, forKey: .greatest)
        let longest = UInt64(Self.longestNanoseconds / 1_000)
        guard values.count == counts.count, least <= greatest, greatest <= longest else {
            throw DecodingError.dataCorruptedError(
                forKey: .values, in: container,
                debugDescription: "the lists of a histogram differ in length, or its values are out of range")
        }
        self.init()
        for (value, count) in zip(values, counts) where count > 0 {
            // A bucket is labelled with its upper bound, which may exceed the maximum duration.
            self.counts.record(Swift.min(Swift.max(value, least), greatest), count: count)
        }
        sum = try container.decode(UInt64.self, forKey: .sum)
    }
}
