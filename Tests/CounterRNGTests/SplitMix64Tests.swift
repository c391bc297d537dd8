// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Testing

@Suite struct SplitMix64Tests {
    @Test func `the numbers equal those of the published algorithm`() {
        // From state 0, as in the reference implementation of Vigna.
        var random = SplitMix64(state: 0)
        let known: [UInt64] = [
            0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F, 0xF88B_B8A8_724C_81EC,
            0x1B39_896A_51A8_749B,
        ]
        #expect(known.map { _ in random.next() } == known)
        #expect(random.state == SplitMix64.increment &* 5)
    }
}
