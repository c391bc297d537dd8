// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Society
import Testing

@testable import Scenarios

@Suite struct LibraryTests {
    static let names = [
        "country", "leader", "like-storm", "new-year-evening", "school-day", "school-term", "seeker", "smoke",
    ]

    @Test(arguments: names) func `every scenario of the library loads`(name: String) throws {
        let scenario = try Scenario.load(path: "\(root)/Scenarios/\(name).yaml")
        #expect(scenario.name == name)
        #expect(!scenario.description.isEmpty)
        #expect(scenario.sourceText.hasPrefix("# "))
    }

    @Test func `the library contains exactly these scenarios`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(root)/Scenarios")
        #expect(files.filter { $0.hasSuffix(".yaml") }.sorted() == Self.names.map { "\($0).yaml" })
    }

    @Test func `the term has a million watches, 120 days, a holiday week and otherwise default values`() throws {
        let scenario = try Scenario.load(path: "\(root)/Scenarios/school-term.yaml")
        var expected = SocietyParameters()
        expected.population.watches = 1_000_000
        expected.time.days = 120
        expected.time.holidays = [30..<38]
        #expect(scenario.parameters == expected)
        #expect(scenario.threads == nil)
    }

    @Test func `the country has 56.7 million watches in 31 provinces`() throws {
        let scenario = try Scenario.load(path: "\(root)/Scenarios/country.yaml")
        #expect(scenario.parameters.population.watches == 56_700_000)
        #expect(scenario.parameters.population.regions.count == 31)
        #expect(scenario.parameters.population.regions.first == Region(name: "Beijing", share: 2189.3095))
    }

    @Test func `the seed files of hours and ages contain the defaults`() throws {
        let text =
            "title: t\nseed: 1\ntime: { hourlyWeights: seeds/hourly-weights.csv }\n"
            + "population: { ageShares: seeds/ages.csv }\n"
        let scenario = try Scenario.parse(Array(text.utf8), path: "\(root)/Scenarios/none.yaml")
        #expect(scenario.parameters == SocietyParameters())
    }

    @Test func `the table of sources lists keys and their defaults`() throws {
        var mistakes: [Diagnostic] = []
        let path = "\(root)/seeds/parameters.csv"
        let bytes = try #require(try? InputFile.read(path).get())
        let columns = ["parameter", "default", "low", "high", "unit", "source", "grade"]
        let file = SeedFile.read(bytes, path: "seeds/parameters.csv", needed: columns, mistakes: &mistakes)
        #expect(mistakes.isEmpty)
        for row in try #require(file).rows {
            #expect(["A", "B", "C", "D", "asm", "cal"].contains(row.values[6]), "line \(row.line)")
            guard row.values[0].contains(".") else { continue }
            let override = "\(row.values[0])=\(row.values[1])"
            let scenario = try read("", overrides: [override])
            #expect(scenario.parameters == SocietyParameters(), "seeds/parameters.csv:\(row.line): \(override)")
        }
    }

    @Test func `every seed file begins with a comment and contains a source`() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: "\(root)/seeds") where name.hasSuffix(".csv") {
            let text = try String(contentsOfFile: "\(root)/seeds/\(name)", encoding: .utf8)
            #expect(text.hasPrefix("# "), "\(name)")
            #expect(text.contains("rade"), "\(name)")
        }
    }
}
