// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation

/// The description of a command line that the argument parser exports as JSON (`--experimental-dump-help`), reduced to
/// what a manual page shows.
struct CommandDescription: Decodable {
    /// The name as typed, for example `watchcircle drive`.
    var commandName: String
    var abstract: String?
    var discussion: String?
    var shouldDisplay: Bool
    var subcommands: [CommandDescription]?
    var arguments: [ArgumentDescription]?

    /// Reads the description of a command and of its subcommands.
    ///
    /// - Throws: `DecodingError` if the parser exports another format.
    init(of command: any ParsableCommand.Type) throws {
        struct Export: Decodable { var command: CommandDescription }
        self = try JSONDecoder().decode(Export.self, from: Data(command._dumpHelp().utf8)).command
    }

    /// The name of the page, and of the program's file: `watchcircle-drive`.
    var pageName: String { commandName.replacing(" ", with: "-") }

    /// The subcommands in the help; the parser adds `help` itself.
    var shownSubcommands: [CommandDescription] {
        (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
    }

    /// The arguments in the help, of one subcommand those that are not of every command.
    func shownArguments(isSubcommand: Bool = false) -> [ArgumentDescription] {
        (arguments ?? []).filter { argument in
            argument.shouldDisplay && !(isSubcommand && ["help", "version"].contains(argument.valueName))
        }
    }
}

/// An argument, option or flag of a command.
struct ArgumentDescription: Decodable, Equatable {
    /// How an argument is given.
    enum Kind: String, Decodable {
        case positional, option, flag
    }

    /// A spelling of an option or flag.
    struct Name: Decodable, Equatable {
        var kind: String
        var name: String

        /// The name as typed: `-q`, `--quiet`.
        var text: String { (kind == "long" ? "--" : "-") + name }
    }

    var kind: Kind
    var shouldDisplay: Bool
    var sectionTitle: String?
    var isOptional: Bool
    var isRepeating: Bool
    var names: [Name]?
    var valueName: String?
    var defaultValue: String?
    var abstract: String?

    /// The explanation, with the default if the text does not state one.
    var explanation: String {
        let text = abstract ?? ""
        guard let defaultValue, !text.contains("(default") else { return text }
        return text + " (default: \(defaultValue))"
    }
}
