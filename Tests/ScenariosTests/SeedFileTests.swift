// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Society
import Testing

@testable import Scenarios

@Suite struct SeedFileTests {
    /// What the loader says when `file` holds `text` and `line` names it; the folder's path is left out.
    private func complaint(_ line: String, _ file: String, _ text: String) throws -> String {
        try withFolder { folder in
            try FileManager.default.createDirectory(atPath: "\(folder)/seeds", withIntermediateDirectories: true)
            try FileManager.default.createDirectory(atPath: "\(folder)/runs", withIntermediateDirectories: true)
            try write(text, to: "\(folder)/seeds/\(file)")
            try write("title: t\nseed: 1\n\(line)\n", to: "\(folder)/runs/test.yaml")
            do {
                _ = try Scenario.load(path: "\(folder)/runs/test.yaml")
                return ""
            } catch let error as ScenarioError {
                return error.description.replacingOccurrences(of: "\(folder)/", with: "")
            }
        }
    }

    static let regions: [(String, String)] = [
        ("# c\nregion,residents\nnorth,1\nsouth,2.5\n", ""),
        ("residents,note,region\r\n1,x,north\r\n", ""),
        ("region,residents\nnorth,-1\n", "seeds/r.csv:2: residents is -1; it must be a number, at least 0"),
        (
            "# a\nregion,residents\nnorth,many\nsouth,nan\n",
            "seeds/r.csv:3: residents is many; it must be a number, at least 0\n"
                + "seeds/r.csv:4: residents is nan; it must be a number, at least 0"
        ),
        ("region,residents\na,1\na,2\n", "seeds/r.csv:3: duplicate region a"),
        ("region,residents\n,1\n", "seeds/r.csv:2: missing region name"),
        ("region,residents\n\"a\",1\n", "seeds/r.csv:2: unexpected quote; values must not be quoted"),
        ("region,residents\na\u{1B}[2J,1\n", "seeds/r.csv:2: unexpected control character \\u{1B}"),
        (
            "region,residents,region\na,1,b\n",
            "seeds/r.csv:1: duplicate column `region`\n  hint: delete or rename one of them"
        ),
        ("Region,residents\na,1\n", "seeds/r.csv:1: missing column `region`\n  hint: is `Region` the column?"),
        (
            "region,residents\na,1,2\n",
            "seeds/r.csv:2: the number of values is 3; it must be 2, as in the header\n  hint: a value must not contain a comma"
        ),
        ("region,resident\na,1\n", "seeds/r.csv:1: missing column `residents`\n  hint: is `resident` the column?"),
        ("", "seeds/r.csv: the file has no rows; it must have a header `region,residents` and rows"),
        (
            "region,residents\na,0\n",
            "runs/test.yaml:3:24: population.regions must have 1 to 256 regions, at least one of them with a size greater than 0"
        ),
    ]

    @Test(arguments: regions) func `a table of regions loads, and its errors have locations`(
        text: String, message: String
    ) throws {
        #expect(try complaint("population: { regions: seeds/r.csv }", "r.csv", text) == message)
    }

    static let ages: [(String, String)] = [
        ("age,share\n5,1\n6,0.5\n", ""),
        (
            "age,share\n5,1\n7,1\n",
            "seeds/a.csv:3: age is 7; ages must be consecutive whole years\n  hint: expected 6 here"
        ),
        ("age,share\n5,0\n", "seeds/a.csv: all shares are 0; at least one must be greater than 0"),
    ]

    @Test(arguments: ages) func `a table of ages loads, and its errors have locations`(text: String, message: String)
        throws
    {
        #expect(try complaint("population: { ageShares: seeds/a.csv }", "a.csv", text) == message)
    }

    @Test func `a table of ages sets the youngest age and must agree with the scenario`() throws {
        let line = "population: { ageShares: seeds/a.csv, youngest: 6 }"
        #expect(
            try complaint(line, "a.csv", "age,share\n5,1\n").hasPrefix(
                "runs/test.yaml:3:49: population.youngest is 6; runs/../seeds/a.csv starts at age 5")
                || complaint(line, "a.csv", "age,share\n5,1\n").hasPrefix(
                    "runs/test.yaml:3:49: population.youngest is 6; seeds/a.csv starts at age 5")
        )
        try withFolder { folder in
            try write("age,share\n9,1\n10,2\n", to: "\(folder)/a.csv")
            try write("title: t\nseed: 1\npopulation: { ageShares: a.csv }\n", to: "\(folder)/t.yaml")
            let scenario = try Scenario.load(path: "\(folder)/t.yaml")
            #expect(scenario.parameters.population.youngest == 9)
            #expect(scenario.parameters.population.ageShares == [1, 2])
        }
    }

    @Test func `a table of hours must have 24 rows in order`() throws {
        let header = "hour,schoolDay,weekend,holiday\n"
        let rows = (0..<24).map { "\($0),1,1,0\n" }
        let line = "time: { hourlyWeights: seeds/h.csv }"
        #expect(
            try complaint(line, "h.csv", header + rows.joined())
                == "seeds/h.csv: holiday sums to 0; at least one weight must be greater than 0")
        #expect(
            try complaint(line, "h.csv", header + rows.prefix(23).joined())
                == "seeds/h.csv: the file has 23 hours; it must have 24")
        #expect(
            try complaint(line, "h.csv", header + rows.reversed().joined())
                == "seeds/h.csv:2: hour is 23; the hours must be 0 to 23 in order")
    }

    @Test func `an error about a missing file lists the searched paths`() throws {
        // Those of the library follow, which depend on where the tests are.
        #expect(
            try complaint("population: { regions: seeds/none.csv }", "r.csv", "").hasPrefix(
                "runs/test.yaml:3:24: population.regions is seeds/none.csv; no such file\n"
                    + "  hint: looked for runs/seeds/none.csv and seeds/none.csv and "))
        #expect(
            try complaint("population: { regions: everywhere }", "r.csv", "")
                == "runs/test.yaml:3:24: population.regions is everywhere; "
                + "it must be the name of a .csv file, or the values themselves")
    }
}
