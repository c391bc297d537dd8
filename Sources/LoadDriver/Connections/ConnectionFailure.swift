// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
public import Measurement
import NIOCore
import NIOHTTP2
import NIOPosix
import NIOSSL
import Requests

/// Why a connection did not come about or ended, in words that tell apart what one outcome has in common.
public struct ConnectionFailure: Error, Hashable, Sendable {
    /// Under what reports count it.
    public let outcome: Outcome
    /// What happened, such as `the certificate expired on 2026-01-31`.
    public let cause: String
    /// What to do; nil if the cause says it.
    public let hint: String?

    /// Makes a failure.
    ///
    /// - Parameter cause: what happened; nil for the outcome's own words.
    public init(_ outcome: Outcome, _ cause: String? = nil, hint: String? = nil) {
        (self.outcome, self.cause, self.hint) = (outcome, cause ?? outcome.meaning, hint)
    }

    /// Cause and hint, as an error message goes on.
    public var words: String { hint.map { "\(cause)\n  hint: \($0)" } ?? cause }
}

extension ConnectionFailure {
    /// The failure of an attempt that was not over in time.
    static func late(after seconds: Double) -> ConnectionFailure {
        ConnectionFailure(
            .timedOut, "no connection within \(Words.seconds(seconds))",
            hint: "is a firewall in between, or is the backend's queue of connections full? --timeout sets the time")
    }

    /// The failure of a connection that was made and ended before anything was asked on it.
    static let endedAtOnce = ConnectionFailure(
        .reset, "the server accepted the connection and closed it before anything was sent",
        hint: "does a proxy stand there without a backend behind it, or does the server refuse this address?")

    /// The failure of a connection that the server closes with a request unanswered.
    ///
    /// - Parameter isFirst: whether no request of the connection was answered.
    static func unanswered(_ target: Target, isFirst: Bool) -> ConnectionFailure {
        ConnectionFailure(
            .reset, "the server closed the connection after the request, without an answer",
            hint: isFirst && !target.isSecure
                ? "does it speak TLS on this port? then write https:// in --target; else see the backend's log" : nil)
    }

    /// The failure of an answer that is longer than any that is taken.
    static let bodyTooLong = ConnectionFailure(
        .malformedResponse, "the answer's body is longer than \(Answer.mostBodyBytes >> 20) MiB",
        hint: "ask for less at a time: answers are read whole")

    /// The failure of bytes that are no answer.
    static func of(_ failure: ResponseScanner.Failure) -> ConnectionFailure {
        let cause =
            switch failure {
            case .malformedStatusLine: "the answer does not begin with a status line of HTTP/1"
            case .malformedHeader: "the answer's head has a line that is no header field"
            case .malformedLength: "the answer's Content-Length is no number, or two of them differ"
            case .malformedCoding: "the answer's Transfer-Encoding does not tell where the body ends"
            case .malformedChunk: "the answer's chunks have a wrong size"
            case .headTooLong: "the answer's head is longer than 64 KiB"
            case .switchedProtocol: "the server switched to another protocol (101), for which nobody asked"
            case .truncated: "the server closed the connection in the midst of an answer"
            }
        return ConnectionFailure(failure == .truncated ? .reset : .malformedResponse, cause)
    }

    /// Why a connection failed.
    ///
    /// - Parameter certificate: the server's, if it has shown one.
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
            .nameNotResolved, "\(transport.target.host): no address is known for this name",
            hint: "check the spelling, or name an address")
    }

    private static func of(errno code: CInt, _ transport: Transport) -> ConnectionFailure {
        switch code {
        case ECONNREFUSED:
            ConnectionFailure(
                .refused, hint: "start the backend and wait until it listens, or name another --target")
        case EHOSTUNREACH, ENETUNREACH, ENETDOWN: ConnectionFailure(.unreachable)
        case EMFILE:
            ConnectionFailure(
                .outOfSockets, "this process has no file descriptor left",
                hint: "ulimit -n sets how many it may have; or use fewer --connections")
        case ENFILE: ConnectionFailure(.outOfSockets, "this machine has no file descriptor left")
        case EADDRNOTAVAIL:
            ConnectionFailure(
                .outOfSockets, "this machine has no local port left for \(transport.target.authority)",
                hint: "keep connections open, or drive more addresses of the backend with --share")
        case ENOBUFS, ENOMEM: ConnectionFailure(.outOfSockets, "this machine has no memory left for sockets")
        case ETIMEDOUT: late(after: transport.timeout)
        default: ConnectionFailure(.reset)
        }
    }

    // MARK: - Another protocol

    /// Whether the first bytes of a server are a record of TLS, or say in words that it speaks TLS alone.
    static func isTLS(_ bytes: ByteBuffer) -> Bool {
        var start = bytes.readableBytesView.prefix(2)[...]
        guard let kind = start.popFirst() else { return false }
        if (0x14...0x16).contains(kind) { return start.first.map { $0 == 3 } ?? true }
        guard kind == UInt8(ascii: "H") else { return false }
        // nginx, Go, Apache and Tomcat.
        let words = String(buffer: bytes)
        return [
            "plain HTTP request was sent to HTTPS port", "sent an HTTP request to an HTTPS server",
            "speaking plain HTTP to an SSL-enabled server port", "host and port requires TLS",
        ].contains { words.contains($0) }
    }

    /// The failure of a plain request to a server that speaks TLS.
    static func speaksTLS(_ target: Target) -> ConnectionFailure {
        ConnectionFailure(
            .wrongProtocol, "the server speaks TLS on this port, and was spoken to without",
            hint: "write https:// in --target")
    }

    /// The failure of HTTP/2 from the first byte with a server that answers in HTTP/1.
    static let speaksHTTP1 = ConnectionFailure(
        .wrongProtocol, "the server answered HTTP/2 in HTTP/1.1", hint: "use --http 1.1")

    /// The failure of HTTP/2 from the first byte with a server that answers in something else.
    static let speaksNoHTTP2 = ConnectionFailure(
        .wrongProtocol, "the server's first bytes are no HTTP/2",
        hint: "does it speak HTTP/1.1 only? then use --http 1.1")

    /// The failure of a secured connection on which no version of HTTP was agreed.
    static func noCommonVersion(_ version: HTTPVersion) -> ConnectionFailure {
        version == .http2
            ? ConnectionFailure(.wrongProtocol, "the server offers no HTTP/2 by ALPN", hint: "use --http 1.1")
            : ConnectionFailure(.wrongProtocol, "the server offers no HTTP/1.1 by ALPN", hint: "use --http 2")
    }

    /// The failure of a connection that the server ends where HTTP/2 begins.
    static let closedBeforeSettings = ConnectionFailure(
        .reset, "the server closed the connection where HTTP/2 begins",
        hint: "does it speak HTTP/1.1 only? then use --http 1.1")

    /// The failure of a connection on which the server does not begin HTTP/2.
    static func noSettings(after seconds: Double) -> ConnectionFailure {
        ConnectionFailure(
            .timedOut, "the server did not begin HTTP/2 within \(Words.seconds(seconds))",
            hint: "does it speak HTTP/1.1 only? then use --http 1.1")
    }

    /// The failure of a connection that the server ends by a frame.
    static func goAway(_ code: HTTP2ErrorCode, _ detail: ByteBuffer?) -> ConnectionFailure {
        var words = "the server ended the connection by GOAWAY, \(name(of: code))"
        if let detail, detail.readableBytes > 0 {
            let text = String(buffer: detail).unicodeScalars.prefix(80).map {
                (0x20...0x7E).contains($0.value) ? Character($0) : "?"
            }
            words += " (\(String(text)))"
        }
        let isBusy = code == .enhanceYourCalm
        return ConnectionFailure(
            .reset, words, hint: isBusy ? "it takes the load for an abuse: drive less, or raise its limits" : nil)
    }

    private static func http2(_ error: any Error) -> ConnectionFailure {
        // The library's own words may hold paths of its source.
        ConnectionFailure(
            .malformedResponse, "the server broke a rule of HTTP/2 (\(String(describing: type(of: error))))")
    }

    /// The name of an error of HTTP/2 (RFC 9113, 7).
    static func name(of code: HTTP2ErrorCode) -> String {
        let names = [
            "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED",
            "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM",
            "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED",
        ]
        return names.indices.contains(code.networkCode) ? names[code.networkCode] : "error \(code.networkCode)"
    }
}
