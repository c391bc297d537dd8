// SPDX-License-Identifier: GPL-3.0-or-later
package import ArgumentParser

/// The manual page of a program, generated from its command line: `watchcircle --generate-manual | man -l -`.
package struct ManualPage {
    /// The option that prints the page; it stands alone on the command line, and is not in the help.
    package static let option = "--generate-manual"

    /// The page in the `man` macros of roff.
    package private(set) var text: String

    /// Generates the page of a program.
    ///
    /// - Parameter program: the program's root command.
    /// - Throws: `DecodingError` if the argument parser exports its commands in another format.
    package init(of program: any ParsableCommand.Type) throws {
        let command = try CommandDescription(of: program)
        var page = Roff()
        page.request("TH", command.pageName.uppercased(), "1", "", "WatchCircle \(Program.version)", "WatchCircle")
        page.request("SH", "NAME")
        page.line("\(command.pageName) - \(Self.withoutPeriod(command.abstract ?? ""))")
        page.request("SH", "SYNOPSIS")
        Self.synopsis(of: command, named: command.commandName, in: &page)
        page.request("SH", "DESCRIPTION")
        Self.description(of: command, in: &page)
        Self.options(of: command.shownArguments(), heading: "SH", in: &page)
        Self.commands(of: command, in: &page)
        Self.closing(of: command, in: &page)
        text = page.text
    }

    // MARK: - Parts

    private static func synopsis(of command: CommandDescription, named name: String, in page: inout Roff) {
        var words = [Roff.bold(name)]
        if !command.shownSubcommands.isEmpty { words.append(Roff.italic("command")) }
        let arguments = command.shownArguments()
        if arguments.contains(where: { $0.kind != .positional && $0.isOptional }) {
            words.append("[" + Roff.italic("options") + "]")
        }
        for argument in arguments where argument.kind == .positional || !argument.isOptional {
            let word = spelling(of: argument) + (argument.isRepeating ? " ..." : "")
            words.append(argument.isOptional ? "[\(word)]" : word)
        }
        page.raw(words.joined(separator: " "))
    }

    /// The help text without the exit codes, which have a section of their own.
    private static func description(of command: CommandDescription, in page: inout Roff) {
        page.line(command.abstract ?? "")
        var words = (command.discussion ?? "").replacing(ExitCode.help, with: "")
        while words.last == "\n" { words.removeLast() }
        if words.isEmpty { return }
        page.request("PP")
        page.paragraphs(words)
    }

    private static func options(of arguments: [ArgumentDescription], heading: String, in page: inout Roff) {
        var title: String?
        for (index, argument) in arguments.enumerated() {
            // A switch with two spellings comes as two arguments with one explanation.
            if index > 0, isSwitch(arguments[index - 1], argument) { continue }
            let section = argument.sectionTitle ?? (argument.kind == .positional ? "Arguments" : "Options")
            if section != title { page.request(heading, heading == "SH" ? section.uppercased() : section) }
            title = section
            var spellings = [spelling(of: argument)]
            if index + 1 < arguments.count, isSwitch(argument, arguments[index + 1]) {
                spellings.append(spelling(of: arguments[index + 1]))
            }
            page.request("TP")
            page.raw(spellings.joined(separator: ", "))
            page.line(argument.explanation)
        }
    }

    private static func isSwitch(_ one: ArgumentDescription, _ other: ArgumentDescription) -> Bool {
        one.kind == .flag && other.kind == .flag && one.abstract != nil && one.abstract == other.abstract
    }

    private static func commands(of command: CommandDescription, in page: inout Roff) {
        for subcommand in command.shownSubcommands {
            let name = "\(command.commandName) \(subcommand.commandName)"
            page.request("SH", name.uppercased())
            let program = name.replacing(" ", with: "-")
            if Program.names.contains(program) {
                page.line(subcommand.abstract ?? "")
                page.raw("See \(reference(to: program)).")
                continue
            }
            synopsis(of: subcommand, named: name, in: &page)
            page.request("PP")
            description(of: subcommand, in: &page)
            options(of: subcommand.shownArguments(isSubcommand: true), heading: "SS", in: &page)
        }
    }

    private static func closing(of command: CommandDescription, in page: inout Roff) {
        page.request("SH", "EXIT STATUS")
        for code in ExitCode.allCases {
            page.request("TP")
            page.raw(Roff.bold("\(code.rawValue)"))
            page.line(code.summary)
        }
        let readers = [command] + command.shownSubcommands
        if readers.contains(where: { $0.shownArguments().contains { $0.valueName == "scenario" } }) {
            page.request("SH", "ENVIRONMENT")
            page.request("TP")
            page.raw(Roff.bold("WATCHCIRCLE_PATH"))
            page.line("Folders, separated by colons, that are searched for scenarios, profiles and tables.")
        }
        page.request("SH", "SEE ALSO")
        page.raw(Program.names.filter { $0 != command.pageName }.map(reference(to:)).joined(separator: ", "))
    }

    // MARK: - Words

    /// Returns the names of an option with its value, or an argument's name.
    private static func spelling(of argument: ArgumentDescription) -> String {
        let value = Roff.italic(argument.valueName ?? "value")
        // Short names first, as in the help of other programs.
        let names = (argument.names ?? []).sorted { $0.text.count < $1.text.count }.map { Roff.bold($0.text) }
        return switch argument.kind {
        case .positional: value
        case .flag: names.joined(separator: ", ")
        case .option: names.joined(separator: ", ") + " " + value
        }
    }

    private static func reference(to program: String) -> String { Roff.bold(program) + "(1)" }

    private static func withoutPeriod(_ words: String) -> String {
        words.hasSuffix(".") ? String(words.dropLast()) : words
    }
}
