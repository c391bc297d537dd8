// SPDX-License-Identifier: GPL-3.0-or-later
import Programs
import Testing

@testable import watchcircle

@Suite struct LoadSearchTests {
    @Test(arguments: [("6", 6, false), ("20k", 20_000, false), ("1.5M", 1_500_000, false), ("200/s", 200, true)])
    func `a load has a factor, and a rate its unit`(text: String, value: Double, isPerSecond: Bool) throws {
        let load = try #require(LoadArgument(argument: text))
        #expect(load.value == value && load.isPerSecond == isPerSecond)
    }

    @Test(arguments: ["", "k", "/s", "5/min", "many"])
    func `a text without a number is no load`(text: String) {
        #expect(LoadArgument(argument: text) == nil)
    }

    /// Runs a search against a system that passes a load or not.
    private func search(_ bounds: LoadSearch.Bounds, passes: (Double) -> Bool) -> (LoadSearch, [LoadSearch.Step]) {
        var search = LoadSearch(bounds)
        var steps: [LoadSearch.Step] = []
        while true {
            steps.append(search.next)
            switch search.next {
            case .trial(let load), .confirmation(let load): search.note(passed: passes(load))
            case .over: return (search, steps)
            }
        }
    }

    private func end(_ steps: [LoadSearch.Step]) -> LoadSearch.End? {
        if case .over(let end)? = steps.last { end } else { nil }
    }

    @Test func `loads double, then bisect the bracket, and the last pass is confirmed`() {
        var bounds = LoadSearch.Bounds(first: 1, least: 0.001, most: 1_000)
        bounds.tolerance = 0.5
        bounds.confirmations = 2
        let (result, steps) = search(bounds) { $0 < 5 }
        #expect(steps.prefix(4) == [.trial(1), .trial(2), .trial(4), .trial(8)])
        #expect(steps[4] == .trial(32.0.squareRoot()))
        #expect(steps.suffix(3) == [.confirmation(4), .confirmation(4), .over(.found)])
        #expect(result.passed == 4 && result.failed == 32.0.squareRoot() && result.trials == 7)
    }

    @Test(arguments: [0.0042, 0.7, 1, 1.0001, 3.3, 77.7, 999])
    func `a search brackets a clean limit within the tolerance`(limit: Double) {
        for tolerance in [0.5, 0.05, 0.01] {
            var bounds = LoadSearch.Bounds(first: 1, least: 0.001, most: 1_000)
            bounds.tolerance = tolerance
            let (result, steps) = search(bounds) { $0 <= limit }
            #expect(end(steps) == .found)
            if let passed = result.passed, let failed = result.failed {
                #expect(passed <= limit && failed > limit && failed <= passed * (1 + tolerance) * 1.000001)
            } else {
                Issue.record("no bracket at \(limit)")
            }
            #expect(result.trials <= 2 * 10 + 11 + 3)
        }
    }

    @Test func `a search finds whole numbers exactly`() {
        for limit in [1, 2, 3, 17, 999, 1_000] {
            var bounds = LoadSearch.Bounds(first: 8, least: 1, most: 1_000)
            bounds.grid = 1
            bounds.tolerance = 0.000_1
            var isWhole = true
            let (result, steps) = search(bounds) { load in
                if load != load.rounded() { isWhole = false }
                return load <= Double(limit)
            }
            #expect(isWhole && result.passed == Double(limit))
            #expect(end(steps) == (limit == 1_000 ? .alwaysPasses : .found))
        }
    }

    @Test func `a search that never passes ends at the least load`() {
        let (result, steps) = search(LoadSearch.Bounds(first: 8, least: 1, most: 100)) { _ in false }
        #expect(steps == [.trial(8), .trial(4), .trial(2), .trial(1), .over(.neverPasses)])
        #expect(result.passed == nil && result.failed == 1)
    }

    @Test func `a search that always passes confirms the greatest load`() {
        let (result, steps) = search(LoadSearch.Bounds(first: 30, least: 1, most: 100)) { _ in true }
        #expect(
            steps == [.trial(30), .trial(60), .trial(100)] + Array(repeating: .confirmation(100), count: 3)
                + [.over(.alwaysPasses)])
        #expect(result.passed == 100 && result.failed == nil)
        var bounds = LoadSearch.Bounds(first: 5, least: 5, most: 5)
        bounds.confirmations = 0
        #expect(search(bounds) { _ in true }.1 == [.trial(5), .over(.alwaysPasses)])
    }

    @Test func `a load that passed by chance fails its confirmation`() {
        // 8 passes once and never again.
        var isLucky = true
        var bounds = LoadSearch.Bounds(first: 8, least: 0.01, most: 100)
        bounds.tolerance = 0.1
        let (result, steps) = search(bounds) { load in
            guard load > 5 else { return true }
            defer { isLucky = false }
            return isLucky
        }
        #expect(end(steps) == .found)
        #expect(result.passed.map { $0 <= 5 && $0 > 2.5 } == true)
        #expect(result.failed.map { $0 > 5 } == true)
    }

    @Test func `after a failed confirmation, the search confirms the next lower load that passed`() {
        // 200 and 400 pass, 800 and 566 fail; 475.7 passes once.
        var luck = 1
        var bounds = LoadSearch.Bounds(first: 200, least: 1, most: 10_000)
        bounds.tolerance = 0.2
        let (result, steps) = search(bounds) { load in
            guard load > 450 else { return true }
            defer { if load < 500 { luck -= 1 } }
            return load < 500 && luck > 0
        }
        let loads = steps.compactMap { step -> Double? in
            switch step {
            case .trial(let load), .confirmation(let load): load.rounded()
            case .over: nil
            }
        }
        #expect(loads == [200, 400, 800, 566, 476, 476, 400, 400, 400])
        #expect(end(steps) == .found && result.passed == 400)
    }

    @Test func `below all passed loads, the steps grow`() {
        // Whatever has passed once does not pass again; below 150 all do.
        var seen: Set<Double> = []
        let (result, steps) = search(LoadSearch.Bounds(first: 200, least: 1, most: 400)) { load in
            load < 150 || load >= 200 && seen.insert(load).inserted
        }
        #expect(steps.prefix(4) == [.trial(200), .trial(400), .confirmation(400), .confirmation(200)])
        #expect(steps.dropFirst(4).first == .trial(200 / 1.05))
        #expect(end(steps) == .found && result.passed.map { $0 < 150 && $0 > 100 } == true)
    }

    @Test func `with a noisy limit, the result is near where confirmations succeed`() {
        // Passes always below 80, never above 120, by chance between.
        for seed in 1...200 {
            var state = UInt64(seed)
            func chance() -> Double {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Double(state >> 11) * 0x1p-53
            }
            let (result, steps) = search(LoadSearch.Bounds(first: 1, least: 0.001, most: 100_000)) { load in
                load < 80 || load < 120 && chance() < (120 - load) / 40
            }
            #expect(end(steps) == .found)
            #expect(result.passed.map { (55...120).contains($0) } == true, "\(String(describing: result.passed))")
            // The load found passed all three confirmations, and what failed lies above it.
            if let passed = result.passed, let failed = result.failed { #expect(passed < failed) }
        }
    }

    @Test func `a search ends for all sequences of results`() {
        for seed in 1...300 {
            var state = UInt64(seed)
            let (result, steps) = search(LoadSearch.Bounds(first: 1, least: 0.001, most: 1_000)) { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return state >> 63 == 0
            }
            #expect(result.trials <= 60 && end(steps) != nil)
        }
    }
}
