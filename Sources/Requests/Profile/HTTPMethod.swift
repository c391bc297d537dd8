// SPDX-License-Identifier: GPL-3.0-or-later
/// The methods that a request may have.
public enum HTTPMethod: String, Sendable, CaseIterable {
    /// Reads.
    case get = "GET"
    /// Reads the head alone: its answer has no body.
    case head = "HEAD"
    /// Makes something.
    case post = "POST"
    /// Puts something in place.
    case put = "PUT"
    /// Changes something.
    case patch = "PATCH"
    /// Takes something away.
    case delete = "DELETE"

    /// Whether a request of the method may carry a body.
    public var takesBody: Bool { self != .get && self != .head }
}
