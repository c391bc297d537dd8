// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Programs
import Reporting
import Scenarios
import Society

/// `watchcircle scenarios`: lists the scenarios of the library.
struct ScenariosCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenarios", abstract: "Lists the scenarios of the library.",
        discussion: """
            The library is the folder Scenarios/ of the current directory, of each folder in the variable \
            WATCHCIRCLE_PATH (separated by colons), of share/watchcircle beside the program's bin/, and of the \
            program's own folder. The first match of a name takes precedence. profiles/ and seeds/ are found the same \
            way. You can also run any file of your own: `watchcircle run path/to/file.yaml`.
            """)

    func run() throws {
        let names = Scenario.library
        guard !names.isEmpty else {
            throw ExitCode.wrongScenario.failing(
                "no scenarios found\n  hint: looked in \(Library.standard.places(of: Scenario.folder))")
        }
        let rows = names.map(row)
        let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            let name = row[0] + String(repeating: " ", count: widths[0] - row[0].count)
            let numbers = (1..<3).map { String(repeating: " ", count: widths[$0] - row[$0].count) + row[$0] }
            StandardOutput.line(([name] + numbers + [row[3]]).joined(separator: "  "))
        }
    }

    /// Returns name, watches, days and title.
    private func row(_ name: String) -> [String] {
        do {
            let scenario = try Scenario.load(path: name)
            let days = scenario.parameters.time.days
            return [
                name, Readable.number(Double(scenario.parameters.population.watches)) + " watches",
                "\(days) day\(days == 1 ? "" : "s")", scenario.title,
            ]
        } catch {
            return [name, "", "", "has a mistake: \(error.location): \(error.message)"]
        }
    }
}
