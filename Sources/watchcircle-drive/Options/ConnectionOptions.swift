// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import LoadDriver
import LoadTesting
import Programs

/// The options for connections and requests, and the limits that keep a mistake from becoming an attack.
struct ConnectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Connections in the pool. (default: 64, or the value of --closed)", valueName: "n"))
    var connections: Int?

    @Flag(help: "Use one connection for each watch that is awake, instead of a pool.")
    var connectionPerWatch = false

    @Option(help: ArgumentHelp("Idle real time after which a watch's connection is closed.", valueName: "time"))
    var idle = TimeArgument(seconds: 60)

    @Option(name: .customLong("http"), help: ArgumentHelp("HTTP version: 1.1 or 2.", valueName: "version"))
    var version: HTTPVersion?

    @Option(
        name: .customLong("event-loops"),
        help: ArgumentHelp("Event loops. (default: one per processor, at most 4)", valueName: "n"))
    var workers: Int?

    @Option(help: ArgumentHelp("Maximum wait for a response.", valueName: "time"))
    var timeout = TimeArgument(seconds: 30)

    @Option(help: ArgumentHelp("Retries of a request that the backend did not accept.", valueName: "n"))
    var retries = 2

    @Option(help: ArgumentHelp("Delay between a response and the requests that depend on it.", valueName: "time"))
    var safeGap = TimeArgument(seconds: 0)

    @Option(help: ArgumentHelp("Maximum requests in flight; the wait counts as backend delay.", valueName: "n"))
    var maxInFlight: Int?

    @Option(help: ArgumentHelp("Maximum requests in total.", valueName: "n"))
    var maxRequests: Int?

    @Option(help: ArgumentHelp("Maximum requests per second.", valueName: "rate"))
    var maxRate: RateArgument?

    @Option(help: ArgumentHelp("PEM file of certificates to trust instead of the system's.", valueName: "file"))
    var trust: String?

    @Flag(help: "Do not check the backend's certificate.")
    var insecure = false

    @Option(
        help: ArgumentHelp(
            "PEM file of the client certificate and its chain, for a backend that requires one.",
            valueName: "file"))
    var clientCertificate: String?

    @Option(help: ArgumentHelp("PEM file of its key. (default: the same file)", valueName: "file"))
    var clientKey: String?

    @Option(
        name: .customLong("i-may-load"),
        help: ArgumentHelp(
            "A host other than this machine that you are allowed to load, spelled as in --target.", valueName: "host"))
    var permitted: [String] = []

    mutating func validate() throws {
        func check(_ name: String, _ value: Int?, _ range: ClosedRange<Int>) throws {
            guard let value, !range.contains(value) else { return }
            throw ValidationError(
                "\(name) is \(value); it must be between \(range.lowerBound) and \(range.upperBound).")
        }
        try check("--connections", connections, 1...65_536)
        try check("--event-loops", workers, 1...256)
        try check("--retries", retries, 0...100)
        try check("--max-in-flight", maxInFlight, 1...1_000_000)
        try check("--max-requests", maxRequests, 1...Int(UInt32.max))
        if connectionPerWatch, connections != nil {
            throw ValidationError("--connections and --connection-per-watch contradict each other.")
        }
        if clientKey != nil, clientCertificate == nil {
            throw ValidationError("--client-key needs the certificate that it belongs to; add --client-certificate.")
        }
        if timeout.seconds <= 0 { throw ValidationError("--timeout must be greater than 0.") }
    }

    /// Returns the transport to a target, if the user is allowed to load it.
    func transport(to url: String, concurrency: Int?, version profileVersion: HTTPVersion) throws -> Transport {
        let target = try Target(url: url)
        guard target.isPermitted(among: permitted) else {
            throw DrivePlanError.targetNotPermitted(url: target.url, host: target.host)
        }
        var transport = Transport(target: target)
        transport.connections =
            connectionPerWatch ? .perWatch(idleSeconds: idle.seconds) : .pool(connections ?? concurrency ?? 64)
        transport.version = version ?? profileVersion
        transport.workers = workers ?? min(4, ProcessInfo.processInfo.activeProcessorCount)
        transport.timeout = timeout.seconds
        transport.retries = retries
        transport.safeGap = safeGap.seconds
        transport.mostInFlight = maxInFlight
        transport.mostRequests = maxRequests
        transport.mostPerSecond = maxRate?.perSecond
        transport.verifiesCertificate = !insecure
        transport.trustFile = trust
        (transport.clientCertificateFile, transport.clientKeyFile) = (clientCertificate, clientKey)
        let onlyTLS = [
            ("--client-certificate", clientCertificate != nil), ("--trust", trust != nil), ("--insecure", insecure),
        ]
        if !target.isSecure, let option = onlyTLS.first(where: \.1)?.0 {
            throw DriveError(
                .wrongPlan,
                "\(target.url): \(option) needs TLS, which this target does not use\n"
                    + "  hint: write https:// in --target")
        }
        try transport.checkFiles()
        try Self.checkDescriptors(for: transport)
        return transport
    }

    /// Ends the command if file descriptors are lacking: the load would differ from the one requested.
    private static func checkDescriptors(for transport: Transport) throws {
        let (most, workers) = (transport.mostConnections, transport.workers)
        let what = most > 0 ? "--connections \(most)" : "a connection for each watch"
        let needed = most + 3 * workers + OpenFiles.reserve
        let fewer = OpenFiles.left - 3 * workers - OpenFiles.reserve
        let hint = most > 0 && fewer > 0 ? "use fewer connections: --connections \(fewer)" : nil
        if let shortage = OpenFiles.shortage(of: needed, for: what, hint: hint) {
            throw Programs.ExitCode.invalidRun.failing(shortage)
        }
    }
}
