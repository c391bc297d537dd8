// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite struct StandardOutputTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private static let commands = [
        "--help", "--version", "help run", "scenarios", "reference", "plan smoke --watches 100",
        "run smoke --watches 50 --days 1 --no-report",
        "world smoke --watches 50 --at 'day 0' --out \"$OUT/world\"",
        "compare \"$OUT/a\" --baseline \"$OUT/a\"",
    ]

    private func makeReport() throws {
        let made = try Program.shell(
            "\"$WC\" run smoke --watches 50 --days 1 --quiet --report \"$OUT/a\"", in: workspace)
        try #require(made.status == 0, "\(made.errors)")
    }

    @Test(arguments: commands)
    func `output on a full disk is an error`(command: String) throws {
        if command.hasPrefix("compare") { try makeReport() }
        let outcome = try Program.shell("\"$WC\" \(command) > /dev/full", in: workspace)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("standard output: No space left on device"), "\(outcome.errors)")
        #expect(outcome.errors.components(separatedBy: "standard output:").count == 2)
    }

    @Test(arguments: commands)
    func `a closed pipe is an error, and no signal ends the program`(command: String) throws {
        if command.hasPrefix("compare") { try makeReport() }
        // The reader is gone for certain before the program begins.
        let words = "{ sleep 0.2; \"$WC\" \(command); echo $? > \"$OUT/status\"; } | true"
        let outcome = try Program.shell(words, in: workspace)
        let status = try String(contentsOfFile: workspace.folder.path + "/status", encoding: .utf8)
        #expect(status == "1\n")
        #expect(outcome.errors.contains("standard output: Broken pipe"), "\(outcome.errors)")
    }

    @Test func `the report is complete although nothing reads the output`() throws {
        let words = "{ sleep 0.2; \"$WC\" run smoke --watches 50 --report \"$OUT/r\"; } | true"
        _ = try Program.shell(words, in: workspace)
        #expect(workspace.files(of: "r") == reportFiles)
        #expect(try workspace.summary(of: "r").verdict == "pass")
    }

    @Test func `closed descriptors receive no part of a report and lose none`() throws {
        let words = "\"$WC\" run smoke --watches 50 --report \"$OUT/r\" <&- >&- 2>&-"
        #expect(try Program.shell(words, in: workspace).status == 1)
        #expect(workspace.files(of: "r") == reportFiles)
        #expect(try workspace.rows(of: "r/timeline.csv") == 2 * 96)
    }

    @Test func `quiet runs need no standard output`() throws {
        let words = "\"$WC\" run smoke --watches 50 --quiet --report \"$OUT/r\" > /dev/full"
        #expect(try Program.shell(words, in: workspace).status == 0)
    }

    @Test func `the exit code reports a missed objective even if the output fails`() throws {
        let rule = "--set 'objectives=[load.peak_per_second < 1]'"
        let words = "\"$WC\" run smoke --watches 200 \(rule) --report \"$OUT/r\""
        #expect(try Program.shell(words, in: workspace).status == 99)
        try FileManager.default.removeItem(atPath: workspace.folder.path + "/r")
        #expect(try Program.shell(words + " > /dev/full", in: workspace).status == 99)
    }
}
