// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Measurement
import NIOCore
import NIOHPACK
import Operations
import Requests

/// A request of the profile with the driver's data about it. A class, so that a look-up copies one reference.
final class CatalogEntry: Sendable {
    /// The template from which the request is rendered.
    let template: RequestTemplate
    /// The request's role in the audit.
    let role: AuditRole
    /// Whether the request is safe (`GET` or `HEAD`), so that it can be sent again if its response is lost.
    let isRead: Bool
    /// Whether its responses have no body.
    let isHead: Bool
    /// Whether the driver reads values from the response body.
    let wantsBody: Bool
    /// Whether the driver reads values from the response headers.
    let wantsFields: Bool
    /// The whole request, if it is constant: rendered in advance and shared by all connections.
    let constantRequest: ByteBuffer?
    private let authority: String
    private let scheme: String
    private let seed: UInt64
    private let postReference: ValueReference?

    init(
        _ template: RequestTemplate, role: AuditRole, isAudited: Bool, post slot: Int?, target: Target,
        seed: UInt64
    ) {
        self.role = role
        postReference = template.needs.first { $0.slot == slot }
        self.template = template
        self.seed = seed
        isRead = template.method == .get || template.method == .head
        isHead = template.isHead
        wantsBody = template.capturesFromBody || isAudited && !template.extract.isEmpty
        wantsFields = template.wantsFields
        authority = target.authority
        scheme = target.isSecure ? "https" : "http"
        var bytes: [UInt8] = []
        let isConstant = template.isConstant
        if isConstant {
            _ = template.render(
                RenderContext(actor: 0, subject: 0), values: CaptureStore(slots: [], accounts: 0), into: &bytes)
        }
        constantRequest = isConstant ? ByteBuffer(bytes: bytes) : nil
    }

    /// Returns the ID of the post that a request concerns: the value named `post` in it, if that is a number.
    func post(of job: ScheduledRequest, _ values: CaptureStore) -> UInt64? {
        guard let postReference else { return nil }
        var text: [UInt8] = []
        guard values.append(postReference, actor: job.actor, subject: job.subject, to: &text) else { return nil }
        return UInt64(String(decoding: text, as: UTF8.self))
    }

    /// Returns the outcome that a response status stands for.
    func outcome(of status: Int) -> Outcome {
        switch template.judge(status: status) {
        case .expected: .ok
        case .refused: .conflict
        case .busy: status == 503 ? .unavailable : .throttled
        case .unexpected: .unexpectedStatus
        }
    }

    /// Renders the request for HTTP/1.1.
    ///
    /// - Returns: false if a value is missing.
    func render(_ job: ScheduledRequest, _ values: CaptureStore, into bytes: inout [UInt8]) -> Bool {
        template.render(context(of: job), values: values, into: &bytes) == .ready
    }

    /// Renders the request for HTTP/2.
    ///
    /// - Returns: nil if a value is missing.
    func renderParts(_ job: ScheduledRequest, _ values: CaptureStore, into parts: inout RequestParts) -> HPACKHeaders? {
        guard template.renderParts(context(of: job), values: values, into: &parts) == .ready else { return nil }
        var headers = HPACKHeaders()
        headers.reserveCapacity(parts.headers.count + 4)
        headers.add(name: ":method", value: parts.method.rawValue)
        headers.add(name: ":scheme", value: scheme)
        headers.add(name: ":authority", value: authority)
        headers.add(name: ":path", value: parts.path)
        for (name, value) in parts.headers { headers.add(name: name, value: value) }
        return headers
    }

    /// Stores the values that a response provides.
    ///
    /// - Parameters:
    ///   - fields: the response's header lines, if `wantsFields`.
    ///   - isDone: whether the status is an expected one; otherwise only cookies are stored.
    ///   - scratch: as in `RequestTemplate.capture`.
    /// - Returns: false if a value is missing or cannot be stored.
    func keep(
        from body: ArraySlice<UInt8>, fields: ArraySlice<UInt8>, for job: ScheduledRequest, isDone: Bool,
        into values: CaptureStore,
        scratch: inout [UInt8]
    ) -> Bool {
        var failures = 0
        if isDone, !template.captures.isEmpty {
            failures += template.capture(
                from: body.span, fields: fields.span, for: context(of: job), into: values, scratch: &scratch)
        }
        if template.keepsCookies, !fields.isEmpty {
            let now = Int64(time(nil))
            failures += template.keepCookies(from: fields.span, for: context(of: job), in: values, now: now)
        }
        return failures == 0
    }

    /// Whether all values that the request would provide are already stored.
    func isAnswered(_ actor: UInt32, _ subject: UInt32, _ values: CaptureStore) -> Bool {
        template.isAnswered(RenderContext(actor: actor, subject: subject), values: values)
    }

    /// Returns the request line for display, with secrets masked.
    func line(for job: ScheduledRequest, _ mask: SecretMask) -> String {
        template.line(for: context(of: job), mask: mask)
    }

    /// Returns the values that a request needs and that are missing.
    func missing(for job: ScheduledRequest, _ values: CaptureStore) -> [ValueReference] {
        template.missing(for: context(of: job), values: values)
    }

    private func context(of job: ScheduledRequest) -> RenderContext {
        RenderContext(
            actor: job.actor, subject: job.subject, count: job.count, instant: job.instant,
            sequence: UInt64(job.sequence), seed: seed)
    }
}

/// The role of a request in the audit.
enum AuditRole: Equatable, Sendable {
    /// One of the circle's operations, or a probe that sends the same request.
    case operation(OperationKind)
    /// A probe for the actor's own posts.
    case ownPosts
    /// A probe for the subject's friends.
    case friendList
    /// A probe for the subject's counts.
    case account
    /// A probe for a post in the actor's feed.
    case delivery
    /// A read of the subject's account after the load.
    case readBack
    /// None of these.
    case none
}

/// All requests that a drive can send: operations first, by raw value, then the profile's other requests.
struct RequestCatalog: Sendable {
    private var entries: [CatalogEntry?] = []
    /// The profile's requests before the run, in order.
    private(set) var setUp: [UInt8] = []
    /// The readiness request, which succeeds once the load may begin; at most one.
    private(set) var ready: [UInt8] = []
    /// The profile's requests after the run, in order.
    private(set) var tearDown: [UInt8] = []
    /// The requests that read an account back after the run.
    private(set) var readBack: [UInt8] = []
    /// The requests of operations that also serve as probes, as far as the profile has them.
    private(set) var probes: [OperationKind: UInt8] = [:]
    /// Probes for the actor's own posts, and for the subject's friends; nil if the profile has no suitable request.
    private(set) var probePosts: UInt8?
    private(set) var probeFriends: UInt8?
    /// Probes for the subject's counts, and for a post in the actor's feed; nil if the profile has no suitable request.
    private(set) var probeAccount: UInt8?
    private(set) var probeFeed: UInt8?
    /// Whether the profile lacks each operation.
    private(set) var absent = OperationTable(repeating: false)

    /// The row of figures for requests that are not operations.
    static let otherKind = OperationKind.allCases.count
    /// Returns the row of figures under which a request counts: operations come first in the catalog, in order.
    static func kind(of template: UInt8) -> Int { min(Int(template), otherKind) }
    /// The names of the rows of figures, in order.
    static let names = OperationKind.allCases.map(\.name) + ["probe"]

    init(_ profile: Profile, target: Target, isAudited: Bool, seed: UInt64) {
        let profile = profile.bound(toHost: target.authority, basePath: target.basePath)
        let post = profile.slot(named: "post")
        func entry(_ template: RequestTemplate, _ role: AuditRole) -> CatalogEntry {
            CatalogEntry(template, role: role, isAudited: isAudited, post: post, target: target, seed: seed)
        }
        for kind in OperationKind.allCases {
            absent[kind] = profile.operations[kind] == nil
            entries.append(profile.operations[kind].map { entry($0, .operation(kind)) })
        }
        setUp = profile.setUp.map { add(entry($0, .none)) }
        ready = [profile.ready].compactMap(\.self).map { add(entry($0, .none)) }
        tearDown = profile.tearDown.map { add(entry($0, .none)) }
        let reads = profile.readBack
        readBack = [reads.account, reads.friends, reads.posts].compactMap(\.self).map { add(entry($0, .readBack)) }
        guard isAudited else { return }
        for kind in [OperationKind.requestFriend, .acceptFriend] {
            if let template = profile.operations[kind] { probes[kind] = add(entry(template, .operation(kind))) }
        }
        let feed = profile.operations[.openFeed]
        probeFeed = feed?.extract[.posts] == nil ? nil : feed.map { add(entry($0, .delivery)) }
        let homepage = profile.operations[.viewHomepage]
        let account = profile.probes.account ?? (homepage?.extract[.likes] == nil ? reads.account : homepage)
        probeAccount = account?.extract[.likes] == nil ? nil : account.map { add(entry($0, .account)) }
        probePosts = (profile.probes.posts ?? reads.posts).map { add(entry($0, .ownPosts)) }
        probeFriends = (profile.probes.friends ?? reads.friends).map { add(entry($0, .friendList)) }
    }

    private mutating func add(_ entry: CatalogEntry) -> UInt8 {
        entries.append(entry)
        return UInt8(entries.count - 1)
    }

    /// The number of entries.
    var count: Int { entries.count }

    /// The entry with an index.
    ///
    /// - Precondition: the profile has this request; requests are scheduled only for existing entries.
    subscript(number: UInt8) -> CatalogEntry {
        guard let entry = entries[Int(number)] else { preconditionFailure("request \(number) is not in the profile") }
        return entry
    }
}
