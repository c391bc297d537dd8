// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Equal versions promise equal results, bit for bit: the states of small runs are pinned to the version.
///
/// When results change, change the version in `Sources/Simulation/Release.swift`, its only place. Then
/// `WATCHCIRCLE_WRITE_EXAMPLES=1 swift test --filter "VersionTests|ExampleTests"` writes the new states into `results.txt`, and the outputs
/// that the documents show.
@Suite struct VersionTests {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
        "results.txt")
    private static let scenarios = [
        "country", "leader", "like-storm", "new-year-evening", "school-day", "school-term", "seeker", "smoke",
    ]

    /// The pinned version, and the states by scenario.
    private func pinned() throws -> (version: String, states: [String: String]) {
        var lines = try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n").filter {
            !$0.hasPrefix("#")
        }
        let version = String(lines.removeFirst())
        let rows = lines.map { $0.split(separator: " ").map(String.init) }
        return (version, Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) }))
    }

    private func state(of scenario: String) throws -> String {
        let outcome = try Program.run("run", scenario, "--watches", "1000", "--days", "1", "--no-report")
        #expect(outcome.status == 0, "\(scenario): \(outcome.errors)")
        return String(try #require(outcome.output.firstMatch(of: /state ([0-9a-f]{16})/), "\(outcome.output)").1)
    }

    @Test func `results equal those of the current version`() throws {
        let version = try Program.run("--version").output.trimmingCharacters(in: .whitespacesAndNewlines)
        var states: [String: String] = [:]
        for scenario in Self.scenarios { states[scenario] = try state(of: scenario) }
        let pinned = try pinned()
        let isWriting = ProcessInfo.processInfo.environment["WATCHCIRCLE_WRITE_EXAMPLES"] != nil
        if isWriting, pinned.version != version { try write(version, states) }
        #expect(
            pinned.version == version,
            "the version is raised: WATCHCIRCLE_WRITE_EXAMPLES=1 pins its states and renews the documents' outputs")
        guard pinned.version == version else { return }
        let changed = Self.scenarios.filter { states[$0] != pinned.states[$0] }
        #expect(
            changed.isEmpty,
            """
            results changed (\(changed.joined(separator: ", "))), and \(version) promises those that it had: raise the version in \
            Sources/Simulation/Release.swift and run this test and ExampleTests with WATCHCIRCLE_WRITE_EXAMPLES=1
            """)
    }

    private func write(_ version: String, _ states: [String: String]) throws {
        let head = "# The version, and the final states of runs of 1,000 watches and a day; written by VersionTests.\n"
        let rows = Self.scenarios.map { "\($0) \(states[$0] ?? "")\n" }
        try (head + version + "\n" + rows.joined()).write(to: Self.file, atomically: true, encoding: .utf8)
    }

    @Test func `the version is defined in one place`() throws {
        let version = try Program.run("--version").output.trimmingCharacters(in: .whitespacesAndNewlines)
        let sources = Program.root.appendingPathComponent("Sources")
        var places: [String] = []
        let files = FileManager.default.enumerator(atPath: sources.path)
        for case let name as String in files ?? .init() where name.hasSuffix(".swift") || name.hasSuffix(".js") {
            let text = try String(contentsOf: sources.appendingPathComponent(name), encoding: .utf8)
            if text.contains("\"\(version)\"") { places.append(name) }
        }
        #expect(places == ["Simulation/Release.swift"])
    }

    @Test func `the citation and the changelog have the current version`() throws {
        let version = try Program.run("--version").output.trimmingCharacters(in: .whitespacesAndNewlines)
        func text(_ name: String) throws -> String {
            try String(contentsOf: Program.root.appendingPathComponent(name), encoding: .utf8)
        }
        let citation = try #require(try text("CITATION.cff").firstMatch(of: /\nversion: (.+)\ndate-released: (.+)\n/))
        #expect(citation.1 == version)
        let release = try #require(try text("CHANGELOG.md").firstMatch(of: /\n## \[(\d[^\]]*)\] - (.+)\n/))
        #expect(release.1 == version, "the first release of CHANGELOG.md")
        #expect(release.2 == citation.2, "the date of the release")
    }
}
