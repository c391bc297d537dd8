// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GRDB
import Glibc
import NIOCore

/// Why the backend cannot start or go on, in words for the one who started it.
package struct BackendError: Error, CustomStringConvertible, Sendable {
    /// What kind of mistake it is.
    package enum Code: Sendable, Equatable {
        /// A value of the command line is wrong.
        case wrongArguments
        /// A file of the world folder is missing or wrong.
        case wrongWorld
        /// The database cannot be used.
        case database
        /// The address cannot be listened on, or the certificate cannot be used.
        case network
    }

    /// What kind of mistake it is.
    package let code: Code
    /// The file, with a line where there is one, the option or the address; empty if there is none to name.
    package let location: String
    /// What was found, and the rule.
    package let message: String
    /// What to do; nil if the message says it all.
    package let hint: String?
    /// The error underneath.
    package let cause: (any Error)?

    init(
        _ code: Code, at location: String, message: String, hint: String? = nil, cause: (any Error)? = nil
    ) {
        self.code = code
        self.location = location
        self.message = message
        self.hint = hint
        self.cause = cause
    }

    /// `where: what; the rule`, the cause in brackets, and a line with what to do.
    package var description: String {
        var text = location.isEmpty ? message : "\(location): \(message)"
        if let cause { text += " (\(Self.words(of: cause)))" }
        if let hint { text += "\n  hint: \(hint)" }
        return text
    }

    /// The error of an address on which the service cannot listen.
    static func cannotListen(at address: String, _ cause: any Error) -> BackendError {
        let hint: String? =
            switch (cause as? IOError)?.errnoCode {
            case EADDRINUSE: "end what listens there, or take a free port with --port 0"
            case EADDRNOTAVAIL: "--host names an address of this machine"
            case EACCES: "ports below 1,024 are the system's; take another with --port"
            default: nil
            }
        return BackendError(
            .network, at: address, message: "the service cannot listen here", hint: hint, cause: cause)
    }

    /// What the system or the database said, where it said something.
    private static func words(of cause: any Error) -> String {
        if let error = cause as? DatabaseError { return error.message ?? "\(error.resultCode)" }
        let file = (cause as? CocoaError)?.underlying as? POSIXError
        guard let number = (cause as? IOError)?.errnoCode ?? file?.code.rawValue else { return "\(cause)" }
        return unsafe String(cString: strerror(number))
    }
}
