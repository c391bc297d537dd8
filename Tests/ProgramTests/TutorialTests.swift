// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// The tutorials of the documentation are programs; these tests run those that need no backend.
@Suite struct TutorialTests {
    @Test func `the tutorial on simulation ends in the state that the program reports`() throws {
        let tutorial = try run("SimulateScenario")
        #expect(tutorial.status == 0, "\(tutorial.errors)")
        let lines = tutorial.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 6, "\(tutorial.output)")
        #expect(Array(lines[..<3]) == (0..<3).map { "day \($0): \(($0 + 1) * 1_440) ticks done" })
        #expect(lines[4].wholeMatch(of: /busiest tick: \d+\.\d+ operations a second/) != nil, "\(lines[4])")
        #expect(lines[5].wholeMatch(of: /mean anxiety: 0\.\d+/) != nil, "\(lines[5])")
        let program = try Program.run("run", "school-day", "--watches", "2k", "--days", "3", "--no-report")
        let state = try #require(program.output.firstMatch(of: /state ([0-9a-f]{16})/), "\(program.output)").1
        #expect(lines[3] == "pass, state \(state)")
    }

    @Test func `the tutorial on comparison tests eight pairs`() throws {
        let tutorial = try run("CompareVariants")
        #expect(tutorial.status == 0, "\(tutorial.errors)")
        let found = tutorial.output.wholeMatch(
            of: /like counts change the mean anxiety by (-?[0-9.]+), p = ([0-9.]+) with 8 pairs\n/)
        let (difference, p) = try #require(found.map { (Double($0.1), Double($0.2)) }, "\(tutorial.output)")
        // All eight differences have one sign: the smallest value that the test can reach.
        #expect(try #require(difference) > 0)
        #expect(p == 0.0078125)
    }

    /// Runs a tutorial, which SwiftPM builds beside the programs.
    private func run(_ name: String) throws -> Program.Outcome {
        let file = Program.file.deletingLastPathComponent().appendingPathComponent(name)
        try #require(FileManager.default.isExecutableFile(atPath: file.path), "\(file.path) is not built")
        return try Program.shell("\"$WC\"", in: Workspace(), file: file)
    }
}
