// SPDX-License-Identifier: GPL-3.0-or-later

extension Failure {
    /// Why it probably fails and what to do, the likeliest first; for a backend that has answered nothing as expected.
    ///
    /// - Parameter isSetUp: whether the request was to make the world in which the load begins.
    public func reasons(isSetUp: Bool = false) -> [String] {
        guard let status else { return reasonsWithoutAnswer }
        var reasons = isRedirect ? redirected : reasons(of: status, isSetUp: isSetUp)
        if outcome == .malformedResponse { reasons = isPage || isCompressed ? [] : [Self.otherShape] }
        if isCompressed { reasons.insert(Self.compressed, at: 0) }
        if isPage, !isRedirect { reasons.append(Self.page) }
        return reasons
    }

    private static let compressed =
        "the backend compresses answers that nobody asked it to compress: switch that off, or add the header "
        + "`Accept-Encoding: identity` to the profile"
    private static let otherShape =
        "the profile's `capture` is not for this backend's answers: compare its pointers with the answer above"
    private static let page =
        "the answer is a page for browsers: a login page, a proxy or another server than the one that the profile is for"
    private static let wrongProfile = "the profile is for another backend: choose it with --profile"
    private static let wrongPath =
        "the path is wrong: correct it in the profile, or give what comes before all paths in --target, such as "
        + "http://127.0.0.1:8080/api"

    private var redirected: [String] {
        let location = example?.location ?? ""
        var reasons: [String] = []
        if location.hasPrefix("https://") {
            reasons.append("if --target says http://, the backend wants TLS: give it with https://")
        }
        if location.lowercased().contains("login") || location.lowercased().contains("sign") {
            reasons.append("the backend wants a login first: " + credentials)
        }
        return reasons + [
            "the path or the host is not quite the backend's own: write it as in `Location` (a slash at the end, another host)",
            Self.wrongProfile,
        ]
    }

    private func reasons(of status: Int, isSetUp: Bool) -> [String] {
        switch status {
        case 401, 403: [credentials, "the credentials are wrong, or lack the rights that the request needs"]
        case 404, 405, 410, 501: [Self.wrongPath, Self.wrongProfile]
        case 409 where isSetUp, 422 where isSetUp:
            [
                "the accounts exist already: begin with an empty backend, or give what is known of them with --world or --values",
                Self.wrongProfile,
            ]
        case 409 where !isSetUp:
            ["the backend is not in the state in which the load begins: give --world or --set-up", Self.wrongProfile]
        case 400, 406, 411, 412, 415, 422:
            [
                "the body or a header is not what the backend wants: compare the profile's request with its documentation",
                "the backend wants another Host: give --target with the name that it knows itself by",
            ]
        case 421, 426: ["the backend does not serve this host or this version of HTTP: see --target and --http"]
        case 429:
            [
                "the backend limits requests by account or address: raise its limit for this machine, or send fewer "
                    + "with --max-rate"
            ]
        case 502, 503, 504:
            [
                "a proxy answers for a backend that is down, starting or too slow: look at the backend itself, and at its log"
            ]
        case 500...: ["the backend fails by itself: look at its log for this request"]
        case 200..<300: ["the profile expects another status: correct `expect` in it", Self.wrongProfile]
        default: [Self.wrongProfile, Self.wrongPath]
        }
    }

    /// What to do about credentials, with the values that the request uses.
    private var credentials: String {
        guard let needs = example?.needs, !needs.isEmpty else {
            return "credentials are missing: the profile's request carries none; add a header such as "
                + "`Authorization: Bearer {{actor.token}}`"
        }
        return
            "credentials are missing or of another backend: the request uses \(needs.joined(separator: ", ")), from the folder "
            + "of --values, or else of --world"
    }

    private var reasonsWithoutAnswer: [String] {
        switch outcome {
        case .timedOut, .unfinished:
            [
                "the backend has fewer workers than --connections: give as few as it serves at a time",
                "the backend is slower than --timeout: look at its log, and raise the time",
                "another program listens there and waits for something: see --target",
            ]
        case .reset:
            [
                "the backend closes connections: it may want TLS (https://), another version of HTTP (--http), or be "
                    + "overloaded", "the backend died: look at its log",
            ]
        case .malformedResponse:
            ["what listens there does not speak this protocol: see --target (http:// or https://) and --http"]
        case .dependencyFailed:
            [
                "a value is missing that the request needs"
                    + (example.map { $0.needs.isEmpty ? "" : ": \($0.needs.joined(separator: ", "))" } ?? "")
                    + "; give its file with --values or --world, or capture it in the profile's `setUp`"
            ]
        case .neverSent: ["connections are all in use: give more --connections, or a lower rate"]
        default: []
        }
    }
}
