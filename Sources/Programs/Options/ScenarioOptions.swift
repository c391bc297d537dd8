// SPDX-License-Identifier: GPL-3.0-or-later
package import ArgumentParser
import Foundation
package import Scenarios

/// The options of `run` and `plan`: a scenario and changes to it.
package struct ScenarioOptions: ParsableArguments {
    @Argument(help: "A scenario file, or a name from `watchcircle scenarios`, such as school-day.")
    package var scenario: String

    @OptionGroup package var settings: ScenarioSettings

    /// Creates the options for parsing.
    package init() {}

    /// Whether to print nothing but errors.
    package var quiet: Bool { settings.quiet }

    /// Loads the scenario with the options' changes, or prints its mistakes and throws an exit code.
    package func load() throws -> Scenario { try settings.load(scenario) }

    /// Returns the number of worker threads for a run of `scenario`.
    package func threads(for scenario: Scenario) -> Int { settings.threads(for: scenario) }
}

/// The options that change a scenario.
package struct ScenarioSettings: ParsableArguments {
    // Parsed unconditionally, so that validation can report a value such as `--watches -5`.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Number of watches, such as 20000, 500k or 56.7M.", valueName: "n"))
    package var watches: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("Days to simulate, such as 7 or 2weeks.", valueName: "d"))
    package var days: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Seed of all random numbers; equal seeds give equal runs.", valueName: "s"))
    package var seed: String?

    @Option(
        help: ArgumentHelp("Worker threads; they never change a result. (default: one per processor)", valueName: "t"))
    package var threads: Int?

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp(
            "Change one key of the scenario, such as friends.cap=75; may be repeated. `watchcircle reference` lists "
                + "the keys.", valueName: "path=value"))
    package var settings: [String] = []

    @Flag(name: .shortAndLong, help: "Print nothing but errors.")
    package var quiet = false

    /// Creates the options for parsing.
    package init() {}

    package mutating func validate() throws {
        if let threads, !(1...1_024).contains(threads) {
            throw ValidationError("--threads is \(threads); it must be between 1 and 1024.")
        }
    }

    /// Options that abbreviate a `--set`, with the path that each sets.
    private var shortcuts: [(path: String, option: String, value: String?)] {
        [("population.watches", "--watches", watches), ("time.days", "--days", days), ("seed", "--seed", seed)]
    }

    /// Loads a scenario with the options' changes, or prints its mistakes and throws an exit code.
    ///
    /// - Parameter scenario: a file, or a name in the scenario library.
    package func load(_ scenario: String) throws -> Scenario {
        let overrides = settings + shortcuts.compactMap { shortcut in shortcut.value.map { "\(shortcut.path)=\($0)" } }
        do {
            return try Scenario.load(path: scenario, overrides: overrides)
        } catch {
            throw ExitCode.wrongScenario.failing(inUsersWords(error).description)
        }
    }

    /// Returns the number of worker threads for a run of `scenario`.
    package func threads(for scenario: Scenario) -> Int {
        threads ?? scenario.threads ?? ProcessInfo.processInfo.activeProcessorCount
    }

    /// The changes as part of a report folder's name: `-watches-200k-friends.cap-75`; empty if there are none.
    package var slug: String {
        let changes = shortcuts.dropLast().compactMap { shortcut in
            shortcut.value.map { "\(shortcut.option.dropFirst(2))-\($0)" }
        }
        let text = (changes + settings.map { $0.replacingOccurrences(of: "=", with: "-") }).map { "-" + $0 }.joined()
        let allowed = text.unicodeScalars.filter {
            $0.isASCII && ($0.properties.isAlphabetic || "0123456789.-".unicodeScalars.contains($0))
        }
        return String(String.UnicodeScalarView(allowed).prefix(60))
    }

    /// Reports a mistake in `--watches 3x` under that option, not under `--set population.watches=3x`.
    private func inUsersWords(_ error: ScenarioError) -> ScenarioError {
        var error = error
        for index in error.mistakes.indices {
            for (path, option, value) in shortcuts {
                guard let value, error.mistakes[index].location.source == "--set \(path)=\(value)" else { continue }
                error.mistakes[index].location.source = "\(option) \(value)"
            }
        }
        return error
    }
}
