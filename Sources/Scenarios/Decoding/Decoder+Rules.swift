// SPDX-License-Identifier: GPL-3.0-or-later
import Society

/// Rules between keys, checked if each key is valid.
extension Decoder {
    mutating func checkRules() {
        checkTime()
        checkDay()
        checkFriends()
        checkLikes()
        checkAges()
    }

    /// Reports a broken rule at the first of `keys` that the scenario contains.
    private mutating func require(
        _ isKept: Bool, _ keys: [String], _ message: @autoclosure () -> String, _ hints: String...
    ) {
        guard !isKept, refused.isDisjoint(with: keys) else { return }
        guard let location = keys.lazy.compactMap({ [locations] in locations[$0] }).first else {
            preconditionFailure("the defaults break the rule: \(message())")
        }
        add(location, message(), hints)
    }

    private mutating func checkTime() {
        let time = parameters.time
        let tick = time.tickSeconds
        require(
            900 % tick == 0 || tick == 1_800 || tick == 3_600, ["time.tickSeconds"],
            "time.tickSeconds is \(tick)s; it must divide 15min, or be 30min or 1h",
            "the next shorter tick is \((1...tick).last { 900 % $0 == 0 } ?? 1)s")
        let inLessons = time.lessons.reduce(into: Array(repeating: 0, count: 24)) { minutes, lesson in
            for minute in lesson { minutes[minute / 60] += 1 }
        }
        let school = time.hourlyWeights[Int(DayType.schoolDay.rawValue)]
        require(
            zip(school, inLessons).contains { $0 > 0 && $1 < 60 }, ["time.lessons", "time.hourlyWeights"],
            "the lessons fill every hour with weight on a school day; children could never use the watch",
            "leave at least one minute of such an hour free")
    }

    private mutating func checkDay() {
        let day = parameters.day
        let schoolDay = day.schoolDayFree + day.classMinutes + day.sleep
        require(
            schoolDay <= 1_440, ["day.schoolDayFree", "day.classMinutes", "day.sleep"],
            "free time, class and sleep of a school day add up to \(plain(schoolDay))min; a day has 1,440")
        require(
            day.freeDayFree + day.sleep <= 1_440, ["day.freeDayFree", "day.sleep"],
            "free time and sleep of a free day add up to \(plain(day.freeDayFree + day.sleep))min; a day has 1,440")
        require(
            day.sleepGivenUp <= day.sleep, ["day.sleepGivenUp", "day.sleep"],
            "day.sleepGivenUp is \(plain(day.sleepGivenUp))min; it must be at most day.sleep, \(plain(day.sleep))min")
    }

    private mutating func checkFriends() {
        let means: [(String, any Slot<Double>)] = [
            ("friends.offline", \.friends.offline), ("friends.ordinary", \.friends.ordinary),
            ("friends.committed", \.friends.committed),
        ]
        let cap = parameters.friends.cap
        for (name, slot) in means {
            let mean = parameters[keyPath: slot]
            if locations[name] == nil {
                // The default follows the cap, so that a scenario can lower the cap without setting the means.
                parameters[keyPath: slot] = min(mean, Double(cap))
            } else {
                require(
                    mean <= Double(cap), [name, "friends.cap"],
                    "\(name) is \(plain(mean)); it must be at most friends.cap, \(cap)")
            }
        }
        let friends = parameters.friends
        require(
            friends.offline <= friends.ordinary, ["friends.offline", "friends.ordinary"],
            "friends.offline is \(plain(friends.offline)); it must be at most friends.ordinary, "
                + plain(friends.ordinary), "the friends on the watch include the offline friends")
    }

    private mutating func checkLikes() {
        let likes = parameters.likes
        require(
            likes.quotaLevels.allSatisfy { $0 <= likes.levelCap }, ["likes.quotaLevels", "likes.levelCap"],
            "the last of likes.quotaLevels is \(likes.quotaLevels.last ?? 0); it must be at most likes.levelCap, "
                + "\(likes.levelCap)")
        for (name, values) in [
            ("initialOrdinary", likes.initialOrdinary), ("initialCommitted", likes.initialCommitted),
        ] {
            require(
                (0...5).contains(values[1]), ["likes.\(name)"],
                "likes.\(name).1 is \(plain(values[1])); a sigma must be between 0 and 5")
        }
    }

    private mutating func checkAges() {
        let population = parameters.population
        if let (youngest, path) = seedYoungest {
            if locations["population.youngest"] == nil {
                parameters.population.youngest = youngest
            } else {
                require(
                    population.youngest == youngest, ["population.youngest"],
                    "population.youngest is \(population.youngest); \(path) starts at age \(youngest)",
                    "delete the key; the file defines the age")
            }
        }
    }
}
