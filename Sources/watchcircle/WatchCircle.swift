// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import Programs

/// The program: finds the command and runs it.
@main
struct WatchCircle: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watchcircle",
        abstract: "Simulates children who are friends, give likes and compare themselves on their smartwatches.",
        discussion: """
            It counts what their watches ask of a backend, and what the likes do to the children.

            A first run:
              watchcircle scenarios                          what can be run
              watchcircle plan school-term                   what it will need
              watchcircle run school-day                     the run; open the report it names in a browser
              watchcircle run school-day --watches 1M --set friends.cap=75

            Commands that are programs of their own (watchcircle-drive, watchcircle-serve, …) are found beside this \
            program and in PATH: `watchcircle drive …` runs watchcircle-drive.

            \(ExitCode.help)
            """,
        version: Program.version,
        subcommands: [
            RunCommand.self, PlanCommand.self, CompareCommand.self, RateCommand.self, WorldCommand.self,
            ScenariosCommand.self,
            ReferenceCommand.self,
        ])

    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if let name = arguments.first, isOutside(name) {
            OutsideCommand(name: name, arguments: Array(arguments.dropFirst())).replaceThisProgram()
        }
        main(arguments)
    }

    /// Whether `name` can only be a command that is a program of its own.
    private static func isOutside(_ name: String) -> Bool {
        let own = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
        return !name.hasPrefix("-") && !own.contains(name)
    }
}
