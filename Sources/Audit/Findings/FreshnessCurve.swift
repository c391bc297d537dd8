// SPDX-License-Identifier: GPL-3.0-or-later

/// The fraction of reads that show the latest write, by the time since that write was acknowledged.
public struct FreshnessCurve: Equatable, Sendable {
    /// One bin of the curve.
    public struct Step: Equatable, Sendable {
        /// The time between the write's end and the read's start, as a half-open range; seconds.
        public let seconds: Range<Double>
        /// Reads that began within this range.
        public let reads: Int
        /// Reads of these that showed the write.
        public let seen: Int
    }

    /// Upper bounds of the bins; nanoseconds; five per decade, starting at 10 µs.
    private static let ends: [Int64] = (0...30).map { step in
        let fifths: [Int64] = [10_000, 15_849, 25_119, 39_811, 63_096]
        return (0..<(step / 5)).reduce(fifths[step % 5]) { end, _ in end * 10 }
    }

    private var counts = Array(repeating: 0, count: ends.count + 1)
    private var seen = Array(repeating: 0, count: ends.count + 1)

    /// The number of reads in all bins.
    public var reads: Int { counts.reduce(0, +) }

    /// Records a read that began `delay` nanoseconds after the latest write was acknowledged.
    mutating func note(delay: Int64, isSeen: Bool) {
        var (low, high) = (0, Self.ends.count)
        while low < high {
            let middle = (low + high) / 2
            if delay < Self.ends[middle] { high = middle } else { low = middle + 1 }
        }
        counts[low] += 1
        if isSeen { seen[low] += 1 }
    }

    /// The bins from the first to the last with reads, including empty ones in between, in order of time.
    public var steps: [Step] {
        guard let first = counts.firstIndex(where: { $0 > 0 }), let last = counts.lastIndex(where: { $0 > 0 }) else {
            return []
        }
        return (first...last).map { Step(seconds: seconds($0), reads: counts[$0], seen: seen[$0]) }
    }

    /// Returns the time from which at least `share` of the reads show the latest write.
    ///
    /// - Parameter share: 0...1.
    /// - Returns: seconds, the lower end of a bin; nil if the share is never reached or there were no reads.
    public func seconds(untilVisible share: Double) -> Double? {
        var (laterReads, laterSeen) = (0, 0)
        var found: Double?
        for step in counts.indices.reversed() where counts[step] > 0 {
            // Pools all later reads: a bin with few reads is not significant on its own.
            (laterReads, laterSeen) = (laterReads + counts[step], laterSeen + seen[step])
            guard Double(laterSeen) >= share * Double(laterReads) else { break }
            found = seconds(step).lowerBound
        }
        return found
    }

    private func seconds(_ step: Int) -> Range<Double> {
        let from = step == 0 ? 0 : Self.ends[step - 1]
        let to = step < Self.ends.count ? Double(Self.ends[step]) / 1e9 : .infinity
        return Double(from) / 1e9..<to
    }
}
