// SPDX-License-Identifier: GPL-3.0-or-later

/// The backend to which requests go, given by a URL such as `https://[::1]:8443/api`.
public struct Target: Equatable, Sendable {
    /// A name or an address, without brackets.
    public let host: String
    /// The port; 1...65535.
    public let port: Int
    /// Whether the URL's scheme is `https`.
    public let isSecure: Bool
    /// The prefix of the paths of all requests, for example `/api`; may be empty.
    public let basePath: String

    /// Parses a URL.
    ///
    /// - Parameter url: `http` or `https`, a host, and optionally a port and a path.
    /// - Throws: `DriveError` with `wrongTarget` for any other URL, and for one with credentials, a query or a
    ///   fragment.
    public init(url: String) throws(DriveError) {
        let shown = Self.withoutCredentials(url)
        func wrong(_ rule: String, hint: String = "http://127.0.0.1:8080") -> DriveError {
            DriveError(.wrongTarget, "\(shown): \(rule)\n  hint: write \(hint)")
        }
        let lower = url.lowercased()
        guard let scheme = ["http://", "https://"].first(where: lower.hasPrefix) else {
            let rule = "a target must begin with http:// or https://"
            // A text such as `localhost:8080` lacks only the scheme.
            guard shown == url, url.first?.isLetter == true || url.first?.isNumber == true, !url.contains("://") else {
                throw wrong(rule)
            }
            throw wrong(rule, hint: "http://\(url)")
        }
        isSecure = scheme == "https://"
        let rest = url.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let path = rest.dropFirst(authority.count)
        guard !authority.contains("@") else {
            throw wrong("a target must not contain a user name; set credentials in the profile")
        }
        guard !path.contains("?"), !path.contains("#") else {
            throw wrong("a target must not have a query or a fragment")
        }
        guard let (host, port) = Self.split(authority) else { throw wrong("host and port are malformed") }
        guard !host.isEmpty, Self.isPlain(host) else { throw wrong("missing or malformed host") }
        // The path is copied into every request without escaping.
        guard Self.isPlain(path) else {
            throw wrong("the path must contain only printable ASCII characters and no spaces")
        }
        self.host = host
        if port.isEmpty {
            self.port = isSecure ? 443 : 80
        } else {
            guard port.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int(port), (1...65_535).contains(number)
            else { throw wrong("the port must be 1 to 65535") }
            self.port = number
        }
        basePath = String(path.hasSuffix("/") ? path.dropLast() : path)
    }

    /// `host:port`, without the port if it is the scheme's default: the value of a `Host` field.
    public var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// The normalized URL.
    public var url: String { (isSecure ? "https://" : "http://") + authority + basePath }

    /// Whether the host is certainly this machine.
    public var isLoopback: Bool {
        if host.lowercased() == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    private static func split(_ authority: Substring) -> (host: String, port: String)? {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            let rest = authority[authority.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            return (String(authority[authority.index(after: authority.startIndex)..<end]), String(rest.dropFirst()))
        }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { return nil }
        return (String(parts[0]), parts.count == 2 ? String(parts[1]) : "")
    }

    private static func isPlain(_ text: some StringProtocol) -> Bool { text.utf8.allSatisfy { 0x21...0x7E ~= $0 } }

    /// Returns the URL without passwords and query tokens, for error messages.
    private static func withoutCredentials(_ url: String) -> String {
        let host = url.lastIndex(of: "@") ?? url.startIndex
        let end = url[host...].firstIndex { $0 == "?" || $0 == "#" }
        let shown = end.map { url[host...$0] + "…" } ?? url[host...]
        return (host == url.startIndex ? "" : "…") + shown
    }
}
