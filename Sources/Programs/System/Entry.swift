// SPDX-License-Identifier: GPL-3.0-or-later
package import ArgumentParser
import Dispatch
import Foundation

extension ParsableCommand {
    /// Runs the program from its command line to its exit code. Unlike `main()`, it reports failed writes.
    package static func runProgram(_ arguments: [String]? = nil) -> Never {
        ProcessSetup.prepare()
        Interruption.watch()
        do {
            try printManualIfRequested(arguments)
            var command = try parseAsRoot(arguments)
            try command.run()
            end(with: nil)
        } catch {
            end(with: error)
        }
    }

    /// Prints the manual page and ends the program, if the command line requests only that.
    fileprivate static func printManualIfRequested(_ arguments: [String]? = nil) throws {
        guard arguments ?? Array(CommandLine.arguments.dropFirst()) == [ManualPage.option] else { return }
        StandardOutput.write(try ManualPage(of: Self.self).text)
        end(with: nil)
    }

    /// Ends the program with the exit code and message of an error, or with 0 without an error.
    fileprivate static func end(with error: (any Error)?) -> Never {
        var code: Int32 = 0
        if let error {
            code = exitCode(for: error).rawValue
            let text = fullMessage(for: error)
            // Help and version are requested output and end with 0.
            if !text.isEmpty { code == 0 ? StandardOutput.line(text) : Terminal.printError(text) }
        }
        Glibc.exit(StandardOutput.end(code))
    }
}

extension AsyncParsableCommand {
    /// Runs a server program from its command line to its exit code.
    ///
    /// Not `async`, so that the check of descriptors comes before the concurrency runtime: without any, it traps.
    package static func runService() -> Never {
        ProcessSetup.prepare()
        OpenFiles.raiseLimit()
        if let shortage = OpenFiles.shortage(of: 8, for: configuration.commandName ?? "the program") {
            end(with: ExitCode.internalError.failing(shortage))
        }
        Task.detached {
            do {
                try printManualIfRequested()
                var command = try parseAsRoot()
                if var service = command as? any AsyncParsableCommand {
                    try await service.run()
                } else {
                    try command.run()
                }
                end(with: nil)
            } catch {
                end(with: error)
            }
        }
        dispatchMain()
    }
}
