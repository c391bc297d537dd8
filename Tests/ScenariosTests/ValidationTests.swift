// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Society
import Testing

@testable import Scenarios

@Suite struct ValidationTests {
    private static let changes: [(@Sendable (inout SocietyParameters) -> Void, String, String)] = [
        ({ $0.population.girls = 7 }, "population.girls", "population.girls is 7; it must be between 0 and 1"),
        ({ $0.population.girls = .nan }, "population.girls", "population.girls is nan; it must be between 0 and 1"),
        (
            { $0.use.sessionMinutes = 0 }, "use.sessionMinutes",
            "use.sessionMinutes is 0min; it must be greater than 0 and at most 24h"
        ),
        (
            { $0.population.watches = 0 }, "population.watches",
            "population.watches is 0 watches; it must be between 1 and 170,000,000"
        ),
        ({ $0.time.tickSeconds = 0 }, "time.tickSeconds", "time.tickSeconds is 0s; it must be between 1s and 1h"),
        (
            { $0.time.tickSeconds = 7 }, "time.tickSeconds",
            "time.tickSeconds is 7s; it must divide 15min, or be 30min or 1h"
        ),
        (
            { $0.time.firstWeekday = 7 }, "time.firstWeekday",
            "time.firstWeekday is 7; it must be 0, Monday, to 6, Sunday"
        ),
        (
            { $0.time.start = CalendarDate(1999, 12, 31) }, "time.start",
            "time.start is 1999-12-31; it must be a date from 2000-01-01 to 2099-12-31"
        ),
        ({ $0.time.burnIn = 401 }, "time.burnIn", "time.burnIn is 401d; it must be between 0 and 400d"),
        (
            { $0.time.holidays = [-1..<3] }, "time.holidays",
            "time.holidays.0 is -1..<3; it must lie within 0..<36501 and must not be empty"
        ),
        (
            { $0.time.lessons = [500..<540, 530..<600] }, "time.lessons",
            "time.lessons.1 is 530..<600, which begins before 500..<540 ends"
        ),
        (
            { $0.time.lessons = [0..<1_440] }, "time.lessons",
            "the lessons fill every hour with weight on a school day; children could never use the watch"
        ),
        (
            { $0.time.hourlyWeights = [] }, "time.hourlyWeights",
            "time.hourlyWeights has 0 lists; it must have 3, one per type of day"
        ),
        (
            { $0.time.hourlyWeights[1].removeLast() }, "time.hourlyWeights",
            "time.hourlyWeights.weekend has 23 items; it must have 24 items, sum above 0"
        ),
        (
            { $0.population.regions = [] }, "population.regions",
            "population.regions must have 1 to 256 regions, at least one of them with a size greater than 0"
        ),
        (
            { $0.population.regions = [Region(name: "a", share: 1), Region(name: "a", share: 1)] },
            "population.regions", "population.regions has a twice; the names of regions must differ"
        ),
        (
            { $0.population.ageShares = [0, 0] }, "population.ageShares",
            "population.ageShares sums to 0; at least one item must be greater than 0"
        ),
        (
            { $0.friends.meeting = [0.5, 0.5, 0.5, 0] }, "friends.meeting",
            "friends.meeting sums to 1.5; its 4 shares must sum to 1"
        ),
        (
            { $0.likes.quotas = [5, 10, 21] }, "likes.quotas",
            "likes.quotas.2 is 21 likes; it must be between 1 and 20"
        ),
        (
            { $0.likes.quotaLevels = [21, 11] }, "likes.quotaLevels",
            "likes.quotaLevels is not ascending; each item must be greater than the previous one"
        ),
        (
            { $0.likes.levelCap = 20 }, "likes.quotaLevels",
            "the last of likes.quotaLevels is 21; it must be at most likes.levelCap, 20"
        ),
        (
            { $0.friends.cap = 30 }, "friends.ordinary",
            "friends.ordinary is 40; it must be at most friends.cap, 30"
        ),
        ({ $0.payloads[.likePost] = 0 }, "payloads.likePost", "payloads.likePost is 0B; it must be between 1B and 1GB"),
        ({ $0.panel = -1 }, "panel", "panel is -1 children; it must be between 0 and 1,000,000"),
    ]

    @Test(arguments: changes.indices)
    func `a wrong parameter is an error at its key`(index: Int) throws {
        let (change, key, message) = Self.changes[index]
        var parameters = SocietyParameters()
        change(&parameters)
        let error = try #require(throws: ScenarioError.self) { try parameters.validate() }
        #expect(error.code == .invalid)
        let found = try #require(error.mistakes.first { $0.location.source == key }, "\(error)")
        #expect(found.message == message)
    }

    @Test func `all errors are thrown at once, and a message does not repeat its key`() throws {
        var parameters = SocietyParameters()
        parameters.population.girls = 7
        parameters.day.sleep = 1_000
        let error = try #require(throws: ScenarioError.self) { try parameters.validate() }
        #expect(error.mistakes.map(\.location.source) == ["population.girls", "day.schoolDayFree", "day.freeDayFree"])
        let lines = error.description.split(separator: "\n").map(String.init)
        #expect(lines[0] == "population.girls is 7; it must be between 0 and 1")
        #expect(lines[1] == "  hint: the default is 0.48")
        #expect(lines[2].hasPrefix("day.schoolDayFree: free time, class and sleep of a school day add up to "))
    }

    @Test func `the defaults and the library's scenarios are valid`() throws {
        try SocietyParameters().validate()
        let names = Scenario.library
        #expect(names.count >= 8)
        for name in names { try Scenario.load(path: "\(root)/Scenarios/\(name).yaml").validate() }
    }

    /// One table checks files and code: a value just outside its range is refused by both.
    @Test func `a bound for files also applies to parameters from code`() throws {
        var count = 0
        for section in Section.all {
            for key in section.keys {
                guard case .real(let slot, let unit, let bounds) = key.shape else { continue }
                for value in [bounds.low.map { $0 - 0.5 }, bounds.high.map { $0 + 0.5 }].compactMap(\.self) {
                    var parameters = SocietyParameters()
                    parameters[keyPath: slot] = value
                    let name = section.fullName(of: key)
                    let error = try #require(throws: ScenarioError.self) { try parameters.validate() }
                    #expect(error.mistakes.contains { $0.location.source == name }, "\(name)")
                    let override = "\(name)=\(unit.write(value))"
                    #expect(complaint("", overrides: [override]).contains("\(name) is "), "\(override)")
                    count += 1
                }
            }
        }
        #expect(count > 100)
    }

    @Test func `a scenario from code requires a name and a title of one line`() throws {
        var scenario = try read("")
        try scenario.validate()
        (scenario.name, scenario.title, scenario.threads) = ("a b", "two\nlines", 0)
        let error = try #require(throws: ScenarioError.self) { try scenario.validate() }
        #expect(error.mistakes.map(\.location.source) == ["name", "title", "workers"])
        scenario.parameters.time.firstWeekday = 9
        #expect(scenario.sourceText.hasSuffix("# --set time.firstWeekday=9\n"))
    }
}
