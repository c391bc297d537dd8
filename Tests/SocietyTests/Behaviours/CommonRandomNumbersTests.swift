// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Foundation
import Operations
import Testing

@testable import Society

/// Two societies with equal seeds differ only where a cause reached.
///
/// One child is changed on day 10. From then on, both societies run in lockstep, and the test traces the difference: a
/// child may differ only if it has received something from a child that differs, or looked at one.
///
/// `WATCHCIRCLE_TRACE` sets the number of watches; `make soak` traces 20,000 over 30 days.
struct CommonRandomNumbersTests {
    private static let watches = ProcessInfo.processInfo.environment["WATCHCIRCLE_TRACE"].flatMap { Int($0) }

    @Test func `one changed child changes only those whom a cause reaches`() throws {
        let isLarge = Self.watches != nil
        var parameters = SocietyParameters(watches: Self.watches ?? 1_000, tick: isLarge ? 900 : 3_600)
        parameters.friends.requestsPerDay *= 4
        parameters.likes.bigShotLikes = 100_000
        let trace = DifferenceTrace(parameters, seed: 20, warmUp: 10)
        let child = trace.changeOneChild()
        #expect(trace.differing == [child])
        var shares: [Double] = []
        for _ in 0..<(isLarge ? 30 : 6) {
            trace.runDay()
            shares.append(Double(trace.differing.count) / Double(parameters.population.watches))
            #expect(trace.unexplained.isEmpty, "\(trace.unexplained.prefix(5).joined(separator: "\n"))")
            if !trace.unexplained.isEmpty { break }
        }
        if isLarge { print("share of children that differ, by day:", shares.map { String(format: "%.4f", $0) }) }
        // The difference has reached others, but not everybody.
        #expect(trace.differing.count > 5)
        #expect(shares[0] < 0.2)
        #expect(trace.identicalOperations > 5 * trace.differentOperations)
    }

    @Test func `the trace finds a difference without a cause`() {
        let parameters = SocietyParameters(watches: 500, tick: 3_600)
        let trace = DifferenceTrace(parameters, seed: 21, warmUp: 2)
        trace.changeOneChild()
        trace.disturb(child: 77)
        trace.runDay()
        #expect(trace.unexplained.contains { $0.contains("child 77 ") })
    }
}
