// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GRDB
import Glibc
import NIOCore

/// An error that prevents the backend from starting or continuing, with a message for the operator.
package struct BackendError: Error, CustomStringConvertible, Sendable {
    /// The category of an error.
    package enum Code: Sendable, Equatable {
        /// A command-line value is wrong.
        case wrongArguments
        /// A file of the world folder is missing or wrong.
        case wrongWorld
        /// The database cannot be used.
        case database
        /// The service cannot listen on the address, or the certificate cannot be used.
        case network
    }

    /// The category.
    package let code: Code
    /// The file (with a line, if known), the option or the address; empty if none applies.
    package let location: String
    /// The value found and the rule it breaks.
    package let message: String
    /// What to do, or nil if the message is enough.
    package let hint: String?
    /// The underlying error.
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

    /// `location: message`, the cause in parentheses, and a hint on its own line.
    package var description: String {
        var text = location.isEmpty ? message : "\(location): \(message)"
        if let cause { text += " (\(Self.words(of: cause)))" }
        if let hint { text += "\n  hint: \(hint)" }
        return text
    }

    /// Returns the error for an address that the service cannot listen on.
    static func cannotListen(at address: String, _ cause: any Error) -> BackendError {
        let hint: String? =
            switch (cause as? IOError)?.errnoCode {
            case EADDRINUSE: "stop the program that uses this port, or pick a free port with --port 0"
            case EADDRNOTAVAIL: "--host must be an address of this machine"
            case EACCES: "ports below 1,024 need privileges; choose another with --port"
            default: nil
            }
        return BackendError(
            .network, at: address, message: "cannot listen on this address", hint: hint, cause: cause)
    }

    /// The message of the system or the database, if there is one.
    private static func words(of cause: any Error) -> String {
        if let error = cause as? DatabaseError { return error.message ?? "\(error.resultCode)" }
        let file = (cause as? CocoaError)?.underlying as? POSIXError
        guard let number = (cause as? IOError)?.errnoCode ?? file?.code.rawValue else { return "\(cause)" }
        return unsafe String(cString: strerror(number))
    }
}
