// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Requests
import Testing

@testable import Scenarios

@Suite struct SchemaTests {
    @Test(arguments: InputSchema.allCases)
    func `the file in schemas equals the rendered tables`(schema: InputSchema) throws {
        let path = "\(root)/schemas/\(schema.fileName)"
        if ProcessInfo.processInfo.environment["WATCHCIRCLE_WRITE_REFERENCE"] != nil {
            try write(schema.text, to: path)
        }
        let written = try String(contentsOfFile: path, encoding: .utf8)
        #expect(written == schema.text, "run WATCHCIRCLE_WRITE_REFERENCE=1 swift test --filter SchemaTests")
    }

    private static let files = [(InputSchema.scenario, "Scenarios"), (.profile, "profiles")]

    @Test(arguments: files)
    func `every file of the library refers to its schema and is valid`(schema: InputSchema, folder: String) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")
        let paths = names.filter { $0.hasSuffix(".yaml") }.map { "\(root)/\(folder)/\($0)" }
        for path in paths {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.hasPrefix("# yaml-language-server: $schema=../schemas/\(schema.fileName)\n"), "\(path)")
        }
        // The validator also checks the schema itself, and each default in it.
        let outcome = try validate(paths, schema)
        #expect(outcome.isValid && outcome.text == "\(paths.count) files are valid\n", "\(outcome.text)")
        #expect(paths.count >= 3)
    }

    @Test func `the examples of the reference pages are valid`() throws {
        for (schema, page) in [(InputSchema.scenario, Scenario.reference), (.profile, Profile.reference)] {
            let example = try #require(
                page.split(separator: "```yaml\n").dropFirst().first?.split(separator: "```").first)
            let outcome = try validate(text: String(example), schema)
            #expect(outcome.isValid, "\(outcome.text)")
        }
    }

    /// The defaults of every key, as a file.
    @Test func `every default, as written in the reference, is valid`() throws {
        var lines = ["title: Defaults", "seed: 0x7f_ff", "workers: 2", "name: all-1.0", "objectives:"]
        lines += [
            "  - p99(response) < 300ms", "  - { that: error_rate < 1%, over: 10s, name: a, for: drive }",
            "  - { that: error_rate < 2%, in: 99% of seconds, phase: ramp, abort: after 10s }",
            "  - { that: error_rate < 3%, in: 0.9, abort: at once }",
            "  - { that: society.mean_anxiety < 0.5, for: run }",
        ]
        for section in Section.all {
            if !section.name.isEmpty { lines.append("\(section.name):") }
            for key in section.keys {
                lines.append("\(section.name.isEmpty ? "" : "  ")\(key.name): \(key.defaultText)")
            }
        }
        let text = lines.joined(separator: "\n") + "\n"
        #expect(complaint(file: text).isEmpty)
        let outcome = try validate(text: text, .scenario)
        #expect(outcome.isValid, "\(outcome.text)")
    }

    /// Lines below a title and a seed that neither the program nor the schema accepts.
    private static let wrongScenarios = [
        "frends: {}", "friends: { capp: 75 }", "friends: { cap: 151 }", "friends: { cap: 7.5 }",
        "friends: { cap: 40 likes }", "friends: { requestsPerDay: 0.1/fortnight }", "population: { ownership: 0 }",
        "population: { watches: -5k }", "use: { sessionMinutes: 15 apples }", "day: { sleep: 9 }",
        "payloads: { call: 350 }", "mechanisms: { posts: perhaps }", "time: { firstWeekday: Fryday }",
        "time: { start: 2025-13-01 }", "time: { start: 1.9.2025 }", "time: { calendar: china }",
        "time: { burnIn: 401 }",

        "time: { holidays: [30-] }", "time: { lessons: [8-9] }", "friends: { meeting: [1] }", "likes: { quotas: 5 }",
        "population: { regions: north }", "time: { hourlyWeights: { schoolDay: [1] } }", "workers: 0",
        "name: .hidden", "objectives: p99(response) < 1s", "objectives: [{ name: a }]",
        "objectives: [{ that: error_rate < 1%, fro: run }]", "objectives: [{ that: error_rate < 1%, for: both }]",
        "objectives: [{ that: p99(lag) < 1s, over: soon }]",
    ]

    @Test func `a scenario that the program rejects for its form violates the schema`() throws {
        try withFolder { folder in
            var paths: [String] = []
            for (index, line) in Self.wrongScenarios.enumerated() {
                #expect(!complaint(line).isEmpty, "\(line)")
                paths.append("\(folder)/\(index).yaml")
                try write("title: Test\nseed: 1\n\(line)\n", to: paths[index])
            }
            let outcome = try validate(paths, .scenario)
            #expect(!outcome.isValid)
            for (path, line) in zip(paths, Self.wrongScenarios) {
                #expect(outcome.text.contains("\(path): "), "\(line) is valid")
            }
        }
        for text in ["title: Test\n", "seed: 1\n", "title: \"a\\nb\"\nseed: 1\n", "title: a\nseed: -1\n"] {
            #expect(try !validate(text: text, .scenario).isValid && !complaint(file: text).isEmpty, "\(text)")
        }
    }

    /// Replacements in the reference profile that neither the program nor the schema accepts.
    private static let wrongProfiles = [
        ("title: The", "titel: The"), ("  keepAlive:\n", "  keepAlife:\n"), ("POST /v1/posts\n", "POSTE /v1/posts\n"),
        ("POST /v1/posts\n", "POST v1/posts\n"), ("expect: 201", "expect: 2011"), ("{ width: 20,", "{ width: 0,"),
        ("{ width: 20,", "{ of: group,"), ("file: posts.csv", "file: posts.txt"), ("posts: /posts/*/id", "postz: /a"),
        ("posts: /posts/*/id", "posts: id"), ("capture: { actor.post: /id }", "capture: { owner.post: /id }"),
        ("json: '{}'", "json: '{}'\n    form: { a: b }"), ("operations:\n", "protocol: http3\noperations:\n"),
        ("operations:\n", "cookies: maybe\noperations:\n"), ("  probes: *reads", "  probe: *reads"),
    ]

    @Test func `a profile that the program rejects for its form violates the schema`() throws {
        let original = try String(contentsOfFile: "\(root)/profiles/reference.yaml", encoding: .utf8)
        try withFolder { folder in
            var paths: [String] = []
            for (index, (part, other)) in Self.wrongProfiles.enumerated() {
                let range = try #require(original.range(of: part), "\(part)")
                let text = original.replacingCharacters(in: range, with: other)
                #expect(throws: ScenarioError.self, "\(other)") {
                    try Profile.parse(Array(text.utf8), path: "test.yaml")
                }
                paths.append("\(folder)/\(index).yaml")
                try write(text, to: paths[index])
            }
            let outcome = try validate(paths, .profile)
            for (path, (_, other)) in zip(paths, Self.wrongProfiles) {
                #expect(outcome.text.contains("\(path): "), "\(other) is valid")
            }
        }
    }
}

/// Runs the validator of `.ci/validate`.
private func validate(_ paths: [String], _ schema: InputSchema) throws -> (isValid: Bool, text: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "\(root)/.ci/validate")
    process.arguments = ["\(root)/schemas/\(schema.fileName)"] + paths
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    // Anything else than a mistake in a file is a mistake of the test.
    #expect([0, 1].contains(process.terminationStatus) && !text.contains("Traceback"), "\(text)")
    return (process.terminationStatus == 0, text)
}

/// Validates a text.
private func validate(text: String, _ schema: InputSchema) throws -> (isValid: Bool, text: String) {
    try withFolder { folder in
        try write(text, to: "\(folder)/file.yaml")
        return try validate(["\(folder)/file.yaml"], schema)
    }
}
