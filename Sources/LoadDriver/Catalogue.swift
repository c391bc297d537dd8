// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOHPACK
import Operations
import Requests

/// A request of the profile, with what the driver must know of it. A class, so that a job finds it by one reference.
final class CatalogueEntry: Sendable {
    /// How it is written.
    let template: RequestTemplate
    /// The row of figures to which it counts.
    let kind: Int
    /// Whether it changes nothing, so that it can be sent again when its answer got lost.
    let isRead: Bool
    /// Whether something is to be found in the body of its answer.
    let wantsBody: Bool
    /// The whole request, where it is always the same.
    let constantRequest: [UInt8]?
    private let authority: String
    private let scheme: String
    private let seed: UInt64
    private let postReference: ValueReference?

    init(_ template: RequestTemplate, kind: Int, isAudited: Bool, post slot: Int?, target: Target, seed: UInt64) {
        postReference = template.needs.first { $0.slot == slot }
        self.template = template
        self.kind = kind
        self.seed = seed
        isRead = template.method == .get || template.method == .head
        wantsBody = !template.captures.isEmpty || isAudited && !template.tells.isEmpty
        authority = target.authority
        scheme = target.isSecure ? "https" : "http"
        var bytes: [UInt8] = []
        let isConstant = template.isConstant
        if isConstant {
            _ = template.render(
                RenderContext(actor: 0, subject: 0), values: CaptureStore(slots: [], accounts: 0), into: &bytes)
        }
        constantRequest = isConstant ? bytes : nil
    }

    /// The number of the post that a request is about: the value named `post` in it, if that is a number.
    func post(of job: Job, _ values: CaptureStore) -> UInt64? {
        guard let postReference else { return nil }
        var text: [UInt8] = []
        guard values.append(postReference, actor: job.actor, subject: job.subject, to: &text) else { return nil }
        return UInt64(String(decoding: text, as: UTF8.self))
    }

    /// What an answer's status means.
    func outcome(of status: Int) -> Outcome {
        switch template.judge(status: status) {
        case .expected: .ok
        case .refused: .conflict
        case .busy: status == 503 ? .unavailable : .throttled
        case .unexpected: status == 409 ? .conflict : .unexpectedStatus
        }
    }

    /// Renders the request for HTTP/1.1.
    ///
    /// - Returns: false if a value is missing.
    func render(_ job: Job, _ values: CaptureStore, into bytes: inout [UInt8]) -> Bool {
        template.render(context(of: job), values: values, into: &bytes) == .ready
    }

    /// Renders the request for HTTP/2.
    ///
    /// - Returns: nil if a value is missing.
    func renderParts(_ job: Job, _ values: CaptureStore, into parts: inout RequestParts) -> HPACKHeaders? {
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

    /// Keeps what an answer gives.
    ///
    /// - Returns: false if something is not in it.
    func capture(from body: ArraySlice<UInt8>, for job: Job, into values: CaptureStore) -> Bool {
        if template.captures.isEmpty { return true }
        var text: [UInt8] = []
        for capture in template.captures {
            text.removeAll(keepingCapacity: true)
            guard JSONScanner.appendText(at: capture.pointer, in: body.span, to: &text),
                values.set(capture.target, actor: job.actor, subject: job.subject, to: text[...])
            else { return false }
        }
        return true
    }

    /// Whether all that the request would bring is there already.
    func isAnswered(_ actor: UInt32, _ subject: UInt32, _ values: CaptureStore) -> Bool {
        template.isAnswered(RenderContext(actor: actor, subject: subject), values: values)
    }

    private func context(of job: Job) -> RenderContext {
        RenderContext(
            actor: job.actor, subject: job.subject, count: job.count, instant: job.instant,
            sequence: UInt64(job.sequence), seed: seed)
    }
}

/// All requests that a drive can send: the operations by their number, then those of the profile's other parts.
struct Catalogue: Sendable {
    private let entries: [CatalogueEntry?]
    /// The profile's requests before the run, in order.
    let setUp: Range<UInt8>
    /// The profile's requests after the run, in order.
    let tearDown: Range<UInt8>
    /// Reads an account back after the run; nil where the profile cannot.
    let readAccount: UInt8?
    let readFriends: UInt8?
    let readPosts: UInt8?
    /// Which operations the profile does not have.
    let absent: OperationTable<Bool>

    /// The row of figures of what is no operation.
    static let otherKind = OperationKind.allCases.count
    /// Names of the rows of figures, in order.
    static let names = OperationKind.allCases.map(\.name) + ["setUpAndReadBack"]

    init(_ profile: Profile, target: Target, isAudited: Bool, seed: UInt64) {
        let profile = profile.bound(toHost: target.authority, basePath: target.basePath)
        var entries: [CatalogueEntry?] = []
        var absent = OperationTable(repeating: false)
        func entry(_ template: RequestTemplate, _ kind: Int, _ isAudited: Bool) -> CatalogueEntry {
            CatalogueEntry(
                template, kind: kind, isAudited: isAudited, post: profile.slot(named: "post"), target: target,
                seed: seed)
        }
        for kind in OperationKind.allCases {
            absent[kind] = profile.operations[kind] == nil
            entries.append(profile.operations[kind].map { entry($0, Int(kind.rawValue), isAudited) })
        }
        func add(_ templates: [RequestTemplate]) -> Range<UInt8> {
            let first = UInt8(entries.count)
            entries += templates.map { entry($0, Self.otherKind, true) }
            return first..<UInt8(entries.count)
        }
        setUp = add(profile.setUp)
        tearDown = add(profile.tearDown)
        readAccount = profile.readBack.account.map { add([$0]).lowerBound }
        readFriends = profile.readBack.friends.map { add([$0]).lowerBound }
        readPosts = profile.readBack.posts.map { add([$0]).lowerBound }
        self.entries = entries
        self.absent = absent
    }

    /// The entry of that number.
    ///
    /// - Precondition: the profile has it; jobs are made of nothing else.
    subscript(number: UInt8) -> CatalogueEntry {
        guard let entry = entries[Int(number)] else { preconditionFailure("request \(number) is not in the profile") }
        return entry
    }
}
