// SPDX-License-Identifier: GPL-3.0-or-later

/// A compiled request: literal bytes with variables between them.
///
/// Rendering appends to an array of the caller, and allocates nothing once that array is large enough.
public struct RequestTemplate: Sendable {
    /// The capture of a value from a response.
    public struct Capture: Hashable, Sendable {
        /// The destination of the value.
        public var target: ValueReference
        /// The position of the value in the response.
        public var source: ValueSource
        /// Whether the value may be absent.
        public var isOptional: Bool
    }

    /// The name in messages and counts.
    public var name: String
    /// The method.
    public let method: HTTPMethod
    /// Statuses that mean success.
    public var expected: StatusSet
    /// Statuses that mean a valid refusal.
    public var refused: StatusSet
    /// Statuses that mean "retry later".
    public var busy: StatusSet
    /// The captures from its responses.
    public let captures: [Capture]
    /// The figures that its responses report to the audit.
    public let extract: AuditPointers
    /// The values that rendering requires, without duplicates.
    public let needs: [ValueReference]

    /// The slot for the actor's cookies; nil if the request sends and stores none.
    let cookies: Int?

    private(set) var path: TextTemplate
    /// Headers with lowercase names, except `host`, `content-length` and other headers of the connection.
    private(set) var headers: [(name: String, value: TextTemplate, text: String)]
    private(set) var body: TextTemplate
    let hasBody: Bool
    private var host = "localhost"
    private(set) var wire = WireForm()

    init(
        _ text: RequestText, method: HTTPMethod, path: TextTemplate,
        headers: [(name: String, value: TextTemplate, text: String)], body: TextTemplate, hasBody: Bool,
        captures: [Capture], cookies: Int?
    ) {
        name = text.name
        self.method = method
        expected = text.expected
        refused = text.refused
        busy = StatusSet([429...429, 503...503])
        extract = text.extract
        self.captures = captures
        self.cookies = cookies
        self.path = path
        self.headers = headers
        self.body = body
        self.hasBody = hasBody
        needs = ([path] + headers.map(\.value) + [body]).flatMap(\.variables).reduce(into: []) { needs, variable in
            if case .value(let reference) = variable, !needs.contains(reference) { needs.append(reference) }
        }
        write()
    }

    /// Renders the HTTP/1.1 form again after a change to the parts.
    private mutating func write() {
        wire = WireForm(
            method, path, headers.map { ($0.text, $0.value) }, body, hasBody: hasBody, host: host, cookies: cookies)
    }

    /// Whether a capture reads the body of the response.
    public var capturesFromBody: Bool { captures.contains { $0.source.isInBody } }

    /// Whether a capture or the audit reads the body of the response.
    public var wantsBody: Bool { capturesFromBody || !extract.isEmpty }

    /// Whether the request sends and stores the actor's cookies.
    public var keepsCookies: Bool { cookies != nil }

    /// Whether the headers of the response are needed.
    public var wantsFields: Bool { cookies != nil || captures.contains { !$0.source.isInBody } }

    /// Whether its responses never have a body.
    public var isHead: Bool { method == .head }

    /// Returns the request for another host.
    ///
    /// - Parameters:
    ///   - host: the value of the `Host` header, for example `circle.example` or `127.0.0.1:8080`.
    ///   - basePath: the prefix of the path, for example `/api`.
    public func bound(toHost host: String, basePath: String = "") -> RequestTemplate {
        var template = self
        var path = TextTemplate()
        path.append(basePath)
        path.append(self.path)
        template.path = path
        template.host = host
        template.write()
        return template
    }

    /// Returns the request with the variable `run` replaced by the name of a run.
    func inRun(_ run: RunID) -> RequestTemplate {
        var template = self
        template.path = path.naming(run)
        template.headers = headers.map { ($0.name, $0.value.naming(run), $0.text) }
        template.body = body.naming(run)
        template.write()
        return template
    }

    /// Returns the meaning of a response status.
    public func judge(status: Int) -> StatusVerdict {
        if expected.contains(status) { return .expected }
        if refused.contains(status) { return .refused }
        return busy.contains(status) ? .busy : .unexpected
    }

    /// Whether all captures have values for these accounts, so that the request can be skipped: a token from a file
    /// makes a sign-in unnecessary. False if there are no captures.
    public func isAnswered(_ request: RenderContext, values: CaptureStore) -> Bool {
        !captures.isEmpty
            && captures.allSatisfy { values.isSet($0.target, actor: request.actor, subject: request.subject) }
    }
}

// MARK: - Rendering

extension RequestTemplate {
    /// Appends the whole request as HTTP/1.1: request line, `Host`, headers, `Content-Length`, body.
    ///
    /// - Parameters:
    ///   - request: the parameters of the request.
    ///   - values: the values of the template's profile.
    ///   - bytes: receives the request; unchanged if a value is missing.
    public func render(
        _ request: RenderContext, values: CaptureStore, into bytes: inout [UInt8]
    ) -> RenderResult {
        let start = bytes.count
        if let missing = wire.render(request, values, into: &bytes) {
            bytes.removeLast(bytes.count - start)
            return .missing(missing)
        }
        return .ready
    }

    /// Renders the parts of the request for HTTP/2.
    ///
    /// - Parameters:
    ///   - request: the parameters of the request.
    ///   - values: the values of the template's profile.
    ///   - parts: replaced, with its storage reused; unspecified if a value is missing.
    public func renderParts(
        _ request: RenderContext, values: CaptureStore, into parts: inout RequestParts
    ) -> RenderResult {
        parts.removeAll()
        parts.method = method
        var missing = path.render(request, values, into: &parts.scratch)
        parts.path = parts.takeScratch()
        for (name, value, _) in headers where missing == nil {
            missing = value.render(request, values, into: &parts.scratch)
            parts.headers.append((name, parts.takeScratch()))
        }
        if let cookies, missing == nil {
            let jar = ValueReference(slot: cookies, owner: .actor)
            if values.append(jar, actor: request.actor, subject: request.subject, to: &parts.scratch) {
                parts.headers.append(("cookie", parts.takeScratch()))
            }
        }
        if missing == nil { missing = body.render(request, values, into: &parts.body) }
        if hasBody { parts.headers.append(("content-length", String(parts.body.count))) }
        return missing.map(RenderResult.missing) ?? .ready
    }
}

/// The parts of a request for HTTP/2. Reusable storage of the caller.
public struct RequestParts: Sendable {
    /// The method.
    public internal(set) var method = HTTPMethod.get
    /// The path with its query.
    public internal(set) var path = ""
    /// Lowercase names and values, without the authority. If there is a body, `content-length` comes last.
    public internal(set) var headers: [(name: String, value: String)] = []
    /// The body.
    public internal(set) var body: [UInt8] = []

    var scratch: [UInt8] = []

    /// Creates empty parts.
    public init() {}

    mutating func removeAll() {
        headers.removeAll(keepingCapacity: true)
        body.removeAll(keepingCapacity: true)
        scratch.removeAll(keepingCapacity: true)
    }

    mutating func takeScratch() -> String {
        defer { scratch.removeAll(keepingCapacity: true) }
        return String(decoding: scratch, as: UTF8.self)
    }
}
