// SPDX-License-Identifier: GPL-3.0-or-later

/// The backend to which requests go: what a URL such as `https://[::1]:8443/api` names.
public struct Target: Equatable, Sendable {
    /// A name or an address, without brackets.
    public let host: String
    /// 1...65535.
    public let port: Int
    /// Whether the URL's scheme is `https`.
    public let isSecure: Bool
    /// What comes before the paths of all requests, such as `/api`; empty if nothing does.
    public let basePath: String

    /// Takes a URL apart.
    ///
    /// - Parameter url: `http` or `https`, a host, and perhaps a port and a path.
    /// - Throws: `DriveError` with `wrongTarget` if it is anything else, or carries credentials or a query.
    public init(url: String) throws(DriveError) {
        let shown = Self.withoutCredentials(url)
        func wrong(_ rule: String, hint: String = "http://127.0.0.1:8080") -> DriveError {
            DriveError(.wrongTarget, "\(shown): \(rule)\n  hint: write \(hint)")
        }
        let lower = url.lowercased()
        guard let scheme = ["http://", "https://"].first(where: lower.hasPrefix) else {
            let rule = "a target begins with http:// or https://"
            // What begins like `localhost:8080` lacks nothing else.
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
            throw wrong("a target carries no user name; a profile gives credentials")
        }
        guard !path.contains("?"), !path.contains("#") else { throw wrong("a target has no query and no fragment") }
        guard let (host, port) = Self.split(authority) else { throw wrong("host and port cannot be told apart") }
        guard !host.isEmpty, Self.isPlain(host) else { throw wrong("there is no host in it") }
        // They go into every request as they are.
        guard Self.isPlain(path) else {
            throw wrong("a path holds no spaces, control characters or letters beyond ASCII")
        }
        self.host = host
        if port.isEmpty {
            self.port = isSecure ? 443 : 80
        } else {
            guard port.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int(port), (1...65_535).contains(number)
            else { throw wrong("a port is 1 to 65535") }
            self.port = number
        }
        basePath = String(path.hasSuffix("/") ? path.dropLast() : path)
    }

    /// `host:port`, the port left out where the scheme implies it: what a `Host` field holds.
    public var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// The URL again.
    public var url: String { (isSecure ? "https://" : "http://") + authority + basePath }

    /// Whether the host can only be this machine.
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

    /// A message must not repeat a password, nor a token in a query.
    private static func withoutCredentials(_ url: String) -> String {
        let host = url.lastIndex(of: "@") ?? url.startIndex
        let end = url[host...].firstIndex { $0 == "?" || $0 == "#" }
        let shown = end.map { url[host...$0] + "…" } ?? url[host...]
        return (host == url.startIndex ? "" : "…") + shown
    }
}
