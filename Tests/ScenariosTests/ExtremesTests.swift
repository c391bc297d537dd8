// SPDX-License-Identifier: GPL-3.0-or-later
import Society
import Testing

@testable import Scenarios

/// The society trusts a checked scenario. So whatever the loader accepts must run: a trap here means that a range is too wide
/// or that the society relies on a rule which nothing checks.
@Suite struct ExtremesTests {
    @Test(arguments: 0..<24)
    func `a society runs with many keys at the limits of their ranges`(design: Int) {
        var bits = UInt64(design)
        let overrides = Self.keys.compactMap { key, path -> String? in
            bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let ends = Self.ends(of: key)
            let pick = Int(bits >> 33) % (3 * ends.count)
            // Switches mostly stay on, lest one hides what the others do.
            if case .flag = key.shape, pick != 0 { return nil }
            return pick < ends.count ? "\(path)=\(ends[pick])" : nil
        }
        live(overrides)
    }

    /// Runs a society for two days, small and in long ticks unless ticks are the matter.
    private func live(_ overrides: [String]) {
        var parameters = accepted(overrides)
        parameters.population.watches = min(parameters.population.watches, 80)
        parameters.time.tickSeconds = parameters.time.tickSeconds == 1 ? 900 : 3_600
        let society = Society(parameters, seed: 1, threads: 1, partitionBits: 6)
        for _ in 0..<(2 * parameters.time.ticksPerDay) { _ = society.advance() }
        #expect(society.lastDay != nil, "\(overrides)")
    }

    /// The parameters that the overrides give, without those that break a rule between keys.
    private func accepted(_ overrides: [String]) -> SocietyParameters {
        var overrides = overrides
        while true {
            do {
                return try read("", overrides: overrides).parameters
            } catch {
                let refused = Set(error.mistakes.map(\.location.source))
                let count = overrides.count
                overrides.removeAll { refused.contains(Document.source(of: $0)) }
                if overrides.count == count {
                    Issue.record("\(error)")
                    return SocietyParameters()
                }
            }
        }
    }

    /// Keys that change what a society does, with their paths.
    private static let keys: [(Key, String)] = Section.all.filter { $0.name != "payloads" }.flatMap { section in
        section.keys.map { ($0, section.name.isEmpty ? $0.name : "\(section.name).\($0.name)") }
    }

    /// The least and the greatest value that a key allows, as one would write them.
    static func ends(of key: Key) -> [String] {
        switch key.shape {
        case .real(_, let unit, let limits):
            let low = limits.low.map { limits.includesLow ? $0 : $0 + 1e-6 }
            return [low, limits.high].compactMap { $0.map(unit.write) }
        case .whole(_, let unit, let limits): return [limits.low, limits.high].compactMap { $0.map(unit.write) }
        case .flag: return ["false"]
        case .weekday: return ["Monday", "Sunday"]
        case .date: return ["2000-01-01", "2099-12-31"]
        case .calendar: return SchoolCalendar.allCases.map(\.rawValue)
        case .days: return ["[0-36500]", "[1]"]
        case .clock: return ["[]", "[0:00-23:59]", "[0:00-17:00, 17:01-24:00]"]
        case .regions: return ["{ a: 0, b: 1e12 }", "{ a: 1e-12 }"]
        case .hours: return ["{ schoolDay: [\(list("0", 23)), 1e-12] }", "{ weekend: [1e12, \(list("0", 23))] }"]
        case .ages: return ["[1]", "[0, 1e12]", "[\(list("1", ListRule.ages.count.upperBound))]"]
        case .reals, .wholes: return lists[key.name] ?? []
        }
    }

    private static func list(_ item: String, _ count: Int) -> String {
        Array(repeating: item, count: count).joined(separator: ", ")
    }

    /// Ends of the keys that hold short lists.
    private static let lists = [
        "susceptibility": ["[1, 0, 0]", "[0, 0, 1]", "[100, 100, 100]"], "displacement": ["[1, 0, 0]", "[0, 0, 1]"],
        "meeting": ["[1, 0, 0, 0]", "[0, 1, 0, 0]", "[0, 0, 0, 1]"],
        "quotas": ["[1, 1, 1]", "[20, 20, 20]", "[20, 1, 1]"],
        "quotaLevels": ["[1, 2]", "[59, 60]"], "initialOrdinary": ["[-20, 0]", "[20, 5]", "[0, 5]"],
        "initialCommitted": ["[-20, 0]", "[20, 5]", "[0, 5]"], "initialAnswering": ["[-20, 0]", "[20, 5]", "[0, 5]"],
        "balance": ["[1e-6, 1]", "[1, 1e-6]"], "initialDriveBounds": ["[-10, -9]", "[9, 10]"],
        "initialExperience": ["[0, 0]", "[20, 20]", "[0, 20]"],
        "perVisit": ["[1, 1]", "[20, 20]"],
        "stageAges": ["[1, 2]", "[40, 41]", "[1, 41]"], "leastSessions": ["[0.001, 0.001]", "[1000, 1000]"],
        "initialStrangerStrength": ["[0, 0.5]", "[15, 15.5]", "[0, 15.5]"],
        "initialStrength": ["[0, 0.5]", "[15, 15.5]", "[0, 15.5]"], "freeShares": ["[1, 0, 0, 0]", "[0, 0, 0, 1]"],
        "upward": ["[-1, -1, -1]", "[1, 1, 1]"], "downward": ["[0, 0, 0]", "[1, 1, 1]"],
        "baseline": ["[0, 0]", "[1, 1]"], "belonging": ["[1, 0, 0]", "[0, 1, 0]", "[0, 0, 1]"],
    ]

    @Test func `every short list has limits in this test`() {
        for (key, path) in Self.keys { #expect(!Self.ends(of: key).isEmpty, "\(path)") }
    }
}
