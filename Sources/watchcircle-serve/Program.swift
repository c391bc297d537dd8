// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import Logging
import Programs
import ReferenceBackend

/// The main program: parses the command line and serves.
@main
struct WatchCircleServe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watchcircle-serve",
        abstract: "Serves a watch circle: a small, durable backend to drive, and an example of one.",
        discussion: """
            Faults, for tests of the audit (--fault, may be repeated):
            \(Fault.help)

            The line `listening on http://ADDRESS` goes to standard output once the server accepts connections. \
            SIGTERM, SIGINT or a closing terminal ends the service after the current requests. docs/backend.md \
            describes the API.

            \(Programs.ExitCode.help)
            """,
        version: Programs.Program.version)

    static func main() { runService() }

    @Option(help: "The port; 0 takes a free port.") var port = 8_080
    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "The database file. (default: a temporary one, deleted at the end)") var database: String?
    @Option(help: "A world folder to import into an empty database.") var world: String?
    @Option(help: "Maximum number of friends of an account. (default: the world's cap, or 150)") var friendCap: Int?
    @Option(name: .customLong("fault"), help: "A fault, NAME or NAME=VALUE; see above.") var faults: [String] = []
    @Option(help: "The seed of random faults.") var faultSeed: UInt64 = 1
    @Option(help: "Length of a day in seconds, for quotas, check-ins and requests.") var daySeconds = 86_400.0
    @Option(help: "PEM file of the certificate chain; with --tls-key.") var tlsCertificate: String?
    @Option(help: "PEM file of the certificate's key.") var tlsKey: String?
    @Flag(help: "Serve HTTP/2: in addition to HTTP/1.1 with TLS, exclusively without.") var http2 = false
    @Flag(help: "Print nothing but the address and failures.") var quiet = false
    @Option(help: "Stop after this time, such as 60s.") var stopAfter: String?

    mutating func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port is \(port); it must be between 0 and 65,535")
        }
        if (tlsCertificate == nil) != (tlsKey == nil) {
            throw ValidationError("--tls-certificate and --tls-key belong together; give both")
        }
        if let stopAfter, Duration(parsing: stopAfter) == nil {
            throw ValidationError(
                "--stop-after is \(stopAfter); it must be a duration such as 500ms, 60s or 2min")
        }
    }

    func run() async throws {
        unblockSignals()
        // A closing terminal ends the service as SIGTERM does, unless the program runs under `nohup`.
        if !Interruption.isIgnored(SIGHUP) { signal(SIGHUP) { _ in kill(getpid(), SIGTERM) } }
        try AddressSpace.require(for: "watchcircle-serve")
        // For the database, an event loop per processor, and a few connections.
        if let shortage = OpenFiles.shortage(of: 24, for: "watchcircle-serve") {
            throw Programs.ExitCode.internalError.failing(shortage)
        }
        var logger = Logger(label: "watchcircle-serve")
        logger.logLevel = .warning
        do {
            let backend = try Backend(options(), logger: logger)
            if !quiet { printError("watchcircle-serve: \(backend.contents)") }
            try await backend.run { address in
                // Scripts wait for this line, so it must not stay in a buffer.
                StandardOutput.line("listening on \(address)")
            }
            if !quiet { printError("watchcircle-serve: stopped; the database holds everything that was acknowledged") }
        } catch {
            printError("watchcircle-serve: \(error)")
            throw error.exitCode.thrown
        }
    }

    private func options() throws(BackendError) -> BackendOptions {
        var options = BackendOptions()
        options.host = host
        options.port = port
        options.database = database
        options.world = world
        options.friendCap = friendCap
        options.daySeconds = daySeconds
        options.faults = try FaultPlan(parsing: faults)
        options.faultSeed = faultSeed
        if let tlsCertificate, let tlsKey { options.certificate = (tlsCertificate, tlsKey) }
        options.http2 = http2
        options.stopAfter = stopAfter.flatMap { Duration(parsing: $0) }
        return options
    }

    private func printError(_ line: String) { Terminal.printError(line) }
}

extension BackendError {
    fileprivate var exitCode: Programs.ExitCode {
        switch code {
        case .wrongArguments: .wrongArguments
        case .wrongWorld: .wrongScenario
        case .database, .network: .internalError
        }
    }
}

/// Unblocks the signals that end the program. The parent process may have blocked them, as threads of Dispatch do.
private func unblockSignals() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&signals, number) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
}
