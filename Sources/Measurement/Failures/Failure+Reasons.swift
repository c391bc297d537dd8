// SPDX-License-Identifier: GPL-3.0-or-later

extension Failure {
    /// Returns the probable causes with remedies, most likely first, for a backend that answered nothing as expected.
    ///
    /// - Parameter isSetUp: whether the request creates the world before the load begins.
    public func reasons(isSetUp: Bool = false) -> [String] {
        guard let status else { return reasonsWithoutAnswer }
        var reasons = isRedirect ? redirected : reasons(of: status, isSetUp: isSetUp)
        if outcome == .malformedResponse { reasons = isPage || isCompressed ? [] : [Self.otherShape] }
        if isCompressed { reasons.insert(Self.compressed, at: 0) }
        if isPage, !isRedirect { reasons.append(Self.page) }
        return reasons
    }

    private static let compressed =
        "the backend compresses its answers although no request allows it: disable compression, or add the header "
        + "`Accept-Encoding: identity` to the profile"
    private static let otherShape =
        "the profile's `capture` does not match this backend's answers: compare its pointers with the answer above"
    private static let page =
        "the answer is an HTML page: the request reached a login page, a proxy, or a server that "
        + "does not fit the profile"
    private static let wrongProfile = "the profile is for another backend: choose the right one with --profile"
    private static let wrongPath =
        "the path is wrong: correct it in the profile, or add the common path prefix to --target, such as "
        + "http://127.0.0.1:8080/api"

    private var redirected: [String] {
        let location = example?.location ?? ""
        var reasons: [String] = []
        if location.hasPrefix("https://") {
            reasons.append("the backend requires TLS: if --target begins with http://, change it to https://")
        }
        if location.lowercased().contains("login") || location.lowercased().contains("sign") {
            reasons.append("the backend requires a login first: " + credentials)
        }
        return reasons + [
            "the path or host is not the backend's canonical one: write it as in `Location` (trailing slash, host)",
            Self.wrongProfile,
        ]
    }

    private func reasons(of status: Int, isSetUp: Bool) -> [String] {
        switch status {
        case 401, 403: [credentials, "the credentials are wrong, or lack a permission that the request needs"]
        case 404, 405, 410, 501: [Self.wrongPath, Self.wrongProfile]
        case 409 where isSetUp, 422 where isSetUp:
            [
                "the accounts already exist: start with an empty backend, or give --world or --values for them",
                Self.wrongProfile,
            ]
        case 409 where !isSetUp:
            ["the backend is not in the state from which the load starts: give --world or --set-up", Self.wrongProfile]
        case 400, 406, 411, 412, 415, 422:
            [
                "the backend rejects the body or a header: compare the request with the backend's documentation",
                "the backend expects another Host: give --target with the host name that the backend is configured for",
            ]
        case 421, 426: ["the backend does not serve this host or this HTTP version: check --target and --http"]
        case 429:
            [
                "the backend limits requests by account or address: raise its limit for this host, or lower the rate "
                    + "with --max-rate"
            ]
        case 502, 503, 504:
            [
                "a proxy answers for a backend that is down, starting or too slow: check the backend and its log"
            ]
        case 500...: ["the backend failed internally: check its log for this request"]
        case 200..<300: ["the profile expects another status: correct its `expect`", Self.wrongProfile]
        default: [Self.wrongProfile, Self.wrongPath]
        }
    }

    /// The remedy for failed authentication, with the values that the request uses.
    private var credentials: String {
        guard let needs = example?.needs, !needs.isEmpty else {
            return "credentials are missing: the profile's request carries none; add a header such as "
                + "`Authorization: Bearer {{actor.token}}`"
        }
        return
            "credentials are missing or belong to another backend: the request uses \(needs.joined(separator: ", ")), "
            + "from the folder given with --values, or else --world"
    }

    private var reasonsWithoutAnswer: [String] {
        switch outcome {
        case .timedOut, .unfinished:
            [
                "the backend has fewer workers than --connections: lower --connections to the number of workers",
                "the backend is slower than --timeout: check its log, and raise --timeout",
                "another program listens at this address and waits for input: check --target",
            ]
        case .reset:
            [
                "the backend closes connections: it may require TLS (https://), another HTTP version (--http), or be "
                    + "overloaded", "the backend crashed: check its log",
            ]
        case .malformedResponse:
            ["the server at this address speaks another protocol: check --target (http:// or https://) and --http"]
        case .dependencyFailed:
            [
                "the request needs a value that is missing"
                    + (example.map { $0.needs.isEmpty ? "" : ": \($0.needs.joined(separator: ", "))" } ?? "")
                    + "; give the file that holds it with --values or --world, or capture it in the profile's `setUp`"
            ]
        case .neverSent:
            [
                "all connections are in use: raise --connections, or lower the rate",
                "an operation that the request depends on was unfinished when the run ended",
            ]
        default: []
        }
    }
}
