// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NIOSSL

extension Transport {
    /// Reads the files of certificates and keys, to reject unusable ones before any work begins.
    public func checkFiles() throws(DriveError) {
        if target.isSecure { _ = try TLSFiles(self).context() }
    }
}

/// The certificates and keys for TLS, read before the first connection.
struct TLSFiles {
    private let transport: Transport

    init(_ transport: Transport) { self.transport = transport }

    /// Reads the files.
    ///
    /// - Throws: `DriveError` with `wrongCertificate`, which names the file and the problem.
    func context() throws(DriveError) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.applicationProtocols = [transport.version == .http2 ? "h2" : "http/1.1"]
        if !transport.verifiesCertificate { configuration.certificateVerification = .none }
        if let file = transport.trustFile {
            configuration.trustRoots = .certificates(try certificates(in: file))
        }
        if let file = transport.clientCertificateFile {
            configuration.certificateChain = try certificates(in: file).map { .certificate($0) }
            configuration.privateKey = .privateKey(try key(in: transport.clientKeyFile ?? file))
        }
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            guard let file = transport.clientCertificateFile else {
                throw wrong(
                    "the system's certificates", "cannot be used for TLS", hint: "use others with --trust FILE")
            }
            throw wrong(
                "\(file), \(transport.clientKeyFile ?? file)", "the key does not match the first certificate",
                hint: "use the private key of this certificate")
        }
    }

    private func certificates(in file: String) throws(DriveError) -> [NIOSSLCertificate] {
        let bytes = try contents(of: file)
        let found = try? NIOSSLCertificate.fromPEMBytes(bytes)
        guard let found, !found.isEmpty else {
            throw wrong(
                file, "no certificate in PEM format",
                hint: "use a file that begins with -----BEGIN CERTIFICATE-----")
        }
        return found
    }

    private func key(in file: String) throws(DriveError) -> NIOSSLPrivateKey {
        let bytes = try contents(of: file)
        guard let key = try? NIOSSLPrivateKey(bytes: bytes, format: .pem) else {
            throw wrong(
                file, "no private key in PEM format, or the key is password-protected",
                hint: "use a file with a line -----BEGIN PRIVATE KEY-----")
        }
        return key
    }

    private func contents(of file: String) throws(DriveError) -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: file)))
        } catch {
            let isThere = FileManager.default.fileExists(atPath: file)
            throw wrong(file, isThere ? "the file cannot be read" : "no such file", hint: "use the path of a PEM file")
        }
    }

    private func wrong(_ place: String, _ rule: String, hint: String) -> DriveError {
        DriveError(.wrongCertificate, "\(place): \(rule)\n  hint: \(hint)")
    }
}
