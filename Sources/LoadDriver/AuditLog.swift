// SPDX-License-Identifier: GPL-3.0-or-later
public import Audit
import Measurement
import Operations
import Requests

/// What a lane tells the audit: each request that is over, as a change, as something told, or as both.
struct AuditLog {
    /// Since they were taken last.
    private(set) var records: [AuditRecord] = []
    /// What accounts told of themselves after the load, since it was taken last.
    private(set) var readBacks: [ReadBack] = []
    /// The accounts by the backend's ids of them; nil where these are the children's numbers.
    private let identities: [Int64: UInt32]?
    private var numbers: [Int64] = []

    init(identities: [Int64: UInt32]?) { self.identities = identities }

    /// Notes a request that is over.
    ///
    /// - Parameters:
    ///   - post: the post that it was about; nil if it was about none or the number is not known.
    ///   - start: when its first byte was handed to the socket.
    ///   - end: when it was over.
    ///   - body: of its answer; empty if there was none.
    mutating func note(
        _ entry: CatalogueEntry, _ job: Job, post: UInt64?, _ outcome: Outcome, from start: Int64, to end: Int64,
        body: ArraySlice<UInt8>
    ) {
        let tells = entry.template.tells
        let kind: OperationKind
        switch entry.role {
        case .none: return
        case .readBack: return outcome == .ok ? noteReadBack(entry, job, body, start, end) : ()
        case .ownPosts:
            guard outcome == .ok, let list = list(.posts, tells, body) else { return }
            let read = AuditRead.ownPosts(of: job.actor, list.map { UInt64(clamping: $0) })
            return records.append(AuditRecord(read, start: start, end: end))
        case .friendList:
            guard outcome == .ok, let friends = friends(tells, body) else { return }
            return records.append(AuditRecord(.friends(of: job.subject, friends), start: start, end: end))
        case .operation(let operation): kind = operation
        }
        if let write = write(kind, job, post, tells, outcome == .ok ? body : []) {
            records.append(AuditRecord(write, Self.certainty(of: outcome), start: start, end: end))
        }
        guard outcome == .ok, !tells.isEmpty else { return }
        noteReads(kind, job, post, tells, body, start, end)
    }

    /// Takes all out.
    mutating func takeRecords() -> [AuditRecord] {
        defer { records = [] }
        return records
    }

    /// Takes all out.
    mutating func takeReadBacks() -> [ReadBack] {
        defer { readBacks = [] }
        return readBacks
    }

    /// The change that an operation asks for.
    private mutating func write(
        _ kind: OperationKind, _ job: Job, _ post: UInt64?, _ tells: AuditPointers, _ body: ArraySlice<UInt8>
    ) -> AuditWrite? {
        switch kind {
        case .likeHomepage:
            let given = body.isEmpty ? nil : tells.number(.given, in: body.span)
            return .likes(to: job.subject, count: given.map { UInt32(clamping: $0) } ?? UInt32(job.count))
        case .likePost: return post.map { .postLike(on: $0, by: job.actor) }
        case .acceptFriend: return .befriend(job.actor, job.subject)
        case .removeFriend: return .unfriend(job.actor, job.subject)
        case .postStatus:
            let post = body.isEmpty ? nil : tells.number(.post, in: body.span)
            return .post(by: job.actor, id: post.flatMap { UInt64(exactly: $0) })
        default: return nil
        }
    }

    private mutating func noteReads(
        _ kind: OperationKind, _ job: Job, _ post: UInt64?, _ tells: AuditPointers, _ body: ArraySlice<UInt8>,
        _ start: Int64, _ end: Int64
    ) {
        func note(_ read: AuditRead) { records.append(AuditRecord(read, start: start, end: end)) }
        if let value = tells.count(.likes, in: body.span) { note(.likes(of: job.subject, value)) }
        if let value = tells.count(.friends, in: body.span) { note(.friendCount(of: job.subject, value)) }
        if let value = tells.count(.ownFriends, in: body.span) { note(.friendCount(of: job.actor, value)) }
        if let value = tells.count(.postLikes, in: body.span), let post { note(.postLikes(of: post, value)) }
        if let friends = friends(tells, body) { note(.friends(of: job.subject, friends)) }
        if kind == .openFeed, let list = list(.posts, tells, body) {
            note(.feed(of: job.actor, list.map { UInt64(clamping: $0) }))
        }
    }

    private mutating func noteReadBack(
        _ entry: CatalogueEntry, _ job: Job, _ body: ArraySlice<UInt8>, _ start: Int64, _ end: Int64
    ) {
        let tells = entry.template.tells
        guard !tells.isEmpty else { return }
        var answer = ReadBack(
            account: job.subject, likes: tells.count(.likes, in: body.span),
            friendCount: tells.count(.friends, in: body.span), friends: friends(tells, body),
            posts: list(.posts, tells, body).map { $0.map { UInt64(clamping: $0) } })
        (answer.start, answer.end) = (start, end)
        readBacks.append(answer)
    }

    private mutating func list(_ figure: AuditFigure, _ tells: AuditPointers, _ body: ArraySlice<UInt8>) -> [Int64]? {
        numbers.removeAll(keepingCapacity: true)
        return tells.appendNumbers(figure, in: body.span, to: &numbers) ? numbers : nil
    }

    /// The list of friends, as children's numbers; an id that nobody has becomes a number that nobody has.
    private mutating func friends(_ tells: AuditPointers, _ body: ArraySlice<UInt8>) -> [UInt32]? {
        guard let list = list(.friendList, tells, body) else { return nil }
        guard let identities else { return list.map { UInt32(clamping: $0) } }
        return list.map { identities[$0] ?? .max }
    }

    /// What is known of a change.
    private static func certainty(of outcome: Outcome) -> WriteOutcome {
        switch outcome {
        case .ok: .acknowledged
        case .conflict, .throttled, .refused, .unreachable, .nameNotResolved, .certificateRejected: .refused
        // An answer that cannot be read, or none, leaves it open; so does a status that nobody expects, and a 503, which may be
        // of a proxy whose backend has done it.
        default: .unknown
        }
    }
}

extension Drive {
    /// Takes what the audit is to know of requests that are over.
    ///
    /// - Returns: the records, and an instant before which none will come any more.
    public func takeAuditRecords() -> (records: [AuditRecord], watermark: Int64) {
        let parts = ask { lane in
            let oldest = lane.exchanges.lazy.filter(\.isBusy).map(\.actualStart).min() ?? lane.now
            return (lane.log?.takeRecords() ?? [], oldest)
        }
        return (parts.flatMap(\.0), parts.map(\.1).min() ?? now)
    }

    /// Begins to keep what the audit is to know, once the backend's state is that of the audit's baseline.
    ///
    /// - Parameter identities: the accounts by the backend's own ids, where its lists of friends hold these; else nil.
    public func beginAudit(identities: [Int64: UInt32]? = nil) {
        _ = ask { $0.log = AuditLog(identities: identities) }
    }

    /// Lets the lanes ask more than the children do, so that wrong answers show.
    public func ask(_ probes: ProbePlan) {
        _ = ask { [share, places = share.parts * lanes.count] lane in
            lane.probes = probes
            (lane.nextProbe, lane.probeStep) = (UInt32(share.place(ofLane: lane.number)), UInt32(places))
        }
    }

    /// Takes what accounts told of themselves.
    public func takeReadBacks() -> [ReadBack] { ask { $0.log?.takeReadBacks() ?? [] }.flatMap(\.self) }
}
