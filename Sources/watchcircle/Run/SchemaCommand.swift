// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Programs
import Reporting
import Scenarios

/// `watchcircle schema`: prints the JSON Schema of a kind of file.
struct SchemaCommand: ParsableCommand {
    /// A kind of file with a schema.
    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case scenario
        case profile
        case summary
        case rating
        case comparison

        /// The schema.
        var text: String {
            switch self {
            case .scenario: InputSchema.scenario.text
            case .profile: InputSchema.profile.text
            case .summary: SummarySchema.summary.text
            case .rating: SummarySchema.rating.text
            case .comparison: SummarySchema.comparison.text
            }
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Prints the JSON Schema of a file, with which editors complete and check it.",
        discussion: """
            The schema is of draft 2020-12. An editor with the YAML language server uses it for files that begin with:
              # yaml-language-server: $schema=PATH

            For scenarios and profiles, it checks names, types, notations and plain numbers; `watchcircle plan` and \
            `drive --check` check everything. For summary.json, rating.json and the file of compare --json, it permits \
            exactly the keys that this version writes.

            The folder schemas has the same texts as files.
            """)

    @Argument(help: "The kind of file.")
    var kind: Kind

    func run() { StandardOutput.write(kind.text) }
}
