// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Programs
import Scenarios

/// `watchcircle reference`: prints every key of a scenario.
struct ReferenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference", abstract: "Prints every key of a scenario, with its default, range and meaning.",
        discussion: """
            The text is Markdown. To look up a key:
              watchcircle reference | grep reciprocity
            """)

    func run() { StandardOutput.write(Scenario.reference) }
}
