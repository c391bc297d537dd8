// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Scenarios

// A table: one line a kind of mistake, with the message that it must give. Bodies begin on line 3.

@Suite struct MistakeTests {
    static let keys: [(String, String)] = [
        (
            "friends: { capp: 5 }", "test.yaml:3:12: unknown key `friends.capp`; did you mean `cap`?"
        ),
        ("freinds: { cap: 5 }", "test.yaml:3:1: unknown key `freinds`; did you mean `friends`?"),
        ("cap: 5", "test.yaml:3:1: unknown key `cap`\n  hint: did you mean `friends.cap`?"),
        (
            "time: { hourlyWeights: { sunday: [1] } }",
            "test.yaml:3:26: unknown key `time.hourlyWeights.sunday`\n"
                + "  hint: the keys here are `schoolDay`, `weekend`, `holiday`"
        ),
        (
            "friends: 5",
            "test.yaml:3:10: friends is one value; it must be a group of keys\n"
                + "  hint: write one of its keys below it, such as `cap`"
        ),
        (
            "threads: 4",
            "test.yaml:3:10: threads is one value; it must be a group of keys\n"
                + "  hint: write one of its keys below it, such as `openBase`\n"
                + "  hint: use `workers` for the number of processor threads"
        ),
        (
            "friends:\n  cap:\n",
            "test.yaml:4:3: friends.cap has no value\n  hint: the default is 150 friends\n  hint: or delete the key"
        ),
        (
            "friends: { cap: [1, 2] }",
            "test.yaml:3:17: friends.cap is a list; it must be one value\n  hint: the default is 150 friends"
        ),
        (
            "likes: { quotas: 5 }",
            "test.yaml:3:18: likes.quotas is one value; it must be a list (3 items)\n  hint: the default is [5, 10, 20]"
        ),
        (
            "workers: 0",
            "test.yaml:3:10: workers is 0; it must be a whole number from 1 to 1024\n  hint: delete the key to use all cores"
        ),
        (
            "name: a/b",
            "test.yaml:3:7: name is a/b; it must consist of letters, digits, `-`, `_` and `.`, and not start with `.`"
        ),
    ]

    static let numbers: [(String, String)] = [
        (
            "background: { callsPerDay: -5/day }",
            "test.yaml:3:28: background.callsPerDay is -5/day; it must be between 0 and 20\n  hint: the default is 0.8/day"
        ),
        (
            "friends: { cap: 151 friends }",
            "test.yaml:3:17: friends.cap is 151 friends; it must be between 1 and 150\n  hint: the default is 150 friends"
        ),
        ("friends: { cap: 12.5 }", "test.yaml:3:17: friends.cap is 12.5; it must be a whole number"),
        (
            "friends: { cap: 5 watches }",
            "test.yaml:3:17: friends.cap is 5 watches; it must be a number of friends such as 12 or 5k friends\n"
                + "  hint: the default is 150 friends"
        ),
        (
            "friends: { silentHazard: 0.1 }",
            "test.yaml:3:26: friends.silentHazard is 0.1 without a unit; it must be a chance per day such as 0.1/day\n"
                + "  hint: the default is 0.0008/day"
        ),
        (
            "friends: { silentHazard: 0.1/month }",
            "test.yaml:3:26: friends.silentHazard is 0.1/month; it must be a chance per day such as 0.1/day\n"
                + "  hint: the default is 0.0008/day"
        ),
        (
            "day: { sleep: 570 }",
            "test.yaml:3:15: day.sleep is 570 without a unit; it must be a duration such as 300s, 15min, 4h or 7d\n"
                + "  hint: the default is 570min"
        ),
        (
            "time: { tickSeconds: 1.5s }",
            "test.yaml:3:22: time.tickSeconds is 1.5s; it must be a whole number of seconds"
        ),
        (
            "time: { tickSeconds: 2h }",
            "test.yaml:3:22: time.tickSeconds is 2h; it must be between 1s and 1h\n  hint: the default is 15min"
        ),
        (
            "payloads: { keepAlive: 60 }",
            "test.yaml:3:24: payloads.keepAlive is 60 without a unit; it must be a size such as 350B or 2KB\n"
                + "  hint: the default is 60B"
        ),
        (
            "payloads: { keepAlive: 2GB }",
            "test.yaml:3:24: payloads.keepAlive is 2GB; it must be between 1B and 1GB\n  hint: the default is 60B"
        ),
        (
            "population: { ownership: 0% }",
            "test.yaml:3:26: population.ownership is 0%; it must be greater than 0 and at most 1\n  hint: the default is 0.33"
        ),
        (
            "friends: { halfLifeDays: 0d }",
            "test.yaml:3:26: friends.halfLifeDays is 0d; it must be greater than 0 and at most 36,500d\n  hint: the default is 7d"
        ),
        (
            "population: { girls: .nan }",
            "test.yaml:3:22: population.girls is .nan; it must be a share such as 0.15 or 15%\n"
                + "  hint: use a finite number\n  hint: the default is 0.48"
        ),
        (
            "population: { girls: -.inf }",
            "test.yaml:3:22: population.girls is -.inf; it must be a share such as 0.15 or 15%\n"
                + "  hint: use a finite number\n  hint: the default is 0.48"
        ),
        (
            "use: { schoolDayMu: 1e999 }",
            "test.yaml:3:21: use.schoolDayMu is 1e999; the number is too large\n  hint: the default is -1.3"
        ),
        (
            "population: { watches: 99999999999999999999999 }",
            "test.yaml:3:24: population.watches is 99999999999999999999999; it must be between 1 and 170,000,000\n"
                + "  hint: the default is 100,000 watches"
        ),
        ("mechanisms: { posts: 1 }", "test.yaml:3:22: mechanisms.posts is 1; it must be true or false"),
        (
            "time: { firstWeekday: Mondey }",
            "test.yaml:3:23: time.firstWeekday is Mondey; it must be a day of the week such as Monday\n"
                + "  hint: did you mean Monday?"
        ),
        (
            "time: { start: 2025-02-29 }",
            "test.yaml:3:16: time.start is 2025-02-29; it must be a date from 2000-01-01 to 2099-12-31\n"
                + "  hint: the default is 2025-09-01"
        ),
        (
            "time: { calendar: china-2052 }",
            "test.yaml:3:19: time.calendar is china-2052; it must be one of none, china-2024, china-2025\n"
                + "  hint: did you mean china-2025?"
        ),
    ]

    static let lists: [(String, String)] = [
        (
            "friends: { meeting: [0.5, 0.5] }",
            "test.yaml:3:21: friends.meeting has 2 items; it must have 4 items, sum 1\n"
                + "  hint: the default is [0.1, 0.45, 0.35, 0.1]"
        ),
        (
            "friends: { meeting: [0.5, 0.5, 0.5, 0] }",
            "test.yaml:3:21: friends.meeting sums to 1.5; its 4 shares must sum to 1\n"
                + "  hint: the default is [0.1, 0.45, 0.35, 0.1]"
        ),
        (
            "day: { displacement: [0.5, 0.1, 0.1] }",
            "test.yaml:3:22: day.displacement sums to 0.7; its 3 shares must sum to 1\n"
                + "  hint: the default is [0.4, 0.35, 0.25]"
        ),
        (
            "likes: { quotas: [5, 10, 30] }",
            "test.yaml:3:26: likes.quotas.2 is 30; it must be between 1 and 20\n  hint: the default is [5, 10, 20]"
        ),
        (
            "likes: { quotas: [5, 3,000] }",
            "test.yaml:3:24: likes.quotas.2 is 000; it must be between 1 and 20\n  hint: the default is [5, 10, 20]"
        ),
        (
            "likes: { quotas: [3,000] }",
            "test.yaml:3:18: likes.quotas has 2 items; it must have 3 items\n  hint: the default is [5, 10, 20]\n"
                + "  hint: a comma separates items: write 3000, not 3,000, in a list"
        ),
        (
            "likes: { quotaLevels: [21, 11] }",
            "test.yaml:3:23: likes.quotaLevels is not ascending; each item must be greater than the previous one\n"
                + "  hint: the default is [11, 21]"
        ),
        (
            "population: { susceptibility: [0, 0, 0] }",
            "test.yaml:3:31: population.susceptibility sums to 0; at least one item must be greater than 0\n"
                + "  hint: the default is [0.28, 0.45, 0.26]"
        ),
        (
            "time: { hourlyWeights: { schoolDay: [1] } }",
            "test.yaml:3:37: time.hourlyWeights.schoolDay has 1 item; it must have 24 items, sum above 0\n"
                + "  hint: for the default, see docs/scenarios.md"
        ),
        (
            "time: { holidays: [9-3] }",
            "test.yaml:3:20: time.holidays.0 is 9-3; it must be days from 0 such as 30-36 or 12"
        ),
        (
            "time: { lessons: [9:00-10:00, 8:00-8:30] }",
            "test.yaml:3:31: time.lessons.1 is 8:00-8:30, which begins before 9:00-10:00 ends\n"
                + "  hint: write them in ascending order, without overlap"
        ),
        (
            "time: { lessons: [25:00-26:00] }",
            "test.yaml:3:19: time.lessons.0 is 25:00-26:00; it must be times of day such as 8:20-9:00"
        ),
        (
            "population: { regions: { north: 0 } }",
            "test.yaml:3:24: population.regions must have 1 to 256 regions, at least one of them with a size greater than 0"
        ),
    ]

    static let rules: [(String, String)] = [
        (
            "time: { tickSeconds: 7s }",
            "test.yaml:3:22: time.tickSeconds is 7s; it must divide 15min, or be 30min or 1h\n"
                + "  hint: the next shorter tick is 6s"
        ),
        (
            "day: { classMinutes: 10h, sleep: 12h, sleepGivenUp: 0min }",
            "test.yaml:3:22: free time, class and sleep of a school day add up to 1500min; a day has 1,440"
        ),
        (
            "day: { freeDayFree: 15h }",
            "test.yaml:3:21: free time and sleep of a free day add up to 1470min; a day has 1,440"
        ),
        (
            "day: { sleepGivenUp: 10h }",
            "test.yaml:3:22: day.sleepGivenUp is 600min; it must be at most day.sleep, 570min"
        ),
        (
            "friends: { cap: 100, committed: 120 }",
            "test.yaml:3:33: friends.committed is 120; it must be at most friends.cap, 100"
        ),
        (
            "friends: { ordinary: 5 }",
            "test.yaml:3:22: friends.offline is 8; it must be at most friends.ordinary, 5\n"
                + "  hint: the friends on the watch include the offline friends"
        ),
        (
            "likes: { quotaLevels: [11, 61] }",
            "test.yaml:3:23: the last of likes.quotaLevels is 61; it must be at most likes.levelCap, 60"
        ),
        (
            "likes: { initialOrdinary: [4, -1] }",
            "test.yaml:3:27: likes.initialOrdinary.1 is -1; a sigma must be between 0 and 5"
        ),
        (
            "time: { lessons: [0:00-24:00] }",
            "test.yaml:3:18: the lessons fill every hour with weight on a school day; "
                + "children could never use the watch\n  hint: leave at least one minute of such an hour free"
        ),
    ]

    @Test(arguments: keys) func `an error about a wrong key contains it and its place`(body: String, message: String) {
        #expect(complaint(body) == message)
    }

    @Test(arguments: numbers) func `an error contains the wrong value and the rule`(body: String, message: String) {
        #expect(complaint(body) == message)
    }

    @Test(arguments: lists) func `a wrong list and wrong items give different errors`(body: String, message: String) {
        #expect(complaint(body) == message)
    }

    @Test(arguments: rules) func `the decoder checks rules between keys`(body: String, message: String) {
        #expect(complaint(body) == message)
    }

    @Test func `all errors are reported at once, from top to bottom`() {
        let body = """
            time:
              days: 0d
            friends:
              cap: many
              capp: 3
              meeting: [1, 1, 1, 0]
            panel: -1
            """
        let lines = complaint(body).split(separator: "\n").filter { !$0.hasPrefix("  hint") }
        #expect(
            lines.map { String($0.prefix { $0 != " " }) } == [
                "test.yaml:4:9:", "test.yaml:6:8:", "test.yaml:7:3:", "test.yaml:8:12:", "test.yaml:9:8:",
            ])
    }

    @Test func `a long or unprintable value appears on one line and truncated`() {
        let message = complaint("friends: { cap: \"a\\nb\\u202e\(String(repeating: "x", count: 500))\" }")
        #expect(
            message.hasPrefix(
                "test.yaml:3:17: friends.cap is a\\u{A}b\\u{202E}\(String(repeating: "x", count: 56))…; it must"))
    }
}
