// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@testable import Measurement

@Suite struct DurationHistogramTests {
    /// A thousand times from 1 to 1,000 ms.
    private func thousand() -> DurationHistogram {
        var histogram = DurationHistogram()
        for millisecond in 1...1_000 { histogram.record(nanoseconds: Int64(millisecond) * 1_000_000) }
        return histogram
    }

    @Test(arguments: [
        (0.0, 0.001), (0.5, 0.5), (0.9, 0.9), (0.95, 0.95), (0.99, 0.99), (0.999, 0.999), (0.9991, 1), (1, 1),
    ])
    func `a percentile is the value that its share of values does not exceed`(share: Double, seconds: Double) {
        let value = thousand().quantile(share)
        #expect(abs(value - seconds) <= seconds * 0.001)
    }

    @Test func `count, mean, minimum and maximum are exact`() {
        let histogram = thousand()
        #expect(histogram.count == 1_000)
        #expect(histogram.mean == 0.5005)
        #expect(histogram.min == 0.001)
        #expect(histogram.max == 1)
    }

    @Test func `an empty histogram gives zeros`() {
        let histogram = DurationHistogram()
        #expect(histogram.isEmpty)
        #expect(histogram.quantile(0.99) == 0 && histogram.mean == 0 && histogram.min == 0 && histogram.max == 0)
        #expect(histogram.count(atMost: 1) == 0)
        #expect(DurationFigures(histogram) == DurationFigures())
    }

    @Test func `a single value is every percentile`() {
        var histogram = DurationHistogram()
        histogram.record(nanoseconds: 123_456_789)
        for share in [0, 0.001, 0.5, 0.99, 1] { #expect(histogram.quantile(share) == 0.123457, "\(share)") }
    }

    @Test func `a value out of range counts as the nearest one in range`() {
        var histogram = DurationHistogram()
        for nanoseconds in [Int64.min, -1, 0, 499] { histogram.record(nanoseconds: nanoseconds) }
        #expect(histogram.max == 0 && histogram.count == 4)
        histogram.record(nanoseconds: .max)
        #expect(histogram.max == 3_600 && histogram.count == 5)
        #expect(histogram.quantile(1) == 3_600)
        #expect(histogram.count(atMost: 3_600) == 5 && histogram.count(atMost: 1e9) == 5)
        #expect(histogram.count(atMost: 3_500) == 4)
    }

    @Test func `a merged histogram equals the histogram of all values`() {
        var parts = [DurationHistogram](repeating: DurationHistogram(), count: 7)
        var whole = DurationHistogram()
        var noise = SplitMix(seed: 11)
        for index in 0..<20_000 {
            let nanoseconds = Int64(noise.next() >> (24 + noise.next() % 24))
            parts[index % 7].record(nanoseconds: nanoseconds)
            whole.record(nanoseconds: nanoseconds)
        }
        var merged = DurationHistogram()
        for part in parts { merged.merge(part) }
        merged.merge(DurationHistogram())
        #expect(merged == whole)
        #expect(merged.mean == whole.mean && merged.max == whole.max && merged.min == whole.min)
    }

    @Test(arguments: 0..<12)
    func `percentiles agree with the sorted values within a thousandth`(seed: UInt64) {
        var noise = SplitMix(seed: seed)
        let count = Int(noise.next() % 5_000) + 1
        var values: [Double] = []
        var histogram = DurationHistogram()
        for _ in 0..<count {
            // From microseconds to minutes, each magnitude as likely.
            let microseconds = UInt64(exp(Double(noise.next() >> 11) / Double(1 << 53) * 18))
            values.append(Double(microseconds) / 1e6)
            histogram.record(nanoseconds: Int64(microseconds) * 1_000)
        }
        values.sort()
        for share in [0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999] {
            let rank = max(1, Int((share * Double(count) - 1e-9).rounded(.up)))
            let exact = values[rank - 1]
            #expect(abs(histogram.quantile(share) - exact) <= exact * 0.001 + 1e-9, "\(share) of \(count)")
        }
        for limit in [values[0], values[count / 2], values[count - 1]] {
            let exact = values.count { $0 <= limit }
            // Values in the bucket of the limit are counted with it.
            #expect(histogram.count(atMost: limit) >= exact)
            #expect(histogram.count(atMost: limit) <= values.count { $0 <= limit * 1.001 })
        }
    }

    @Test func `a reset histogram equals a new one`() {
        var histogram = thousand()
        histogram.reset()
        #expect(histogram == DurationHistogram())
        histogram.record(nanoseconds: 5_000)
        #expect(histogram.max == 5e-6)
    }

    @Test func `a histogram survives JSON`() throws {
        var histogram = thousand()
        histogram.record(nanoseconds: .max)
        histogram.record(nanoseconds: 0)
        let data = try JSONEncoder().encode(histogram)
        let read = try JSONDecoder().decode(DurationHistogram.self, from: data)
        #expect(read == histogram)
        #expect(read.max == histogram.max && read.min == histogram.min && read.mean == histogram.mean)
        let empty = try JSONEncoder().encode(DurationHistogram())
        #expect(try JSONDecoder().decode(DurationHistogram.self, from: empty) == DurationHistogram())
    }

    @Test(arguments: [
        #"{"sum":1,"least":0,"greatest":1,"values":[1,2],"counts":[1]}"#,
        #"{"sum":1,"least":2,"greatest":1,"values":[1],"counts":[1]}"#,
        #"{"sum":1,"least":1,"greatest":99999999999999,"values":[1],"counts":[1]}"#,
    ])
    func `data that is not a histogram is rejected`(json: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(DurationHistogram.self, from: Data(json.utf8))
        }
    }
}
