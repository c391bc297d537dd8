// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// A number in the code of behaviour steers the model without a key, a range or a source. Every such number is therefore a
/// parameter; the numbers that remain are units, sizes of stored values and look-ups, and distances of prefetches.
@Suite struct LiteralTests {
    /// The folders and files that hold behaviour.
    private static let places = [
        "Behaviour/", "Equations/", "Day/", "Population/", "Circle/", "World/CompiledParameters.swift",
    ]

    /// Numbers that are no parameters, by file: the numbers and the reason.
    private static let allowed: [(file: String, numbers: [String], reason: String)] = [
        ("Behaviour/FriendOfFriendLookup", ["16", "8"], "prefetch distances, and words of a filter"),
        ("Behaviour/FriendOfFriendLookup", ["15", "63"], "bits of a filter"),
        ("Behaviour/Posting", ["5_400_000", "65_000"], "milliseconds and storage limit of the clock of posts"),
        ("Day/Background", ["1_000"], "milliseconds of a second"),
        (
            "Day/DayClock", ["96", "1_440", "24", "60", "60_000", "86_400_000", "1_000", "28_125", "3_515"],
            "quarters, hours, minutes, seconds and milliseconds of a day; milliseconds of a position"
        ),
        ("Day/DayClock", ["65_536"], "resolution of the look-up of activity"),
        ("Day/DayEnd", ["5"], "five minutes, as stored"),
        ("Day/DayEnd", ["2.83"], "ln 17, the logarithm of a drive of 1 in the table of ln(1 + n)"),
        ("Day/DayEnd", ["24", "12"], "prefetch distances"),
        ("Day/DayPlan", ["60"], "minutes of an hour"),
        ("Day/DayStart", ["31", "64"], "days of contact are stored modulo 128, and rows are begun in groups of 64"),
        ("Day/DayStart", ["128"], "prefetch distance"),
        ("Day/DayStart", ["5", "0.5"], "watch time is stored in five minutes, rounded to nearest"),
        ("Day/PassiveCounts", ["65_536"], "resolution of the look-up of activity"),
        ("Day/PassiveDay", ["8", "4", "3"], "words of 16 bits in a random block"),
        ("Day/Shortening", ["6"], "prefetch distance"),
        ("Day/Tick", ["1_000", "900_000", "86_400_000", "5_400_000"], "units of time"),
        ("Day/Tick", ["6", "3"], "prefetch distances"),
        ("Day/Waking", ["4_294_967_040"], "greatest Float below 2^32"),
        ("Population/AttributeSampling", ["1_024", "256"], "intervals of quantile tables"),
        ("Population/AttributeSampling", ["0.693"], "ln 2"),
        ("Population/AttributeSampling", ["60_000"], "storage limit of the clock of posts"),
        ("Equations/CircleMembership", ["0.693_147_18", "5"], "ln 2, and five minutes, as stored"),
        ("Equations/CircleMembership", ["10"], "the age at which the hazard is the half-life's"),
        ("Equations/CircleMembership", ["30"], "number of a purpose"),
        ("Equations/Displacing", ["1_440"], "minutes of a day"),
        ("Equations/FeelingEquations", ["16", "128", "5", "204"], "drive, standing and five minutes, as stored"),
        ("Equations/ListTargets", ["256", "0.5"], "steps of a distribution and the middle of a step"),
        ("Equations/ListTargets", ["0.5513"], "√3/π, which scales a logistic distribution to unit variance"),
        ("Behaviour/MeetingAtSchool", ["4", "6"], "meetings in one session, and draws for an offline friend"),
        ("Behaviour/SeekingFriends", ["3", "16"], "requests in one session, and draws for a member of a group"),
        ("Behaviour/Session", ["0.693_147_18"], "ln 2"),
        (
            "Behaviour/SessionBehaviours",
            ["5", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29"], "numbers of purposes"
        ),
        ("Behaviour/VisitingFriends", ["3"], "draws from one random word"),
        ("Day/ClassStanding", ["0.5", "48"], "the middle of a class, and a prefetch distance"),
        ("Day/SessionBatch", ["8"], "random blocks computed ahead"),
        ("Population/AttributeSampling", ["0.25"], "years that an account has at least existed"),
        ("Population/AttributeSampling", ["365", "0.693_147_18"], "days of a year, and ln 2"),
        ("Population/AttributeSampling", ["4_096", "0.5", "9"], "steps of a sum, and 1e-9"),
        ("Population/ClassDraws", ["0.5", "9", "40"], "the part of one sex, 1e-9, and steps of a bisection"),
        ("Population/EdgeDraws", ["128"], "days of contact are stored modulo 128"),
        ("Population/EdgeDraws", ["0.01"], "bound of a divisor"),
        ("Population/EdgeDraws", ["63", "64", "64.0", "40", "3", "4", "256"], "steps of a table and of a bisection"),
        ("Population/GroupLayout", ["4", "60"], "groups of a block, and bits of a hash"),
        ("Population/GroupLayout", ["256"], "years, so that numbers are positive"),
        ("Population/GroupMeeting", ["15"], "prefetch distance"),
        ("Population/InitialTies", ["64", "16"], "schools and blocks of a task"),
        ("Population/InitialTies", ["4"], "units of places"),
        ("Population/Newcomers", ["9", "365", "256"], "September, days of a year, and ages"),
        ("Population/Ownership", ["9"], "1e-9"),
        ("Population/SchoolMap", ["24"], "owners in a class, limited by the storage of initial ties"),
        ("Circle/Delivery", ["64", "32"], "prefetch distances"),
        ("Circle/Message", ["16"], "bits of a row"),
        ("Circle/Message", ["24", "12"], "prefetch distances"),
        ("Circle/RequestInbox", ["32", "256", "512", "4", "8"], "storage of requests"),
        ("Circle/TieChanges", ["4"], "kinds of ties"),
        ("Circle/TieChanges", ["12"], "prefetch distance"),
        ("World/CompiledParameters", ["1_000", "30"], "milliseconds of a second, days of a month"),
        ("World/CompiledParameters", ["3"], "index of a share"),
    ]

    @Test func `every number in the code of behaviour is a unit, a size or a documented exception`() throws {
        var used: Set<String> = []
        var files = 0
        for file in try SourceFile.all(in: "Sources/Society") {
            let name = String(file.path.dropFirst("Sources/Society/".count).dropLast(".swift".count))
            guard Self.places.contains(where: { "\(name).swift".hasPrefix($0) }) else { continue }
            files += 1
            let exceptions = Set(Self.allowed.filter { $0.file == name }.flatMap(\.numbers))
            for (index, line) in file.code.enumerated() {
                for number in Self.unexplained(in: line) {
                    #expect(
                        exceptions.contains(number),
                        "\(file.path):\(index + 1): \(number) is neither a parameter nor a documented exception")
                    used.insert("\(name) \(number)")
                }
            }
        }
        #expect(files > 30)
        for (file, numbers, _) in Self.allowed {
            for number in numbers { #expect(used.contains("\(file) \(number)"), "\(file): \(number) is not in use") }
        }
    }

    @Test func `a tap time, a share and a threshold are found, but not units of stored values`() {
        #expect(Self.unexplained(in: "spend(6_000)") == ["6_000"])
        #expect(Self.unexplained(in: "now + 0.01 * (target - now)") == ["0.01"])
        #expect(Self.unexplained(in: "255 * (0.3 + 0.35 * ties)") == ["0.3", "0.35"])
        #expect(Self.unexplained(in: "profile.drive > 32") == ["32"])
        #expect(Self.unexplained(in: "friends.debtorHazard / 5") == ["5"])
        #expect(Self.unexplained(in: "Float(drive) / 16 + $0.1 + list[2] - 0.0 + \"12\"") == [])
        #expect(Self.unexplained(in: "bits >> 24 & 0xFF, UInt32(1) << 30, x &<< 15") == [])
        #expect(Self.unexplained(in: "min(65_535, rest * 256)") == [])
    }

    /// Returns the numbers of a line that need an explanation: all but 0, 1, 2, masks in hexadecimal, distances of
    /// shifts, greatest values of bytes and words, and powers of two from 16 that multiply or divide.
    private static func unexplained(in line: String) -> [String] {
        let line = line.replacing(/"[^"]*"/, with: "\"\"")
        return line.matches(of: /(?:^|[^\w.$])(0x[\w.+-]+|[0-9][0-9_]*(?:\.[0-9_]+)?)/).compactMap { match in
            let number = match.output.1
            guard !number.hasPrefix("0x"), let value = Double(number.filter { $0 != "_" }) else { return nil }
            let before = line[..<number.startIndex].filter { $0 != " " }
            let after = line[number.endIndex...].filter { $0 != " " }
            if [0, 1, 2, 255, 65_535, 4_294_967_295].contains(value) { return nil }
            if before.hasSuffix("<<") || before.hasSuffix(">>") { return nil }
            let isPower = value >= 16 && value == value.rounded() && Int(value).nonzeroBitCount == 1
            let scales = ["*", "/", "%"].contains {
                before.hasSuffix($0) || after.hasPrefix($0) || after.hasPrefix("&\($0)")
            }
            return isPower && scales ? nil : String(number)
        }
    }
}
