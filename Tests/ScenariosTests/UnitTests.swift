// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import Society
import Testing

@testable import Scenarios

@Suite struct UnitTests {
    static let values: [(Unit, String, Double)] = [
        (.number, "-1.30", -1.3), (.number, "1e-4", 0.0001), (.number, "+2", 2), (.number, ".5", 0.5),
        (.number, "5.", 5),
        (.count("watches"), "56.7M watches", 56_700_000), (.count("watches"), "3,000", 3_000),
        (.count("watches"), "5k", 5_000), (.count("watches"), "1 watche", 1), (.count("friends"), "1 friend", 1),
        (.count("children"), "1 child", 1), (.count("friends"), "40 friends", 40), (.count("likes"), "1_000", 1_000),
        (.share, "15%", 0.15), (.share, "0.15", 0.15), (.share, "12.5 %", 0.125),
        (.chance(per: .day), "10%/day", 0.1), (.chance(per: .month), "0.08/month", 0.08),
        (.chance(per: .day), "0.1 / d", 0.1),
        (.rate("requests", per: .day), "0.1/day", 0.1), (.rate("requests", per: .day), "7 requests/week", 1),
        (.rate("calls", per: .day), "1k calls/day", 1_000),
        (.duration(in: .second), "15min", 900), (.duration(in: .second), "1h 30min", 5_400),
        (.duration(in: .second), "1h30min", 5_400), (.duration(in: .minute), "9h", 540),
        (.duration(in: .day), "7d", 7), (.duration(in: .day), "2 weeks", 14), (.duration(in: .day), "36h", 1.5),
        (.size, "350B", 350), (.size, "2KB", 2_000), (.size, "1.5 MB", 1_500_000),
    ]

    @Test(arguments: values) func `a value parses exactly`(unit: Unit, text: String, value: Double) throws {
        #expect(try unit.read(text, nameSaysUnit: false) == value)
    }

    static let refused: [(Unit, String)] = [
        (.number, "5 apples"), (.number, ""), (.number, "-"), (.number, "1,00"), (.number, "1,0000"),
        (.number, "1234,567"),
        (.number, "0x10"), (.number, "1e"), (.number, "--1"), (.number, "١"), (.number, "1..2"), (.number, "infinity"),
        (.count("watches"), "5 m"), (.count("watches"), "5K"), (.count("watches"), "5 friends"), (.share, "5/day"),
        (.chance(per: .day), "0.1"), (.chance(per: .day), "0.1/month"), (.chance(per: .day), "0.1/"),
        (.rate("calls", per: .day), "1"), (.rate("calls", per: .day), "1 likes/day"),
        (.duration(in: .second), "5"), (.duration(in: .second), "5 m"), (.duration(in: .second), "1h -30min"),
        (.duration(in: .second), "1h 30"), (.size, "350"), (.size, "350 b"),
    ]

    @Test(arguments: refused) func `a value in another unit is rejected`(unit: Unit, text: String) {
        #expect(throws: Unit.Refusal.self) { try unit.read(text, nameSaysUnit: false) }
    }

    @Test func `the pattern of a unit accepts the values that the reader accepts`() throws {
        let texts = Self.values.map(\.1) + Self.refused.map(\.1) + ["5", "1,234.5e-1 k likes", "1 week 2d"]
        var units: [Unit] = []
        for unit in Self.values.map(\.0) + Self.refused.map(\.0) where !units.contains(unit) {
            units.append(unit)
        }
        for unit in units {
            for isOptional in [false, true] {
                let pattern = try Regex(unit.pattern(isUnitOptional: isOptional))
                for text in texts {
                    let isRead = (try? unit.read(text, nameSaysUnit: isOptional)) != nil
                    #expect(
                        (try pattern.wholeMatch(in: text) != nil) == isRead,
                        "\(unit), \(text), unit optional: \(isOptional)")
                }
            }
        }
    }

    @Test func `a key that names its unit accepts a bare number`() throws {
        #expect(try Unit.duration(in: .second).read("5", nameSaysUnit: true) == 5)
        #expect(try Unit.rate("calls", per: .day).read("5", nameSaysUnit: true) == 5)
        #expect(Key("silentDays", .flag(\.likes.always), "").nameSaysUnit)
        #expect(!Key("sleep", .flag(\.likes.always), "").nameSaysUnit)
    }

    @Test func `numbers are written with the fewest characters`() {
        #expect(plain(9_999) == "9999")
        #expect(plain(10_000) == "10,000")
        #expect(plain(-1_234_567) == "-1,234,567")
        #expect(plain(0.25) == "0.25")
        #expect(Unit.size.write(2_500) == "2500B")
        #expect(Unit.duration(in: .day).write(1.5) == "36h")
        #expect(Unit.duration(in: .minute).write(1_440) == "24h")
    }

    @Test func `a suggestion appears only for a similar word`() {
        #expect(SpellingSuggestion.nearest(to: "frends", among: ["friends", "likes"]) == "friends")
        #expect(SpellingSuggestion.nearest(to: "ilkes", among: ["friends", "likes"]) == "likes")
        #expect(SpellingSuggestion.nearest(to: "zebra", among: ["friends", "likes"]) == nil)
        #expect(SpellingSuggestion.nearest(to: "x", among: []) == nil)
    }
}
