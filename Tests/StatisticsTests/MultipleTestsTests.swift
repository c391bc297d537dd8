// SPDX-License-Identifier: GPL-3.0-or-later
import Statistics
import Testing

@Suite struct MultipleTestsTests {
    @Test(arguments: [
        ([], []), ([0.03], [0.03]), ([0.01, 0.04, 0.03], [0.03, 0.06, 0.06]), ([0.5, 0.5], [1, 1]),
        // R: p.adjust(c(0.001, 0.02, 0.3, 0.0125), "holm")
        ([0.001, 0.02, 0.3, 0.0125], [0.004, 0.04, 0.3, 0.0375]),
    ])
    func `p-values are adjusted by Holm's method`(given: [Double], expected: [Double]) {
        let adjusted = MultipleTests.holm(given)
        #expect(adjusted.count == expected.count)
        for (one, other) in zip(adjusted, expected) { #expect(abs(one - other) < 1e-12) }
    }
}
