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

            drive, serve and live are programs of their own, found beside this one and in PATH; so is any command that you \
            add: `watchcircle hello` runs watchcircle-hello.

            \(ExitCode.help)
            """,
        version: Program.version,
        subcommands: [
            RunCommand.self, PlanCommand.self, CompareCommand.self, RateCommand.self, WorldCommand.self,
            ScenariosCommand.self, ReferenceCommand.self, OutsideDrive.self, OutsideServe.self, OutsideLive.self,
        ])

    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        // Of another program, only it can tell the help.
        if arguments.count == 2, arguments[0] == "help", isOutside(arguments[1]) {
            arguments = [arguments[1], "--help"]
        }
        if let name = arguments.first, isOutside(name) {
            OutsideCommand(name: name, arguments: Array(arguments.dropFirst())).replaceThisProgram()
        }
        runProgram(arguments)
    }

    /// Whether `name` can only be a command that is a program of its own.
    private static func isOutside(_ name: String) -> Bool {
        let own = configuration.subcommands.filter { !($0 is any OutsideProgram.Type) }
        return !name.hasPrefix("-") && !(own.compactMap { $0.configuration.commandName } + ["help"]).contains(name)
    }
}

/// A command that is a program of its own; here only to be listed.
private protocol OutsideProgram: ParsableCommand {}

private struct OutsideDrive: OutsideProgram {
    static let configuration = CommandConfiguration(
        commandName: "drive", abstract: "Drives a backend with the traffic of a scenario, and judges it.")
}

private struct OutsideServe: OutsideProgram {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serves a watch circle: a small, durable backend to drive.")
}

private struct OutsideLive: OutsideProgram {
    static let configuration = CommandConfiguration(
        commandName: "live", abstract: "Serves a page that follows a run; `run --live` and `drive --live` start it.")
}
