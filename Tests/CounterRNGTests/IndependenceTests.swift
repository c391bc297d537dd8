// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Statistics
import Testing

/// Streams that differ in one part of their address share nothing.
struct IndependenceTests {
    /// What two neighbouring streams differ in.
    enum Neighbours: String, CaseIterable, Sendable {
        case children, instants, purposes, seeds, draws

        /// The number at place `place`, and the number next to it.
        func pair(_ place: UInt32) -> (UInt32, UInt32) {
            switch self {
            case .children: (word(child: place), word(child: place + 1))
            case .instants: (word(instant: place), word(instant: place + 1))
            case .purposes: (word(child: place, purpose: 4), word(child: place, purpose: 5))
            case .seeds: (word(child: place), word(child: place, seed: 32))
            case .draws: (word(child: place), word(child: place, draw: 1))
            }
        }

        private func word(
            child: UInt32 = 1_000, instant: UInt32 = 12, purpose: UInt16 = 4, seed: UInt64 = 31, draw: Int = 0
        ) -> UInt32 {
            var stream = CounterRNG.Stream(
                key: PhiloxKey(seed: seed), child: child, instant: instant, purpose: Purpose(rawValue: purpose))
            for _ in 0..<draw { _ = stream.next() }
            return stream.next()
        }
    }

    // Under independence r√n is standard normal; 5.03 standard deviations are a false-alarm rate of 5e-7, for each of
    // 5 kinds of neighbours.
    @Test(arguments: Neighbours.allCases)
    func `neighbouring streams are uncorrelated`(neighbours: Neighbours) throws {
        let pairs = (UInt32(0)..<100_000).map(neighbours.pair)
        let r = try #require(Correlation.pearson(pairs.map { Double($0.0) }, pairs.map { Double($0.1) }))
        #expect(abs(r) * Double(pairs.count).squareRoot() < 5.03)
    }

    // Chi-square over 16 × 16 cells of the leading bits, and over those of the trailing bits; the false-alarm rate is
    // 1e-6 for each of 10 tests.
    @Test(arguments: Neighbours.allCases, [UInt32(28), 0])
    func `neighbouring streams fill the square evenly`(neighbours: Neighbours, shift: UInt32) {
        var cells = [Int](repeating: 0, count: 256)
        let pairs = 100_000
        for place in 0..<UInt32(pairs) {
            let (first, second) = neighbours.pair(place)
            cells[Int((first >> shift) & 15) * 16 + Int((second >> shift) & 15)] += 1
        }
        let expected = [Double](repeating: Double(pairs) / 256, count: 256)
        #expect(HypothesisTest.chiSquare(observed: cells, expected: expected).pValue > 1e-6)
    }
}
