// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Society
import Testing

@testable import Scenarios

@Suite struct TextTests {
    static let broken: [(String, String)] = [
        (
            "",
            "test.yaml: the file is empty\n  hint: begin with `title:` and `seed:`; the keys are listed in docs/scenarios.md"
        ),
        (
            "# nothing\n",
            "test.yaml: the file is empty\n  hint: begin with `title:` and `seed:`; the keys are listed in docs/scenarios.md"
        ),
        (
            "42",
            "test.yaml:1:1: the file is one value; it must be a group of keys\n"
                + "  hint: begin with `title:` and `seed:`; the keys are listed in docs/scenarios.md"
        ),
        ("title: x", "test.yaml: `seed` is missing\n  hint: add `seed: 1`"),
        ("seed: 1", "test.yaml: `title` is missing\n  hint: add `title: ` and a one-line description"),
        (
            "title: x\nseed: 18446744073709551616",
            "test.yaml:2:7: seed is 18446744073709551616; it must be a whole number from 0 to 18,446,744,073,709,551,615"
        ),
        ("title: \"a\\nb\"\nseed: 1", "test.yaml:1:8: title has several lines; it must be one line of text"),
        (
            "title: a: b",
            "test.yaml:1:9: not YAML: mapping values are not allowed in this context\n"
                + "  hint: quote a text that contains a colon followed by a space"
        ),
        (
            "title: @x",
            "test.yaml:1:8: not YAML: while scanning for the next token, found character that cannot start any token\n"
                + "  hint: indent with spaces, not tabs; quote a text that begins with @, ` or %"
        ),
        (
            "seed: 1\nseed: 2",
            "test.yaml:1:1: duplicate key `seed` in one group\n  hint: keep one and delete the others"
        ),
        (
            "title: *x",
            "test.yaml:1:8: not YAML: found undefined alias\n  hint: quote a text that begins with *"
        ),
        (
            "a: 1\n---\nb: 1",
            "test.yaml:2:1: not YAML: expected a single document in the stream, but found another document"
        ),
        ("title: é\u{0}", "test.yaml:1:9: not YAML: control characters are not allowed"),
    ]

    @Test(arguments: broken) func `text that is no scenario is rejected with its place`(text: String, message: String) {
        #expect(complaint(file: text) == message)
    }

    @Test func `a title and a seed suffice, and other values are the defaults`() throws {
        let scenario = try Scenario.parse(Array("title: T\nseed: 0x10\n".utf8), path: "a/b.c.yaml")
        #expect(scenario.name == "b.c")
        #expect(scenario.seed == 16)
        #expect(scenario.parameters == SocietyParameters())
        #expect(scenario.sourceText == "title: T\nseed: 0x10\n")
    }

    @Test func `an alias repeats a value`() throws {
        let scenario = try read("friends: { silentHazard: &c 0.01/day, fullHazard: *c }")
        #expect(scenario.parameters.friends.fullHazard == 0.01)
    }

    @Test func `aliases of aliases cannot grow without bound`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            text += "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", "))]\n"
        }
        #expect(complaint(file: text) == "test.yaml: more than 24 aliases (*name)\n  hint: write out the values")
    }

    @Test(arguments: ["[", "{a: ", "- ", "? "]) func `text nested ten thousand levels deep is rejected`(opening: String)
    {
        #expect(complaint("a:\n \(String(repeating: opening, count: 10_000))").hasPrefix("test.yaml:"))
    }

    @Test func `an error about invalid UTF-8 contains the line`() {
        #expect(throws: ScenarioError.self) {
            try Scenario.parse(Array("title: é\nseed: ".utf8) + [0xFF, 0xFE], path: "test.yaml")
        }
        do {
            _ = try Scenario.parse(Array("title: é\nseed: ".utf8) + [0xFF, 0xFE], path: "test.yaml")
        } catch {
            #expect(error.description == "test.yaml:2: not UTF-8 text\n  hint: save the file as UTF-8")
            #expect(error.code == .unreadable)
        }
    }

    @Test func `a file larger than one mebibyte is rejected`() throws {
        try withFolder { folder in
            let path = "\(folder)/long.yaml"
            try write(String(repeating: "# long\n", count: 200_000), to: path)
            let error = #expect(throws: ScenarioError.self) { try Scenario.load(path: path) }
            #expect(error?.description == "\(path): larger than 1 MiB")
        }
    }

    @Test func `a missing file and a folder give different errors`() throws {
        try withFolder { folder in
            let missing = #expect(throws: ScenarioError.self) { try Scenario.load(path: "\(folder)/none.yaml") }
            #expect(missing?.code == .missingFile)
            #expect(missing?.message == "no such scenario")
            let folderError = #expect(throws: ScenarioError.self) { try Scenario.load(path: folder) }
            #expect(folderError?.description == "\(folder): a folder, not a file")
        }
    }
}
