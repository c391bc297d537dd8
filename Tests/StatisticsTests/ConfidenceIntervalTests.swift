// SPDX-License-Identifier: GPL-3.0-or-later
import Statistics
import Testing

struct ConfidenceIntervalTests {
    @Test func `Student's interval of a known sample is correct`() throws {
        // Mean 3, standard error 1/√2, t at 0.975 with 4 degrees of freedom 2.776445.
        let interval = try #require(ConfidenceInterval.mean(of: [1, 2, 3, 4, 5]))
        #expect(interval.estimate == 3 && interval.confidence == 0.95)
        #expect(abs(interval.upper - (3 + 2.776_445_105 * 0.5.squareRoot())) < 1e-8)
        #expect(abs(interval.lower + interval.upper - 6) < 1e-12)
        #expect(interval.contains(2) && !interval.contains(0))
    }

    @Test func `fewer than two values have no interval`() {
        #expect(ConfidenceInterval.mean(of: []) == nil)
        #expect(ConfidenceInterval.mean(of: [7]) == nil)
    }

    @Test func `the interval of Clopper and Pearson of known counts is correct`() {
        let interval = ConfidenceInterval.proportion(successes: 5, of: 10)
        #expect(interval.estimate == 0.5)
        #expect(abs(interval.lower - 0.187_086) < 1e-6)
        #expect(abs(interval.upper - 0.812_914) < 1e-6)
    }

    @Test func `an event that occurs never or always has one bound`() {
        let never = ConfidenceInterval.proportion(successes: 0, of: 20)
        let always = ConfidenceInterval.proportion(successes: 20, of: 20)
        #expect(never.lower == 0 && always.upper == 1)
        #expect(abs(never.upper - 0.168_433) < 1e-6)
        #expect(abs(always.lower - (1 - never.upper)) < 1e-9)
    }

    @Test func `an invalid proportion or confidence level traps`() async {
        await #expect(processExitsWith: .failure) { _ = ConfidenceInterval.proportion(successes: 2, of: 1) }
        await #expect(processExitsWith: .failure) { _ = ConfidenceInterval.proportion(successes: 0, of: 0) }
        await #expect(processExitsWith: .failure) { _ = ConfidenceInterval.mean(of: [1, 2], confidence: 1) }
    }
}
