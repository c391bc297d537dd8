// SPDX-License-Identifier: GPL-3.0-or-later
import Society

/// A rule between keys. Files and parameters from code are checked by the same table.
struct ParameterRule: Sendable {
    /// A broken rule: the value and what it must be, and how to repair it.
    struct Violation {
        var message: String
        var hints: [String] = []
    }

    /// The full names of the keys that the rule involves; the first is to blame.
    var keys: [String]
    /// Returns the violation, or nil if the parameters keep the rule. Each of the keys is valid by itself.
    var violation: @Sendable (SocietyParameters) -> Violation?

    init(
        _ keys: String..., isKept: @escaping @Sendable (SocietyParameters) -> Bool,
        otherwise words: @escaping @Sendable (SocietyParameters) -> Violation
    ) {
        self.keys = keys
        violation = { isKept($0) ? nil : words($0) }
    }

    /// All rules between keys.
    static let all: [ParameterRule] = time + day + friends + likes + posts

    /// The means of friends that must not exceed the cap, by key.
    static let friendMeans: [(name: String, slot: any Slot<Double>)] = [
        ("friends.offline", \.friends.offline), ("friends.ordinary", \.friends.ordinary),
        ("friends.committed", \.friends.committed),
    ]

    private static let time = [
        ParameterRule("time.tickSeconds") {
            let tick = $0.time.tickSeconds
            return 900 % tick == 0 || tick == 1_800 || tick == 3_600
        } otherwise: {
            let tick = $0.time.tickSeconds
            return Violation(
                message: "time.tickSeconds is \(tick)s; it must divide 15min, or be 30min or 1h",
                hints: ["the next shorter tick is \((1...tick).last { 900 % $0 == 0 } ?? 1)s"])
        },
        ParameterRule("time.lessons", "time.hourlyWeights") {
            let inLessons = $0.time.lessons.reduce(into: Array(repeating: 0, count: 24)) { minutes, lesson in
                for minute in lesson { minutes[minute / 60] += 1 }
            }
            let school = $0.time.hourlyWeights[Int(DayType.schoolDay.rawValue)]
            return zip(school, inLessons).contains { $0 > 0 && $1 < 60 }
        } otherwise: { _ in
            Violation(
                message: "the lessons fill every hour with weight on a school day; children could never use the watch",
                hints: ["leave at least one minute of such an hour free"])
        },
    ]

    private static let day = [
        ParameterRule("day.schoolDayFree", "day.classMinutes", "day.sleep") {
            $0.day.schoolDay <= 1_440
        } otherwise: {
            Violation(
                message: "free time, class and sleep of a school day add up to \(plain($0.day.schoolDay))min; "
                    + "a day has 1,440")
        },
        ParameterRule("day.freeDayFree", "day.sleep") {
            $0.day.freeDay <= 1_440
        } otherwise: {
            Violation(
                message: "free time and sleep of a free day add up to \(plain($0.day.freeDay))min; a day has 1,440")
        },
        ParameterRule("day.sleepGivenUp", "day.sleep") {
            $0.day.sleepGivenUp <= $0.day.sleep
        } otherwise: {
            Violation(
                message: "day.sleepGivenUp is \(plain($0.day.sleepGivenUp))min; it must be at most day.sleep, "
                    + "\(plain($0.day.sleep))min")
        },
    ]

    private static let friends =
        friendMeans.map { name, slot in
            ParameterRule(name, "friends.cap") {
                $0[keyPath: slot] <= Double($0.friends.cap)
            } otherwise: {
                Violation(
                    message: "\(name) is \(plain($0[keyPath: slot])); it must be at most friends.cap, \($0.friends.cap)"
                )
            }
        } + [
            ParameterRule("friends.offline", "friends.ordinary") {
                $0.friends.offline <= $0.friends.ordinary
            } otherwise: {
                Violation(
                    message: "friends.offline is \(plain($0.friends.offline)); it must be at most friends.ordinary, "
                        + plain($0.friends.ordinary),
                    hints: ["the friends on the watch include the offline friends"])
            }
        ]

    private static let likes =
        [
            ParameterRule("likes.quotaLevels", "likes.levelCap") { parameters in
                parameters.likes.quotaLevels.allSatisfy { $0 <= parameters.likes.levelCap }
            } otherwise: {
                Violation(
                    message: "the last of likes.quotaLevels is \($0.likes.quotaLevels.last ?? 0); it must be at most "
                        + "likes.levelCap, \($0.likes.levelCap)")
            }
        ] + [
            sigma("likes.initialOrdinary", \.likes.initialOrdinary),
            sigma("likes.initialCommitted", \.likes.initialCommitted),
        ]

    private static let posts = [
        ParameterRule("posts.shortestWaitDays", "posts.longestWaitDays") {
            $0.posts.shortestWaitDays <= $0.posts.longestWaitDays
        } otherwise: {
            Violation(
                message: "posts.shortestWaitDays is \(plain($0.posts.shortestWaitDays))d; it must be at most "
                    + "posts.longestWaitDays, \(plain($0.posts.longestWaitDays))d")
        }
    ]

    /// The rule for a list whose second item is a sigma.
    private static func sigma(_ name: String, _ slot: any Slot<[Double]>) -> ParameterRule {
        ParameterRule(name) {
            (0...5).contains($0[keyPath: slot][1])
        } otherwise: {
            Violation(message: "\(name).1 is \(plain($0[keyPath: slot][1])); a sigma must be between 0 and 5")
        }
    }
}

extension DayParameters {
    /// Minutes of a school day that have a use.
    fileprivate var schoolDay: Double { schoolDayFree + classMinutes + sleep }
    /// Minutes of a free day that have a use.
    fileprivate var freeDay: Double { freeDayFree + sleep }
}
