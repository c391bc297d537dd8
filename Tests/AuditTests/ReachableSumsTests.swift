// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Audit

@Suite struct ReachableSumsTests {
    @Test func `a single value contains only itself`() {
        let sums = ReachableSums(7)
        #expect(sums.isCertain && sums.contains(7) && !sums.contains(6) && !sums.contains(8))
        #expect(sums.nearest(to: 3) == 7 && sums.nearest(to: 9) == 7)
    }

    @Test func `two increments give exactly four sums`() {
        var sums = ReachableSums(100)
        sums.mayAdd(5)
        sums.mayAdd(10)
        #expect((90...120).filter(sums.contains) == [100, 105, 110, 115])
        #expect(sums.nearest(to: 107) == 105 && sums.nearest(to: 108) == 110 && sums.nearest(to: 200) == 115)
        #expect(sums.description == "100, 105, 110 or 115")
        sums.drop(below: 103)
        #expect((90...120).filter(sums.contains) == [105, 110, 115])
        #expect(sums.low == 105)
    }

    @Test func `a partial increment of seven gives every number up to seven`() {
        var sums = ReachableSums(3)
        sums.mayAdd(upTo: 7)
        #expect((0...20).filter(sums.contains) == Array(3...10))
        sums.mayAdd(upTo: 0)
        sums.mayAdd(0)
        #expect(sums.low == 3 && sums.high == 10)
    }

    @Test func `the sums equal those of all subsets`() {
        var noise = Noise(1)
        for _ in 0..<500 {
            let start = noise.next(below: 1_000)
            var sums = ReachableSums(start)
            var truth: Set<Int> = [start]
            for _ in 0..<(1 + noise.next(below: 8)) {
                let delta = noise.next(below: 200)
                switch noise.next(below: 5) {
                case 0:
                    sums.add(delta)
                    truth = Set(truth.map { $0 + delta })
                case 1:
                    let most = delta % 12
                    sums.mayAdd(upTo: most)
                    truth = Set(truth.flatMap { value in (0...most).map { value + $0 } })
                case 2:
                    let bound = truth.sorted()[noise.next(below: truth.count)]
                    sums.drop(below: bound)
                    truth = truth.filter { $0 >= bound }
                default:
                    sums.mayAdd(delta)
                    truth.formUnion(truth.map { $0 + delta })
                }
            }
            #expect(sums.low == truth.min() && sums.high == truth.max())
            #expect((sums.low - 70...sums.high + 70).filter(sums.contains) == truth.sorted())
            let value = sums.low + noise.next(below: sums.high - sums.low + 1)
            let distance = truth.map { abs($0 - value) }.min()
            #expect(abs(sums.nearest(to: value) - value) == distance && sums.contains(sums.nearest(to: value)))
        }
    }

    @Test func `above the limit, the whole interval is possible`() {
        var sums = ReachableSums(0)
        for _ in 0..<6 { sums.mayAdd(1_000) }
        #expect(sums.low == 0 && sums.high == 6_000 && sums.contains(1) && sums.contains(5_999))
        sums.drop(below: 4_321)
        #expect(sums.low == 4_321 && !sums.contains(4_320))
    }

    @Test func `at the limit, the sums are still exact`() {
        var sums = ReachableSums(0)
        sums.mayAdd(ReachableSums.widest - 1)
        #expect(sums.contains(ReachableSums.widest - 1) && !sums.contains(1))
        sums.mayAdd(2)
        #expect(sums.contains(1))
    }
}
