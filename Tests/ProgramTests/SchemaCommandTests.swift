// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite struct SchemaCommandTests {
    @Test(arguments: ["scenario", "profile", "summary", "rating", "comparison"])
    func `schema prints the file in schemas`(kind: String) throws {
        let outcome = try Program.run("schema", kind)
        let file = Program.root.appendingPathComponent("schemas/\(kind).schema.json")
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        #expect(try outcome.output == String(contentsOf: file, encoding: .utf8))
    }

    @Test func `an unknown schema is an error that lists the known ones`() throws {
        let outcome = try Program.run("schema", "world")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("'scenario', 'profile', 'summary', 'rating'"))
    }
}
