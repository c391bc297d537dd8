// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import Programs

/// The main program: finds the command and runs it.
@main
struct WatchCircle: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watchcircle",
        abstract: "Simulates children who befriend each other, give likes and compare themselves on smartwatches.",
        discussion: """
            It computes the load of their watches on a backend, and the effect of the likes on the children.

            A first run:
              watchcircle scenarios          lists the scenarios
              watchcircle plan school-term   predicts memory, time and load
              watchcircle run school-day     writes a report: open it in a browser
              watchcircle run school-day --watches 1M --set friends.cap=75

            drive, serve and live are separate programs, found beside this one or in PATH. So is any command that you \
            add: `watchcircle hello` runs watchcircle-hello.

            \(ExitCode.help)
            """,
        version: Program.version,
        subcommands: [
            RunCommand.self, PlanCommand.self, CompareCommand.self, RateCommand.self, WorldCommand.self,
            ScenariosCommand.self, ReferenceCommand.self, SchemaCommand.self, OutsideDrive.self, OutsideServe.self,
            OutsideLive.self,
        ])

    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        // Only the other program has its own help.
        if arguments.count == 2, arguments[0] == "help", isOutside(arguments[1]) {
            arguments = [arguments[1], "--help"]
        }
        if let name = arguments.first, isOutside(name) {
            ExternalCommand(name: name, arguments: Array(arguments.dropFirst())).replaceThisProgram()
        }
        runProgram(arguments)
    }

    /// Whether `name` can only be a command in a separate program.
    private static func isOutside(_ name: String) -> Bool {
        let own = configuration.subcommands.filter { !($0 is any OutsideProgram.Type) }
        return !name.hasPrefix("-") && !(own.compactMap { $0.configuration.commandName } + ["help"]).contains(name)
    }
}

/// A command in a separate program, declared only for the list in the help.
private protocol OutsideProgram: ParsableCommand {}

private struct OutsideDrive: OutsideProgram {
    static let configuration = CommandConfiguration(
        commandName: "drive", abstract: "Drives a backend with the traffic of a scenario and judges it.")
}

private struct OutsideServe: OutsideProgram {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serves a watch circle: a small, durable backend to drive.")
}

private struct OutsideLive: OutsideProgram {
    static let configuration = CommandConfiguration(
        commandName: "live", abstract: "Serves a page that follows a run; `run --live` and `drive --live` start it.")
}
