// SPDX-License-Identifier: GPL-3.0-or-later
package import ArgumentParser
import Foundation
package import Scenarios

/// What `run` and `plan` ask for: a scenario and what is changed in it.
package struct ScenarioOptions: ParsableArguments {
    @Argument(help: "A scenario file, or a name that `watchcircle scenarios` lists, such as school-day.")
    package var scenario: String

    @OptionGroup package var settings: ScenarioSettings

    /// As the command line has it.
    package init() {}

    /// Whether nothing but errors is to be said.
    package var quiet: Bool { settings.quiet }

    /// Reads the scenario with all that the options change in it, or says what is wrong.
    package func load() throws -> Scenario { try settings.load(scenario) }

    /// The worker threads of a run of `scenario`.
    package func threads(for scenario: Scenario) -> Int { settings.threads(for: scenario) }
}

/// What can be changed in a scenario by the command line.
package struct ScenarioSettings: ParsableArguments {
    // Taken as they are, so that what is wrong with `--watches -5` is said.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Number of watches, such as 20000, 500k or 56.7M.", valueName: "n"))
    package var watches: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("Days to simulate, such as 7 or 2weeks.", valueName: "d"))
    package var days: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Seed of all chance; equal seeds give equal runs.", valueName: "s"))
    package var seed: String?

    @Option(
        help: ArgumentHelp("Worker threads; never changes a result. (default: as many as processors)", valueName: "t"))
    package var threads: Int?

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp(
            "Changes one key of the scenario, such as friends.cap=75; may be repeated. `watchcircle reference` lists "
                + "the keys.", valueName: "path=value"))
    package var settings: [String] = []

    @Flag(name: .shortAndLong, help: "Say nothing but errors.")
    package var quiet = false

    /// As the command line has it.
    package init() {}

    package mutating func validate() throws {
        if let threads, !(1...1_024).contains(threads) {
            throw ValidationError("--threads is \(threads); it must be between 1 and 1024.")
        }
    }

    /// Options that are another way to write `--set`; the path comes first.
    private var shortcuts: [(path: String, option: String, value: String?)] {
        [("population.watches", "--watches", watches), ("time.days", "--days", days), ("seed", "--seed", seed)]
    }

    /// Reads a scenario with all that the options change in it, or says what is wrong.
    ///
    /// - Parameter scenario: a file, or a name of the library.
    package func load(_ scenario: String) throws -> Scenario {
        let overrides = settings + shortcuts.compactMap { shortcut in shortcut.value.map { "\(shortcut.path)=\($0)" } }
        do {
            return try Scenario.load(path: scenario, overrides: overrides)
        } catch {
            throw ExitCode.wrongScenario.telling(inUsersWords(error).description)
        }
    }

    /// The worker threads of a run of `scenario`.
    package func threads(for scenario: Scenario) -> Int {
        threads ?? scenario.threads ?? ProcessInfo.processInfo.activeProcessorCount
    }

    /// What the name of a report's folder tells of the changes: `-watches-200k-friends.cap-75`; empty if there are none.
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

    /// A mistake in `--watches 3x` is not to be called one in `--set population.watches=3x`.
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
