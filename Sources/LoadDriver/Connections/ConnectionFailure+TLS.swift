// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import NIOCore
import NIOSSL

/// What went wrong with TLS, without the library's own words: these hold the paths of its source.
extension ConnectionFailure {
    /// Why TLS did not come about, or ended.
    ///
    /// - Parameter certificate: the server's, if it has shown one.
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
        // The stack of errors is public in words alone; its names are those of the library's list.
        let words = "\(error)"
        func has(_ names: String...) -> Bool { names.contains { words.contains($0) } }
        if has("CERTIFICATE_VERIFY_FAILED") { return untrusted(transport, certificate) }
        if has("EOF during handshake") {
            return closedHandshake
        }
        if has("WRONG_VERSION_NUMBER", "HTTP_REQUEST") {
            return ConnectionFailure(
                .wrongProtocol, "the server does not speak TLS on this port", hint: "write http:// in --target")
        }
        if has("NO_APPLICATION_PROTOCOL") { return noCommonVersion(transport.version) }
        if has("CERTIFICATE_REQUIRED") { return clientCertificate(transport) }
        if has("ALERT_BAD_CERTIFICATE", "ALERT_UNKNOWN_CA", "ALERT_CERTIFICATE", "ALERT_UNSUPPORTED_CERTIFICATE") {
            return clientCertificate(transport)
        }
        // Before TLS 1.3 a server without the certificate that it wants has no other word for it.
        if has("ALERT_HANDSHAKE_FAILURE") {
            return ConnectionFailure(
                .tlsFailed, "the server refused the TLS handshake",
                hint:
                    "does it want a client certificate (--client-certificate, --client-key), or an older version of TLS?"
            )
        }
        if has("UNSUPPORTED_PROTOCOL", "ALERT_PROTOCOL_VERSION") {
            return ConnectionFailure(.tlsFailed, "the server and this program have no version of TLS in common")
        }
        return ConnectionFailure(.tlsFailed, "the TLS handshake failed\(name(in: words).map { " (\($0))" } ?? "")")
    }

    /// The failure of a handshake that the server ends without a word.
    static let closedHandshake = ConnectionFailure(
        .tlsFailed, "the server closed the connection during the TLS handshake",
        hint: "does it speak TLS on this port? if not, write http:// in --target")

    /// The failure of a handshake that the server does not answer.
    static func silentHandshake(after seconds: Double) -> ConnectionFailure {
        ConnectionFailure(
            .timedOut, "the TLS handshake was not over within \(Words.seconds(seconds))",
            hint: "does the server speak TLS on this port? if not, write http:// in --target")
    }

    private static func clientCertificate(_ transport: Transport) -> ConnectionFailure {
        transport.clientCertificateFile == nil
            ? ConnectionFailure(
                .tlsFailed, "the server wants a client certificate",
                hint: "name one with --client-certificate FILE --client-key FILE")
            : ConnectionFailure(
                .tlsFailed, "the server does not accept the client certificate",
                hint: "is it of an authority that the server trusts, and not expired?")
    }

    private static func wrongHost(_ host: String, _ certificate: NIOSSLCertificate?) -> ConnectionFailure {
        ConnectionFailure(
            .certificateRejected, "the certificate is not for the host \(host)\(subject(of: certificate))",
            hint: "name the host as in the certificate, or leave out the check with --insecure")
    }

    private static func untrusted(_ transport: Transport, _ certificate: NIOSSLCertificate?) -> ConnectionFailure {
        let leaveOut = "leave out the check with --insecure"
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
                    hint: "is the clock of this machine right? or \(leaveOut)")
            }
        }
        let list = transport.trustFile ?? "the system's list"
        let isOwn = certificate.map { $0.issuerName == $0.subjectName } ?? false
        return ConnectionFailure(
            .certificateRejected,
            isOwn
                ? "the certificate is self-signed and not in \(list)"
                : "the certificate's issuer\(issuer(of: certificate)) is not in \(list)",
            hint: "name the \(isOwn ? "certificate" : "issuer's certificate") with --trust FILE, or \(leaveOut)")
    }

    /// Such as ` Example Root`.
    private static func issuer(of certificate: NIOSSLCertificate?) -> String {
        let name = certificate?.issuerName.first { $0.type == .commonName }?.value ?? ""
        return name.isEmpty ? "" : " " + plain(name)
    }

    /// What a server wrote, without what a terminal would take for orders.
    private static func plain(_ text: String) -> String {
        String(text.prefix(80).filter { $0.isLetter || $0.isNumber || " -.*_()".contains($0) })
    }

    /// Such as `, but for localhost`.
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

    /// The library's name of the first error, such as `TLSV1_ALERT_INTERNAL_ERROR`.
    private static func name(in words: String) -> String? {
        words.split(separator: ":").first { part in
            part.count > 5 && part.allSatisfy { $0.isUppercase || $0.isNumber || $0 == "_" } && part.contains("_")
        }.map(String.init)
    }
}

extension ChannelHandlerContext {
    /// The certificate that the server has shown, whether or not it was accepted.
    var serverCertificate: NIOSSLCertificate? { try? pipeline.syncOperations.nioSSL_peerCertificate() }
}
