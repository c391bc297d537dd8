// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import LoadDriver
import Programs

/// How requests are carried, and which limits keep a mistake from becoming an attack.
struct ConnectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Connections of the pool. (default: 64, or as many as --closed)", valueName: "n"))
    var connections: Int?

    @Flag(help: "One connection for each watch that is awake, in place of a pool.")
    var connectionPerWatch = false

    @Option(help: ArgumentHelp("Real time after which the connection of a watch is closed.", valueName: "time"))
    var idle = TimeArgument(seconds: 60)

    @Option(name: .customLong("http"), help: ArgumentHelp("HTTP version: 1.1 or 2.", valueName: "version"))
    var version: HTTPVersion?

    @Option(help: ArgumentHelp("Event loops. (default: one a processor, at most 4)", valueName: "n"))
    var lanes: Int?

    @Option(help: ArgumentHelp("Time until an answer must be there.", valueName: "time"))
    var timeout = TimeArgument(seconds: 30)

    @Option(help: ArgumentHelp("How often what the backend did not take is sent again.", valueName: "n"))
    var retries = 2

    @Option(help: ArgumentHelp("Wait between an answer and what depends on it.", valueName: "time"))
    var safeGap = TimeArgument(seconds: 0)

    @Option(help: ArgumentHelp("Requests in flight at most; what waits behind them counts as waiting.", valueName: "n"))
    var maxInFlight: Int?

    @Option(help: ArgumentHelp("Requests to send at most, in all.", valueName: "n"))
    var maxRequests: Int?

    @Option(help: ArgumentHelp("Requests a second at most.", valueName: "rate"))
    var maxRate: RateArgument?

    @Option(help: ArgumentHelp("Certificates to trust in place of the system's: a PEM file.", valueName: "file"))
    var trust: String?

    @Flag(help: "Do not check the backend's certificate.")
    var insecure = false

    @Option(
        help: ArgumentHelp(
            "The certificate to show to a backend that wants one, with those that vouch for it: a PEM file.",
            valueName: "file"))
    var clientCertificate: String?

    @Option(help: ArgumentHelp("Its key: a PEM file. (default: the same file)", valueName: "file"))
    var clientKey: String?

    @Option(
        name: .customLong("i-may-load"),
        help: ArgumentHelp(
            "A host other than this machine that you may load; spell it as in --target.", valueName: "host"))
    var permitted: [String] = []

    mutating func validate() throws {
        func check(_ name: String, _ value: Int?, _ range: ClosedRange<Int>) throws {
            guard let value, !range.contains(value) else { return }
            throw ValidationError(
                "\(name) is \(value); it must be between \(range.lowerBound) and \(range.upperBound).")
        }
        try check("--connections", connections, 1...65_536)
        try check("--lanes", lanes, 1...256)
        try check("--retries", retries, 0...100)
        try check("--max-in-flight", maxInFlight, 1...1_000_000)
        try check("--max-requests", maxRequests, 1...Int(UInt32.max))
        if connectionPerWatch, connections != nil {
            throw ValidationError("--connections and --connection-per-watch contradict each other.")
        }
        if clientKey != nil, clientCertificate == nil {
            throw ValidationError("--client-key belongs to a certificate; name it with --client-certificate.")
        }
        if timeout.seconds <= 0 { throw ValidationError("--timeout must be more than 0.") }
    }

    /// The transport to a target that may be loaded.
    func transport(to url: String, concurrency: Int?, version profileVersion: HTTPVersion) throws -> Transport {
        let target = try Target(url: url)
        guard target.isLoopback || permitted.contains(target.host) else {
            throw DriveError(
                .targetNotAllowed,
                "\(target.url): this is not your own machine, and a load may take a service down\n"
                    + "  hint: if you may load it, add --i-may-load \(target.host)")
        }
        var transport = Transport(target: target)
        transport.connections =
            connectionPerWatch ? .perWatch(idleSeconds: idle.seconds) : .pool(connections ?? concurrency ?? 64)
        transport.version = version ?? profileVersion
        transport.lanes = lanes ?? min(4, ProcessInfo.processInfo.activeProcessorCount)
        transport.timeout = timeout.seconds
        transport.retries = retries
        transport.safeGap = safeGap.seconds
        transport.mostInFlight = maxInFlight
        transport.mostRequests = maxRequests
        transport.mostPerSecond = maxRate?.perSecond
        transport.verifiesCertificate = !insecure
        transport.trustFile = trust
        (transport.clientCertificateFile, transport.clientKeyFile) = (clientCertificate, clientKey)
        if clientCertificate != nil, !target.isSecure {
            throw DriveError(
                .wrongPlan,
                "\(target.url): --client-certificate is for TLS, and this target is spoken to without\n"
                    + "  hint: write https:// in --target")
        }
        try Self.checkDescriptors(for: transport)
        return transport
    }

    /// Refuses a drive for which the process lacks file descriptors: it would be another load than the one asked for.
    private static func checkDescriptors(for transport: Transport) throws {
        let (most, lanes) = (transport.mostConnections, transport.lanes)
        let what = most > 0 ? "--connections \(most)" : "a connection for each watch"
        let needed = most + 3 * lanes + OpenFiles.reserve
        let fewer = OpenFiles.left - 3 * lanes - OpenFiles.reserve
        let hint = most > 0 && fewer > 0 ? "use fewer connections: --connections \(fewer)" : nil
        if let shortage = OpenFiles.shortage(of: needed, for: what, hint: hint) {
            throw Programs.ExitCode.invalidRun.telling(shortage)
        }
    }
}
