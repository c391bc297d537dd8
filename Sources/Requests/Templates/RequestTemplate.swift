// SPDX-License-Identifier: GPL-3.0-or-later

/// A request, compiled: pieces of bytes with variables between them.
///
/// Rendering appends pieces to an array that the caller keeps, and allocates nothing once that array is large enough.
public struct RequestTemplate: Sendable {
    /// What is taken from an answer.
    public struct Capture: Hashable, Sendable {
        /// Where the value goes.
        public var target: ValueReference
        /// Where it stands in the answer.
        public var source: ValueSource
        /// Whether an answer without it is good all the same.
        public var isOptional: Bool
    }

    /// The name in messages and counts.
    public var name: String
    /// The method.
    public let method: HTTPMethod
    /// Statuses that say that it was done.
    public var expected: StatusSet
    /// Statuses that say a right no.
    public var refused: StatusSet
    /// Statuses that ask for a later try.
    public var busy: StatusSet
    /// What is taken from its answers.
    public let captures: [Capture]
    /// What its answers tell, for the audit.
    public let tells: AuditPointers
    /// The values that must be there before it can be rendered, each once.
    public let needs: [ValueReference]

    /// The slot in which cookies of the account that asks are kept; nil if it sends and keeps none.
    let cookies: Int?

    private(set) var path: TextTemplate
    /// Names in small letters; `host`, `content-length` and the like are not among them.
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
        tells = text.tells
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

    /// Writes the request for a connection of HTTP/1.1, after a change of its parts.
    private mutating func write() {
        wire = WireForm(
            method, path, headers.map { ($0.text, $0.value) }, body, hasBody: hasBody, host: host, cookies: cookies)
    }

    /// Whether a captured value stands in the body of its answers.
    public var capturesFromBody: Bool { captures.contains { $0.source.isInBody } }

    /// Whether anything is to be read from the body of its answers.
    public var wantsBody: Bool { capturesFromBody || !tells.isEmpty }

    /// Whether it sends and keeps cookies of the account that asks.
    public var keepsCookies: Bool { cookies != nil }

    /// Whether anything is to be read from the headers of its answers.
    public var wantsFields: Bool { cookies != nil || captures.contains { !$0.source.isInBody } }

    /// Whether its answers have no body whatever their headers say.
    public var isHead: Bool { method == .head }

    /// The same request, sent to another host.
    ///
    /// - Parameters:
    ///   - host: as it is to stand in the header `Host`, such as `circle.example` or `127.0.0.1:8080`.
    ///   - basePath: what comes before the path, such as `/api`.
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

    /// The same request in a run of that name: the variable `run` becomes text.
    func inRun(_ run: RunID) -> RequestTemplate {
        var template = self
        template.path = path.naming(run)
        template.headers = headers.map { ($0.name, $0.value.naming(run), $0.text) }
        template.body = body.naming(run)
        template.write()
        return template
    }

    /// What an answer's status means.
    public func judge(status: Int) -> StatusVerdict {
        if expected.contains(status) { return .expected }
        if refused.contains(status) { return .refused }
        return busy.contains(status) ? .busy : .unexpected
    }

    /// Whether all that it would capture for these accounts is there already, so that it need not be sent: a token read
    /// from a file makes a sign-in needless. False if it captures nothing.
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
    ///   - request: what it is about.
    ///   - values: of the profile that the template belongs to.
    ///   - bytes: what is sent; longer by the request, or unchanged if a value is missing.
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

    /// Renders the request's parts, for HTTP/2.
    ///
    /// - Parameter parts: is replaced; of no use if a value is missing. Its storage is kept.
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

/// A request in parts, as HTTP/2 wants it. Kept by the caller and used again.
public struct RequestParts: Sendable {
    /// The method.
    public internal(set) var method = HTTPMethod.get
    /// The path with its query.
    public internal(set) var path = ""
    /// Names in small letters and values, `content-length` last where there is a body; without the authority.
    public internal(set) var headers: [(name: String, value: String)] = []
    /// What it carries.
    public internal(set) var body: [UInt8] = []

    var scratch: [UInt8] = []

    /// Makes empty parts.
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
