// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import NIOCore
import NIOHTTP2
import NIOSSL
import Operations
import Requests
import Testing

@testable import LoadDriver

/// Failed connections report the cause, and a hint.
@Suite(.serialized) struct ConnectionFailureTests {
    typealias Options = ScriptedServer.Options

    /// A server, the client's options, and the expected failure.
    struct Example: CustomTestStringConvertible, Sendable {
        var title: String
        var server = Options()
        var script: @Sendable (ServedRequest) -> Script = { _ in .answer() }
        /// The target's scheme, or nil for the server's own.
        var scheme: String?
        var host = "127.0.0.1"
        var adjust: @Sendable (inout Transport) -> Void = { _ in }
        var outcome: Outcome
        var cause: String
        var hint: String?

        var testDescription: String { title }
    }

    private static func secured(_ certificate: String, _ version: HTTPVersion = .http1) -> Options {
        Options(version: version, certificate: certificate)
    }

    private static func trusting(_ name: String, _ version: HTTPVersion = .http1) -> @Sendable (inout Transport) -> Void
    {
        { ($0.trustFile, $0.version) = (Certificates.path("\(name).pem"), version) }
    }

    static let opening = [
        Example(
            title: "self-signed", server: secured("here"), outcome: .certificateRejected,
            cause: "the certificate is self-signed and not in the system's trust store", hint: "--trust FILE"),
        Example(
            title: "an issuer that nobody knows", server: secured("issued"), outcome: .certificateRejected,
            cause: "the certificate's issuer WatchCircle root is not in the system's trust store", hint: "--insecure"),
        Example(
            title: "another list of trust", server: secured("issued"), adjust: trusting("here"),
            outcome: .certificateRejected, cause: "here.pem", hint: "--trust FILE"),
        Example(
            title: "expired", server: secured("expired"), adjust: trusting("expired"), outcome: .certificateRejected,
            cause: "the certificate expired on 2021-01-01", hint: "renew it"),
        Example(
            title: "not yet valid", server: secured("future"), adjust: trusting("future"),
            outcome: .certificateRejected, cause: "the certificate is not valid before 2100-01-01", hint: "clock"),
        Example(
            title: "another host", server: secured("elsewhere"), adjust: trusting("elsewhere"),
            outcome: .certificateRejected,
            cause: "the certificate is not valid for the host 127.0.0.1, but for elsewhere.invalid", hint: "--insecure"),
        Example(
            title: "another host, by name", server: secured("elsewhere"), host: "localhost",
            adjust: trusting("elsewhere"), outcome: .certificateRejected,
            cause: "the certificate is not valid for the host localhost, but for elsewhere.invalid", hint: "--insecure"),
        Example(
            title: "another host, HTTP/2", server: secured("elsewhere", .http2), adjust: trusting("elsewhere", .http2),
            outcome: .certificateRejected, cause: "but for elsewhere.invalid", hint: "--insecure"),
        Example(
            title: "no TLS, a server that answers",
            server: Options(greeting: Script(.bytes("HTTP/1.1 400 No\r\n\r\n"))),
            scheme: "https", outcome: .wrongProtocol, cause: "the server does not speak TLS on this port",
            hint: "http://"),
        Example(
            title: "no TLS, although nothing is checked",
            server: Options(greeting: Script(.bytes("HTTP/1.1 400 No\r\n\r\n"))), scheme: "https",
            adjust: { $0.verifiesCertificate = false }, outcome: .wrongProtocol,
            cause: "the server does not speak TLS on this port", hint: "http://"),
        Example(
            title: "no TLS, a server that closes", server: Options(greeting: Script(.close)), scheme: "https",
            outcome: .tlsFailed, cause: "the server closed the connection during the TLS handshake", hint: "http://"),
        Example(
            title: "no TLS, a silent server", scheme: "https", adjust: { $0.timeout = 0.3 }, outcome: .timedOut,
            cause: "the TLS handshake did not complete within 300 ms", hint: "http://"),
        Example(
            title: "no HTTP/2 by ALPN", server: secured("here"), adjust: trusting("here", .http2),
            outcome: .wrongProtocol, cause: "the server does not offer HTTP/2 by ALPN", hint: "--http 1.1"),
        Example(
            title: "HTTP/1.1 alone, spoken to in HTTP/2", adjust: { $0.version = .http2 }, outcome: .wrongProtocol,
            cause: "the server responded to HTTP/2 with HTTP/1.1", hint: "--http 1.1"),
        Example(
            title: "a page without a head, where HTTP/2 is to begin",
            server: Options(greeting: Script(.bytes("<!DOCTYPE HTML>\r\n"), .close)), adjust: { $0.version = .http2 },
            outcome: .wrongProtocol, cause: "the server's first bytes are not HTTP/2", hint: "--http 1.1"),
        Example(
            title: "HTTP/1.1 alone, that closes", server: Options(greeting: Script(.close)),
            adjust: { $0.version = .http2 }, outcome: .reset,
            cause: "the server closed the connection before it sent HTTP/2 settings", hint: "--http 1.1"),
        Example(
            title: "HTTP/1.1 alone, that waits", script: { _ in .silence },
            adjust: { ($0.version, $0.timeout) = (.http2, 0.3) }, outcome: .timedOut,
            cause: "the server sent no HTTP/2 settings within 300 ms", hint: "--http 1.1"),
        Example(
            title: "HTTP/2 from the first byte, TLS there",
            server: Options(greeting: Script(.bytes("\u{15}\u{3}\u{1}\0\u{2}\u{2}F"))),
            adjust: { $0.version = .http2 }, outcome: .wrongProtocol, cause: "the server speaks TLS on this port",
            hint: "https://"),
        Example(
            title: "closed at once", server: Options(greeting: Script(.close)), outcome: .reset,
            cause: "the server accepted the connection and closed it before anything was sent", hint: "proxy"),
        Example(
            title: "a greeting of another protocol",
            server: Options(greeting: Script(.bytes("SSH-2.0-OpenSSH_9.2\u{1B}[2J\r\n"))), outcome: .wrongProtocol,
            cause: "the server sent data before any request: SSH-2.0-OpenSSH_9.2?[2J", hint: "check the port"),
        Example(
            title: "closed by GOAWAY",
            server: Options(version: .http2, greeting: Script(.goAwayWith(code: 11), .close)),
            adjust: { $0.version = .http2 }, outcome: .reset,
            cause: "the server ended the connection with GOAWAY, ENHANCE_YOUR_CALM", hint: "reduce it"),
        Example(
            title: "GOAWAY, and the connection stays",
            server: Options(version: .http2, greeting: Script(.goAwayWith(code: 0))),
            adjust: { $0.version = .http2 }, outcome: .reset,
            cause: "the server ended the connection with GOAWAY, NO_ERROR"),
        Example(
            title: "a client certificate is wanted, TLS 1.2",
            server: Options(certificate: "here", wantsClientCertificate: true, newestTLS: .tlsv12),
            adjust: trusting("here"), outcome: .tlsFailed, cause: "the server refused the TLS handshake",
            hint: "--client-certificate"),
        Example(
            title: "a client certificate is wanted, TLS 1.3",
            server: Options(certificate: "here", wantsClientCertificate: true), adjust: trusting("here"),
            outcome: .tlsFailed, cause: "the server requires a client certificate", hint: "--client-certificate"),
        Example(
            title: "another client certificate is wanted",
            server: Options(certificate: "here", wantsClientCertificate: true),
            adjust: {
                $0.trustFile = Certificates.path("here.pem")
                $0.clientCertificateFile = Certificates.path("elsewhere.pem")
                $0.clientKeyFile = Certificates.path("elsewhere.key")
            }, outcome: .tlsFailed, cause: "the server rejected the client certificate", hint: "authority"),
    ]

    @Test(arguments: opening) func `a failed start reports its reason within the time-out`(example: Example) throws {
        let server = try ScriptedServer(example.server, example.script)
        defer { server.stop() }
        let scheme = example.scheme ?? (example.server.certificate == nil ? "http" : "https")
        let trial = try Trial("\(scheme)://\(example.host):\(server.port)") { transport in
            transport.timeout = 5
            example.adjust(&transport)
        }
        _ = trial.open(patience: nil)
        let failure = try #require(trial.failure)
        #expect(failure.outcome == example.outcome)
        #expect(failure.cause.contains(example.cause), "\(failure.cause)")
        #expect(example.hint.map { failure.hint?.contains($0) ?? false } ?? true, "\(failure.hint ?? "")")
        // The library's messages contain paths and line numbers of its source.
        for word in ["Boring", "NIO", ".cc", "/Sources"] { #expect(!failure.words.contains(word)) }
        let told = trial.drive.connections.failures
        #expect(told.contains { $0.cause == failure.cause && $0.outcome == failure.outcome.name })
    }

    @Test(arguments: HTTPVersion.allCases)
    func `a client certificate that the server trusts is accepted`(version: HTTPVersion) throws {
        let server = try ScriptedServer(
            Options(version: version, certificate: "here", wantsClientCertificate: true)
        ) { _ in .answer() }
        defer { server.stop() }
        let totals = try Trial.run(server, .keepAlive, 10) { transport in
            transport.version = version
            transport.trustFile = Certificates.path("here.pem")
            transport.clientCertificateFile = Certificates.path("here.pem")
            transport.clientKeyFile = Certificates.path("here.key")
        }
        #expect(causes(totals) == [.ok: 10])
    }

    @Test(arguments: [
        ("nothing.pem", "here.key", "nothing.pem: no such file"),
        ("here.key", "here.key", "here.key: no certificate in PEM format"),
        ("here.pem", "here.pem", "here.pem: no private key in PEM format"),
        ("here.pem", "elsewhere.key", "the key does not match the first certificate"),
    ])
    func `an error names an unusable client certificate`(certificate: String, key: String, words: String) throws {
        let error = #expect(throws: DriveError.self) {
            try Trial("https://127.0.0.1:1") { transport in
                transport.clientCertificateFile = Certificates.path(certificate)
                transport.clientKeyFile = Certificates.path(key)
            }
        }
        #expect(error?.code == .wrongCertificate)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    // MARK: - With requests in flight

    static let answering = [
        Example(
            title: "TLS alert", script: { _ in Script(.bytes("\u{15}\u{3}\u{1}\0\u{2}\u{2}F")) },
            outcome: .wrongProtocol, cause: "the server speaks TLS on this port, but the target's scheme is http",
            hint: "https://"),
        Example(
            title: "TLS alert that holds a line's end",
            script: { _ in Script(.bytes("\u{15}\u{3}\u{3}\0\u{2}\u{2}\n"), .close) }, outcome: .wrongProtocol,
            cause: "the server speaks TLS on this port, but the target's scheme is http", hint: "https://"),
        Example(
            title: "a 400 that says so",
            script: { _ in
                Script(
                    .answer(
                        400, [("Connection", "close")],
                        "<title>400 The plain HTTP request was sent to HTTPS port</title>"))
            }, outcome: .wrongProtocol, cause: "the server speaks TLS on this port, but the target's scheme is http",
            hint: "https://"),
        Example(
            title: "closed after the request", script: { _ in Script(.close) }, outcome: .reset,
            cause: "the server closed the connection after the request, without a response", hint: "https://"),
        Example(
            title: "closed within the answer",
            script: { _ in Script(.bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1"), .close) },
            outcome: .reset, cause: "the server closed the connection in the middle of a response"),
        Example(
            title: "closed after the request, over TLS", server: secured("here"), script: { _ in Script(.close) },
            adjust: trusting("here"), outcome: .reset,
            cause: "the server closed the connection after the request, without a response"),
        Example(
            title: "a body beyond what is taken",
            script: { _ in Script(.bytes("HTTP/1.1 200 OK\r\n\r\n"), .endless(String(repeating: "x", count: 65_536))) },
            outcome: .malformedResponse, cause: "the response body is longer than 16 MiB"),
        Example(
            title: "a switch of protocols", script: { _ in Script(.bytes("HTTP/1.1 101 Go\r\n\r\n")) },
            outcome: .malformedResponse, cause: "the server switched to another protocol (101)"),
        Example(
            title: "another protocol that ends no line", script: { _ in Script(.bytes("\u{1}\u{2}hello")) },
            outcome: .malformedResponse, cause: "the response does not begin with an HTTP/1 status line"),
        Example(
            title: "a status that is none, HTTP/2", server: Options(version: .http2), script: { _ in .answer(42) },
            adjust: { $0.version = .http2 }, outcome: .malformedResponse,
            cause: "the response's :status is not a number from 100 to 599"),
        Example(
            title: "two lengths",
            script: { _ in Script(.bytes("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12")) },
            outcome: .malformedResponse, cause: "the response's Content-Length is not a number, or two values differ"),
        Example(
            title: "a stream that ends", server: Options(version: .http2), script: { _ in Script(.reset) },
            adjust: { $0.version = .http2 }, outcome: .reset,
            cause: "the server reset the request's stream, INTERNAL_ERROR"),
        Example(
            title: "GOAWAY with an error", server: Options(version: .http2),
            script: { _ in Script(.goAwayWith(code: 11), .wait(.milliseconds(50)), .close) },
            adjust: { $0.version = .http2 }, outcome: .reset,
            cause: "the server ended the connection with GOAWAY, ENHANCE_YOUR_CALM", hint: "reduce it"),
    ]

    @Test(arguments: answering) func `a request lost with its connection has a cause`(example: Example) throws {
        let server = try ScriptedServer(example.server, example.script)
        defer { server.stop() }
        let trial = try Trial(server.url) { transport in
            (transport.retries, transport.connections) = (0, .pool(1))
            example.adjust(&transport)
        }
        #expect(trial.open() == nil)
        trial.hand(.keepAlive, 2, every: 0.05)
        #expect(trial.waitForAll())
        let failures = trial.drive.connections.failures
        #expect(causes(trial.finish()) == [example.outcome: 2])
        let row = try #require(failures.first)
        #expect(failures.count == 1, "\(failures)")
        #expect(row.outcome == example.outcome.name)
        #expect(row.cause.contains(example.cause), "\(row.cause)")
        #expect(example.hint.map { row.hint?.contains($0) ?? false } ?? true)
        #expect(row.count == 2)
    }

    @Test func `a failed set-up names the cause and ends`() throws {
        let server = try ScriptedServer { $0.sequence < 0 ? .answer() : Script(.close) }
        defer { server.stop() }
        let trial = try Trial(server.url) { ($0.connections, $0.retries) = (.pool(3), 0) }
        trial.open()
        let failures = trial.drive.perform(.keepAlive, for: (0..<500).map { (actor: UInt32($0), subject: UInt32($0)) })
        #expect(failures.words.contains("the server closed the connection after the request, without a response"))
        #expect(server.requests.count < 20)
    }

    @Test func `each call sends the readiness request once, and a failure is reported`() throws {
        let server = try ScriptedServer { _ in .answer(404) }
        defer { server.stop() }
        var profile = try Trial.profile()
        let text = RequestText(name: "ready", line: "GET /ready")
        profile.ready = try RequestTemplate.compile(text, slots: Trial.slots)
        let trial = try Trial(server.url, profile: profile)
        trial.open()
        #expect(trial.drive.has(.ready))
        let failures = trial.drive.perform(.ready, for: [0])
        #expect(failures.words == "ready 404: 1; the first: GET /ready of account 0 was answered with 404: {}")
        #expect(server.requests.map(\.path) == ["/ready"])
    }

    @Test func `a server's text is truncated and contains no terminal control characters`() {
        let detail = ByteBuffer(string: "\u{1B}[2J" + String(repeating: "x", count: 10_000))
        let words = ConnectionFailure.goAway(.protocolError, detail).words
        #expect(words.hasPrefix("the server ended the connection with GOAWAY, PROTOCOL_ERROR (?[2Jxxx"))
        #expect(words.count < 200)
    }
}
