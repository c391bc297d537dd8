// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
public import Measurement
import NIOCore
import NIOHTTP2
import NIOPosix
import NIOSSL
import Requests

/// The reason why a connection failed, with more detail than its outcome.
public struct ConnectionFailure: Error, Hashable, Sendable {
    /// The outcome under which reports count it.
    public let outcome: Outcome
    /// The cause, for example `the certificate expired on 2026-01-31`.
    public let cause: String
    /// The remedy; nil if the cause implies it.
    public let hint: String?

    /// Creates a failure.
    ///
    /// - Parameters:
    ///   - outcome: the outcome under which reports count it.
    ///   - cause: the cause; nil for the outcome's meaning.
    ///   - hint: the remedy; nil if the cause implies it.
    public init(_ outcome: Outcome, _ cause: String? = nil, hint: String? = nil) {
        (self.outcome, self.cause, self.hint) = (outcome, cause ?? outcome.meaning, hint)
    }

    /// Cause and hint, as the continuation of an error message.
    public var words: String { hint.map { "\(cause)\n  hint: \($0)" } ?? cause }
}

extension ConnectionFailure {
    /// Returns the failure of a connection attempt that timed out.
    static func late(after seconds: Double) -> ConnectionFailure {
        ConnectionFailure(
            .timedOut, "no connection within \(Words.seconds(seconds))",
            hint: "check for a firewall or a full accept queue at the backend; --timeout sets the limit")
    }

    /// The failure of a connection that ended before any request was sent on it.
    static let endedAtOnce = ConnectionFailure(
        .reset, "the server accepted the connection and closed it before anything was sent",
        hint: "check for a proxy without a backend, or a server that refuses this client's address")

    /// Returns the failure of a connection on which the server sends data before any request.
    static func spokeFirst(_ bytes: ByteBuffer) -> ConnectionFailure {
        ConnectionFailure(
            .wrongProtocol, "the server sent data before any request: \(printable(bytes))",
            hint: "an HTTP server waits for a request: check the port in --target, or the server's limits if the data "
                + "is an HTTP response")
    }

    /// Returns the first line of a server's bytes, without control characters.
    private static func printable(_ bytes: ByteBuffer) -> String {
        let line = bytes.readableBytesView.prefix { $0 != 10 && $0 != 13 }
        return String(line.prefix(80).map { (0x20...0x7E).contains($0) ? Character(UnicodeScalar($0)) : "?" })
    }

    /// Returns the failure of a connection that the server closed with a request in flight.
    ///
    /// - Parameter isFirst: whether no request on the connection was answered.
    static func unanswered(_ target: Target, isFirst: Bool) -> ConnectionFailure {
        ConnectionFailure(
            .reset, "the server closed the connection after the request, without a response",
            hint: isFirst && !target.isSecure
                ? "if the server speaks TLS on this port, use https:// in --target; otherwise check its log" : nil)
    }

    /// The failure of a response that exceeds the size limit.
    static let bodyTooLong = ConnectionFailure(
        .malformedResponse, "the response body is longer than \(ReceivedResponse.mostBodyBytes >> 20) MiB",
        hint: "request less data at a time; the driver reads whole responses")

    /// The failure of an HTTP/2 response whose status is not one.
    static let wrongStatus = ConnectionFailure(
        .malformedResponse, "the response's :status is not a number from 100 to 599")

    /// Returns the failure for bytes that are not a valid response.
    static func of(_ failure: ResponseScanner.Failure) -> ConnectionFailure {
        let cause =
            switch failure {
            case .malformedStatusLine: "the response does not begin with an HTTP/1 status line"
            case .malformedHeader: "the response head contains a line that is not a header field"
            case .malformedLength: "the response's Content-Length is not a number, or two values differ"
            case .malformedCoding: "the response's Transfer-Encoding does not determine where the body ends"
            case .malformedChunk: "the response contains a chunk with an invalid size"
            case .headTooLong: "the response head is longer than 64 KiB"
            case .switchedProtocol: "the server switched to another protocol (101), which is not supported"
            case .truncated: "the server closed the connection in the middle of a response"
            }
        return ConnectionFailure(failure == .truncated ? .reset : .malformedResponse, cause)
    }

    /// Returns the failure for an error of a connection.
    ///
    /// - Parameter certificate: the server's, if it sent one.
    static func of(
        _ error: any Error, _ transport: Transport, certificate: NIOSSLCertificate? = nil
    ) -> ConnectionFailure {
        switch error {
        case let error as ConnectionFailure: error
        case let error as NIOConnectionError: of(error, transport)
        case let error as IOError: of(errno: error.errnoCode, transport)
        case ChannelError.connectTimeout(let time): late(after: Double(time.nanoseconds) / 1e9)
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: tls(error, transport, certificate: certificate)
        case is any NIOHTTP2Error: http2(error)
        default: ConnectionFailure(.reset)
        }
    }

    private static func of(_ error: NIOConnectionError, _ transport: Transport) -> ConnectionFailure {
        if let cause = error.connectionErrors.first?.error { return of(cause, transport) }
        return ConnectionFailure(
            .nameNotResolved, "\(transport.target.host): the name has no address",
            hint: "check the spelling, or use an IP address")
    }

    private static func of(errno code: CInt, _ transport: Transport) -> ConnectionFailure {
        switch code {
        case ECONNREFUSED:
            ConnectionFailure(
                .refused, hint: "start the backend and wait until it listens, or use another --target")
        case EHOSTUNREACH, ENETUNREACH, ENETDOWN: ConnectionFailure(.unreachable)
        case EMFILE:
            ConnectionFailure(
                .outOfSockets, "this process has no free file descriptors",
                hint: "raise the limit with ulimit -n, or use fewer --connections")
        case ENFILE: ConnectionFailure(.outOfSockets, "this machine has no free file descriptors")
        case EADDRNOTAVAIL:
            ConnectionFailure(
                .outOfSockets, "this machine has no free local port for \(transport.target.authority)",
                hint: "keep connections open, or drive more addresses of the backend with --shard")
        case ENOBUFS, ENOMEM: ConnectionFailure(.outOfSockets, "this machine has no memory for more sockets")
        case ETIMEDOUT: late(after: transport.timeout)
        default: ConnectionFailure(.reset)
        }
    }

    // MARK: - Wrong protocol

    /// Whether a server's first bytes are a TLS record, or an error page of a server that accepts only TLS.
    static func isTLS(_ bytes: ByteBuffer) -> Bool {
        var start = bytes.readableBytesView.prefix(2)[...]
        guard let kind = start.popFirst() else { return false }
        if (0x14...0x16).contains(kind) { return start.first.map { $0 == 3 } ?? true }
        guard kind == UInt8(ascii: "H") else { return false }
        // The texts of nginx, Go, Apache and Tomcat.
        let words = String(buffer: bytes)
        return [
            "plain HTTP request was sent to HTTPS port", "sent an HTTP request to an HTTPS server",
            "speaking plain HTTP to an SSL-enabled server port", "host and port requires TLS",
        ].contains { words.contains($0) }
    }

    /// Returns the failure of a plain-text request to a server that speaks TLS.
    static func speaksTLS(_ target: Target) -> ConnectionFailure {
        ConnectionFailure(
            .wrongProtocol, "the server speaks TLS on this port, but the target's scheme is http",
            hint: "use https:// in --target")
    }

    /// The failure of HTTP/2 with prior knowledge if the server responds with HTTP/1.
    static let speaksHTTP1 = ConnectionFailure(
        .wrongProtocol, "the server responded to HTTP/2 with HTTP/1.1", hint: "use --http 1.1")

    /// The failure of HTTP/2 with prior knowledge if the server responds with another protocol.
    static let speaksNoHTTP2 = ConnectionFailure(
        .wrongProtocol, "the server's first bytes are not HTTP/2",
        hint: "if the server supports only HTTP/1.1, use --http 1.1")

    /// Returns the failure of a TLS connection on which ALPN found no common HTTP version.
    static func noCommonVersion(_ version: HTTPVersion) -> ConnectionFailure {
        version == .http2
            ? ConnectionFailure(.wrongProtocol, "the server does not offer HTTP/2 by ALPN", hint: "use --http 1.1")
            : ConnectionFailure(.wrongProtocol, "the server does not offer HTTP/1.1 by ALPN", hint: "use --http 2")
    }

    /// The failure of a connection that the server closes before its HTTP/2 settings.
    static let closedBeforeSettings = ConnectionFailure(
        .reset, "the server closed the connection before it sent HTTP/2 settings",
        hint: "if the server supports only HTTP/1.1, use --http 1.1")

    /// Returns the failure of a connection on which the server sends no HTTP/2 settings in time.
    static func noSettings(after seconds: Double) -> ConnectionFailure {
        ConnectionFailure(
            .timedOut, "the server sent no HTTP/2 settings within \(Words.seconds(seconds))",
            hint: "if the server supports only HTTP/1.1, use --http 1.1")
    }

    /// Returns the failure of a connection that the server ends with a GOAWAY frame.
    static func goAway(_ code: HTTP2ErrorCode, _ detail: ByteBuffer?) -> ConnectionFailure {
        var words = "the server ended the connection with GOAWAY, \(name(of: code))"
        if let detail, detail.readableBytes > 0 {
            words += " (\(printable(detail)))"
        }
        let isBusy = code == .enhanceYourCalm
        return ConnectionFailure(
            .reset, words, hint: isBusy ? "the server reports excessive load: reduce it, or raise its limits" : nil)
    }

    private static func http2(_ error: any Error) -> ConnectionFailure {
        // The library's own texts may contain paths of its sources.
        ConnectionFailure(
            .malformedResponse, "the server violated the HTTP/2 protocol (\(String(describing: type(of: error))))")
    }

    /// Returns the name of an HTTP/2 error code (RFC 9113, section 7).
    static func name(of code: HTTP2ErrorCode) -> String {
        let names = [
            "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED",
            "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM",
            "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED",
        ]
        return names.indices.contains(code.networkCode) ? names[code.networkCode] : "error \(code.networkCode)"
    }
}
