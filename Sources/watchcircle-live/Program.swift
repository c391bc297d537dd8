// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import LiveView
import Logging
import Programs

/// The program: reads a run's events from standard input and serves the page that follows them.
@main
struct WatchCircleLive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watchcircle-live",
        abstract: "Serves a page on this machine that follows a run while it goes on.",
        discussion: """
            `watchcircle run … --live` and `watchcircle drive … --live` start this program and write to its standard \
            input: one JSON object a line, which docs/live.md describes. It says `live view at ADDRESS` on standard \
            output once the page can be opened.

            /            the page
            /events      the events as server-sent events, those of the past first
            /state.json  the latest event of each kind

            It ends some time after its input has ended, and at once on SIGTERM.

            \(Programs.ExitCode.help)
            """,
        version: Programs.Program.version)

    static func main() async { await runService() }

    @Option(help: "The port; 0 takes a free one. (default: 8600, or a free one if it is taken)") var port: Int?
    @Option(help: "Seconds to go on after the input has ended.") var linger = 10.0

    mutating func validate() throws {
        if let port, !(0...65_535).contains(port) {
            throw ValidationError("--port is \(port); it must be between 0 and 65,535")
        }
        guard (0...86_400).contains(linger) else {
            throw ValidationError("--linger is \(linger); it must be between 0 and 86,400 seconds")
        }
        if isatty(STDIN_FILENO) == 1 {
            throw ValidationError(
                "There is no run to follow: watchcircle run … --live starts this program and tells it what happens.")
        }
    }

    func run() async throws {
        // Ctrl-C and a terminal that closes are for the run, which may have its last words to say; its end ends this program
        // too.
        for number in [SIGINT, SIGHUP] { signal(number, SIG_IGN) }
        unblockTermination()
        OpenFiles.raiseLimit()
        if let shortage = OpenFiles.shortage(of: OpenFiles.reserve, for: "watchcircle-live") {
            throw Programs.ExitCode.internalError.telling(shortage)
        }
        var logger = Logger(label: "watchcircle-live")
        logger.logLevel = .critical
        var options = LiveServer.Options()
        options.port = port
        options.linger = .seconds(linger)
        do {
            let server = try LiveServer(options, logger: logger)
            Thread.detachNewThread { readInput(into: server) }
            try await server.run { address in
                StandardOutput.line("live view at \(address)")
            }
        } catch {
            let place = port.map { "port \($0)" } ?? "any port"
            let words =
                "\(error)".contains("EADDRINUSE") || "\(error)".contains("bind(")
                ? "\(place) of this machine cannot be listened on\n  hint: 0 takes a free one" : "\(error)"
            Terminal.say("watchcircle-live: \(words)")
            throw Programs.ExitCode.internalError.thrown
        }
    }
}

/// Reads until there is no more.
private func readInput(into server: LiveServer) {
    while case let part = FileHandle.standardInput.availableData, !part.isEmpty { server.take(part) }
    server.endInput()
}

/// Whoever started the program may have left the signal blocked, as threads of Dispatch do.
private func unblockTermination() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGTERM)
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
}
