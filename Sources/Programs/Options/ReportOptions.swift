// SPDX-License-Identifier: GPL-3.0-or-later
package import ArgumentParser
import Foundation
package import Reporting
package import Scenarios

/// The command-line options for a run's report.
package struct ReportOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Folder of the report. (default: a folder in Reports/ named after the run)", valueName: "dir"))
    package var report: String?

    @Flag(help: "Replace the report in the folder of --report, even one of another run.")
    package var force = false

    @Flag(help: "Write no report.")
    package var noReport = false

    /// Creates the options for parsing.
    package init() {}

    package mutating func validate() throws {
        if report?.isEmpty == true { throw ValidationError("--report is empty; give a folder, or use --no-report.") }
        if noReport, report != nil { throw ValidationError("--report and --no-report contradict each other.") }
        if force, report == nil { throw ValidationError("--force requires --report.") }
    }

    /// Returns the place of a simulated run's report, or nil with `--no-report`.
    package func place(for scenario: Scenario, _ settings: ScenarioSettings) throws -> ReportDestination? {
        try place(
            named: "\(scenario.name)-\(scenario.seed)\(settings.slug)",
            of: ReportIdentity(
                scenario: scenario.name, text: scenario.sourceText, seed: scenario.seed, version: Program.version))
    }

    /// Returns the place of a run's report, or nil with `--no-report`.
    ///
    /// - Parameters:
    ///   - name: the folder's name in Reports/, used if `--report` is absent.
    ///   - run: the identity of the run.
    /// - Throws: an exit code, after printing the error, if the report cannot be written there.
    package func place(named name: String, of run: ReportIdentity) throws -> ReportDestination? {
        if noReport { return nil }
        return try ReportDestination(
            URL(fileURLWithPath: report ?? "Reports/\(name)"), of: run,
            rule: report == nil ? .numbered : force ? .forced : .named)
    }
}
