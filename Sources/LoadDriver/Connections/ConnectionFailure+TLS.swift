// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import NIOCore
import NIOSSL

/// Maps TLS errors to messages; the library's own texts contain paths of its sources.
extension ConnectionFailure {
    /// Returns the failure for an error in the TLS handshake or on a TLS connection.
    ///
    /// - Parameter certificate: the server's, if it sent one.
    static func tls(
        _ error: any Error, _ transport: Transport, certificate: NIOSSLCertificate? = nil
    ) -> ConnectionFailure {
        if error as? NIOSSLError == .uncleanShutdown { return ConnectionFailure(.reset) }
        if let error = error as? NIOSSLExtraError,
            error == .failedToValidateHostname || error == .serverHostnameImpossibleToMatch
        {
            return wrongHost(transport.target.host, certificate)
        }
        if error as? NIOSSLError == .unableToValidateCertificate {
            return wrongHost(transport.target.host, certificate)
        }
        // BoringSSL's error stack is public only as text; the names below come from its list of errors.
        let words = "\(error)"
        func has(_ names: String...) -> Bool { names.contains { words.contains($0) } }
        if has("CERTIFICATE_VERIFY_FAILED") { return untrusted(transport, certificate) }
        if has("EOF during handshake") {
            return closedHandshake
        }
        if has("WRONG_VERSION_NUMBER", "HTTP_REQUEST") {
            return ConnectionFailure(
                .wrongProtocol, "the server does not speak TLS on this port", hint: "use http:// in --target")
        }
        if has("NO_APPLICATION_PROTOCOL") { return noCommonVersion(transport.version) }
        if has("CERTIFICATE_REQUIRED") { return clientCertificate(transport) }
        if has("ALERT_BAD_CERTIFICATE", "ALERT_UNKNOWN_CA", "ALERT_CERTIFICATE", "ALERT_UNSUPPORTED_CERTIFICATE") {
            return clientCertificate(transport)
        }
        // Before TLS 1.3, a server that lacks a required client certificate sends this generic alert.
        if has("ALERT_HANDSHAKE_FAILURE") {
            return ConnectionFailure(
                .tlsFailed, "the server refused the TLS handshake",
                hint:
                    "it may require a client certificate (--client-certificate, --client-key) or an older TLS version"
            )
        }
        if has("UNSUPPORTED_PROTOCOL", "ALERT_PROTOCOL_VERSION") {
            return ConnectionFailure(.tlsFailed, "the server and this program have no TLS version in common")
        }
        return ConnectionFailure(.tlsFailed, "the TLS handshake failed\(name(in: words).map { " (\($0))" } ?? "")")
    }

    /// The failure of a handshake that the server ends without an alert.
    static let closedHandshake = ConnectionFailure(
        .tlsFailed, "the server closed the connection during the TLS handshake",
        hint: "if the server does not speak TLS on this port, use http:// in --target")

    /// Returns the failure of a handshake that times out.
    static func silentHandshake(after seconds: Double) -> ConnectionFailure {
        ConnectionFailure(
            .timedOut, "the TLS handshake did not complete within \(Words.seconds(seconds))",
            hint: "if the server does not speak TLS on this port, use http:// in --target")
    }

    private static func clientCertificate(_ transport: Transport) -> ConnectionFailure {
        transport.clientCertificateFile == nil
            ? ConnectionFailure(
                .tlsFailed, "the server requires a client certificate",
                hint: "set --client-certificate FILE and --client-key FILE")
            : ConnectionFailure(
                .tlsFailed, "the server rejected the client certificate",
                hint: "check that it has not expired and that the server trusts its certificate authority")
    }

    private static func wrongHost(_ host: String, _ certificate: NIOSSLCertificate?) -> ConnectionFailure {
        ConnectionFailure(
            .certificateRejected, "the certificate is not valid for the host \(host)\(subject(of: certificate))",
            hint: "use a host name from the certificate, or skip verification with --insecure")
    }

    private static func untrusted(_ transport: Transport, _ certificate: NIOSSLCertificate?) -> ConnectionFailure {
        let leaveOut = "skip verification with --insecure"
        if let certificate {
            let now = time(nil)
            if certificate.notValidAfter < now {
                return ConnectionFailure(
                    .certificateRejected, "the certificate expired on \(day(certificate.notValidAfter))",
                    hint: "renew it, or \(leaveOut)")
            }
            if certificate.notValidBefore > now {
                return ConnectionFailure(
                    .certificateRejected, "the certificate is not valid before \(day(certificate.notValidBefore))",
                    hint: "check this machine's clock, or \(leaveOut)")
            }
        }
        let list = transport.trustFile ?? "the system's trust store"
        let isOwn = certificate.map { $0.issuerName == $0.subjectName } ?? false
        return ConnectionFailure(
            .certificateRejected,
            isOwn
                ? "the certificate is self-signed and not in \(list)"
                : "the certificate's issuer\(issuer(of: certificate)) is not in \(list)",
            hint: "trust the \(isOwn ? "certificate" : "issuer's certificate") with --trust FILE, or \(leaveOut)")
    }

    /// Returns the issuer's name for the message, for example ` Example Root`.
    private static func issuer(of certificate: NIOSSLCertificate?) -> String {
        let name = certificate?.issuerName.first { $0.type == .commonName }?.value ?? ""
        return name.isEmpty ? "" : " " + plain(name)
    }

    /// Returns a text of the server without characters that a terminal could interpret as control sequences.
    private static func plain(_ text: String) -> String {
        String(text.prefix(80).filter { $0.isLetter || $0.isNumber || " -.*_()".contains($0) })
    }

    /// Returns the certificate's hosts for the message, for example `, but for localhost`.
    private static func subject(of certificate: NIOSSLCertificate?) -> String {
        guard let names = certificate?._subjectAlternativeNames() else { return "" }
        let hosts = names.lazy.filter { $0.nameType == .dnsName }.prefix(3).map {
            plain(String(decoding: $0.contents, as: UTF8.self))
        }
        return hosts.isEmpty ? "" : ", but for \(hosts.joined(separator: ", "))"
    }

    private static func day(_ instant: time_t) -> String {
        Date(timeIntervalSince1970: Double(instant)).formatted(.iso8601.year().month().day())
    }

    /// Returns the library's name of the first error, for example `TLSV1_ALERT_INTERNAL_ERROR`.
    private static func name(in words: String) -> String? {
        words.split(separator: ":").first { part in
            part.count > 5 && part.allSatisfy { $0.isUppercase || $0.isNumber || $0 == "_" } && part.contains("_")
        }.map(String.init)
    }
}

extension ChannelHandlerContext {
    /// The certificate that the server sent, whether or not it was accepted.
    var serverCertificate: NIOSSLCertificate? { try? pipeline.syncOperations.nioSSL_peerCertificate() }
}
