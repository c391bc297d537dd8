// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import LiveView
import Logging
import Programs

/// The main program: reads a run's events from standard input and serves the page that shows them.
@main
struct WatchCircleLive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watchcircle-live",
        abstract: "Serves a page on this machine that follows a run in progress.",
        discussion: """
            `watchcircle run … --live` and `watchcircle drive … --live` start this program and write events to its \
            standard input: one JSON object per line, as docs/live.md describes. The program prints `live view at \
            ADDRESS` on standard output once the page is available.

            /            the page
            /events      the events as server-sent events, starting with past ones
            /state.json  the latest event of each kind

            It ends some time after the end of its input, and at once on SIGTERM.

            \(Programs.ExitCode.help)
            """,
        version: Programs.Program.version)

    static func main() { runService() }

    @Option(help: "The port; 0 takes a free port. (default: 8600, or a free port)") var port: Int?
    @Option(help: "Seconds to continue after the end of the input.") var linger = 10.0

    mutating func validate() throws {
        if let port, !(0...65_535).contains(port) {
            throw ValidationError("--port is \(port); it must be between 0 and 65,535")
        }
        guard (0...86_400).contains(linger) else {
            throw ValidationError("--linger is \(linger); it must be between 0 and 86,400 seconds")
        }
        if isatty(STDIN_FILENO) == 1 || !canReadInput {
            throw ValidationError(
                "There is no run to follow: watchcircle run … --live starts this program and sends it the events.")
        }
    }

    func run() async throws {
        // Ctrl-C and a closing terminal concern the run, which may have final events to send; the end of the run also
        // ends this program.
        for number in [SIGINT, SIGHUP] { signal(number, SIG_IGN) }
        unblockTermination()
        try AddressSpace.require(for: "watchcircle-live")
        if let shortage = OpenFiles.shortage(of: OpenFiles.reserve, for: "watchcircle-live") {
            throw Programs.ExitCode.internalError.failing(shortage)
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
                ? "cannot listen on \(place) of this machine\n  hint: 0 takes a free port" : "\(error)"
            Terminal.printError("watchcircle-live: \(words)")
            throw Programs.ExitCode.internalError.thrown
        }
    }
}

/// Whether standard input can be read: it is neither closed nor a folder.
private var canReadInput: Bool {
    var status = stat()
    let (flags, isOpen) = unsafe (fcntl(STDIN_FILENO, F_GETFL), fstat(STDIN_FILENO, &status) == 0)
    return isOpen && flags >= 0 && flags & O_ACCMODE != O_WRONLY && status.st_mode & S_IFMT != S_IFDIR
}

/// Reads standard input to its end. An error ends it too; `FileHandle` would trap.
private func readInput(into server: LiveServer) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = unsafe read(STDIN_FILENO, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        server.take(Data(buffer[..<count]))
    }
    server.endInput()
}

/// Unblocks the signal that ends the program. The parent process may have blocked it, as threads of Dispatch do.
private func unblockTermination() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGTERM)
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
}
