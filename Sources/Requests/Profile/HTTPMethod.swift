// SPDX-License-Identifier: GPL-3.0-or-later
/// The supported request methods.
public enum HTTPMethod: String, Sendable, CaseIterable {
    /// Reads a resource.
    case get = "GET"
    /// Reads only the header section; the response has no body.
    case head = "HEAD"
    /// Creates a resource.
    case post = "POST"
    /// Replaces a resource.
    case put = "PUT"
    /// Modifies a resource.
    case patch = "PATCH"
    /// Deletes a resource.
    case delete = "DELETE"

    /// Whether a request with this method may have a body.
    public var takesBody: Bool { self != .get && self != .head }
}
