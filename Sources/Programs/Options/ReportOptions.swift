// SPDX-License-Identifier: GPL-3.0-or-later
package import ArgumentParser
import Foundation
package import Reporting
package import Scenarios

/// Where a run's report goes, on the command line.
package struct ReportOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Folder of the report. (default: Reports/, with a name that tells the run from others)", valueName: "dir"))
    package var report: String?

    @Flag(help: "Replace the report in the folder of --report, whatever run it is of.")
    package var force = false

    @Flag(help: "Write no report.")
    package var noReport = false

    /// As the command line has it.
    package init() {}

    package mutating func validate() throws {
        if report?.isEmpty == true { throw ValidationError("--report is empty; give a folder, or use --no-report.") }
        if noReport, report != nil { throw ValidationError("--report and --no-report contradict each other.") }
        if force, report == nil { throw ValidationError("--force is for a folder that --report names.") }
    }

    /// Where the report of a simulated run goes; nil if none is wanted.
    package func place(for scenario: Scenario, _ settings: ScenarioSettings) throws -> ReportPlace? {
        try place(
            named: "\(scenario.name)-\(scenario.seed)\(settings.slug)",
            of: ReportIdentity(
                scenario: scenario.name, text: scenario.sourceText, seed: scenario.seed, version: Program.version))
    }

    /// Where the report of a run goes; nil if none is wanted. Says so if it cannot be written there.
    ///
    /// - Parameters:
    ///   - name: of the folder in Reports/, unless --report names one.
    ///   - run: the run that is to be.
    package func place(named name: String, of run: ReportIdentity) throws -> ReportPlace? {
        if noReport { return nil }
        return try ReportPlace(
            URL(fileURLWithPath: report ?? "Reports/\(name)"), of: run,
            rule: report == nil ? .numbered : force ? .forced : .named)
    }
}
