// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NIOSSL

/// What is needed to secure connections: read once, before the first.
struct TLSFiles {
    private let transport: Transport

    init(_ transport: Transport) { self.transport = transport }

    /// Reads the files.
    ///
    /// - Throws: `DriveError` with `wrongCertificate`, which names the file and what is wrong with it.
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
                    "the system's certificates", "they cannot be used for TLS", hint: "name others with --trust")
            }
            throw wrong(
                "\(file), \(transport.clientKeyFile ?? file)", "the key is not that of the first certificate",
                hint: "name the key with which the certificate was made")
        }
    }

    private func certificates(in file: String) throws(DriveError) -> [NIOSSLCertificate] {
        let bytes = try contents(of: file)
        let found = try? NIOSSLCertificate.fromPEMBytes(bytes)
        guard let found, !found.isEmpty else {
            throw wrong(
                file, "it holds no certificate in PEM form",
                hint: "name a file that begins with -----BEGIN CERTIFICATE-----")
        }
        return found
    }

    private func key(in file: String) throws(DriveError) -> NIOSSLPrivateKey {
        let bytes = try contents(of: file)
        guard let key = try? NIOSSLPrivateKey(bytes: bytes, format: .pem) else {
            throw wrong(
                file, "it holds no private key in PEM form, or one that a password protects",
                hint: "name a file with a line -----BEGIN PRIVATE KEY-----")
        }
        return key
    }

    private func contents(of file: String) throws(DriveError) -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: file)))
        } catch {
            let isThere = FileManager.default.fileExists(atPath: file)
            throw wrong(file, isThere ? "it cannot be read" : "there is no such file", hint: "name a PEM file")
        }
    }

    private func wrong(_ place: String, _ rule: String, hint: String) -> DriveError {
        DriveError(.wrongCertificate, "\(place): \(rule)\n  hint: \(hint)")
    }
}
