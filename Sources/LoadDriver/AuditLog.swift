// SPDX-License-Identifier: GPL-3.0-or-later
public import Audit
import Measurement
import Operations
public import Requests

/// What a lane tells the audit: each request that is over, as a change, as something told, or as both.
struct AuditLog {
    /// Since they were taken last.
    private(set) var records: [AuditRecord] = []
    /// What accounts told of themselves after the load, since it was taken last.
    private(set) var readBacks: [ReadBack] = []
    /// The accounts by the backend's ids of them; nil where these are the children's numbers.
    private let identities: [Int64: UInt32]?
    private var numbers: [Int64] = []
    /// Answers that were to tell a figure and did not, by the figure's number.
    private(set) var untold = [Int](repeating: 0, count: AuditFigure.allCases.count)
    /// Posts that friends' feeds are asked for, by the number of the request.
    private var deliveries: [UInt32: DeliveryWatch] = [:]
    /// The post that the last answer told of that made one.
    private var lastPost: UInt64?
    /// The delivery that the last answer did not show.
    private var unseen: DeliveryWatch?

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
        case .account:
            return outcome == .ok ? noteReads(.viewHomepage, job, nil, tells, body, start, end) : ()
        case .delivery: return outcome == .ok ? noteDelivery(job, tells, body, start, end) : ()
        case .operation(let operation): kind = operation
        }
        if let write = write(kind, job, post, tells, outcome == .ok ? body : []) {
            records.append(AuditRecord(write, Self.certainty(of: outcome), start: start, end: end))
        }
        guard outcome == .ok, !tells.isEmpty, !body.isEmpty else { return }
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
            let post = body.isEmpty ? nil : number(.post, tells, body)
            lastPost = post.flatMap { UInt64(exactly: $0) }
            return .post(by: job.actor, id: lastPost)
        default: return nil
        }
    }

    private mutating func noteReads(
        _ kind: OperationKind, _ job: Job, _ post: UInt64?, _ tells: AuditPointers, _ body: ArraySlice<UInt8>,
        _ start: Int64, _ end: Int64
    ) {
        func note(_ read: AuditRead) { records.append(AuditRecord(read, start: start, end: end)) }
        if let value = count(.likes, tells, body) { note(.likes(of: job.subject, value)) }
        if let value = count(.friends, tells, body) { note(.friendCount(of: job.subject, value)) }
        if let value = count(.ownFriends, tells, body) { note(.friendCount(of: job.actor, value)) }
        if let value = count(.postLikes, tells, body), let post { note(.postLikes(of: post, value)) }
        if let friends = friends(tells, body) { note(.friends(of: job.subject, friends)) }
        if kind == .openFeed, let list = list(.posts, tells, body) {
            note(.feed(of: job.actor, list.map { UInt64(clamping: $0) }))
        }
    }

    /// The number that an answer tells; one that is to tell it and does not is counted.
    private mutating func number(_ figure: AuditFigure, _ tells: AuditPointers, _ body: ArraySlice<UInt8>) -> Int? {
        let value = tells.number(figure, in: body.span)
        if value == nil, tells[figure] != nil { untold[Int(figure.rawValue)] += 1 }
        return value
    }

    /// The same of a count.
    private mutating func count(_ figure: AuditFigure, _ tells: AuditPointers, _ body: ArraySlice<UInt8>) -> Int? {
        let value = tells.count(figure, in: body.span)
        if value == nil, tells[figure] != nil { untold[Int(figure.rawValue)] += 1 }
        return value
    }

    private mutating func noteReadBack(
        _ entry: CatalogueEntry, _ job: Job, _ body: ArraySlice<UInt8>, _ start: Int64, _ end: Int64
    ) {
        let tells = entry.template.tells
        guard !tells.isEmpty, !body.isEmpty else { return }
        var answer = ReadBack(
            account: job.subject, likes: count(.likes, tells, body),
            friendCount: count(.friends, tells, body), friends: friends(tells, body),
            posts: list(.posts, tells, body).map { $0.map { UInt64(clamping: $0) } })
        (answer.start, answer.end) = (start, end)
        readBacks.append(answer)
    }

    private mutating func list(_ figure: AuditFigure, _ tells: AuditPointers, _ body: ArraySlice<UInt8>) -> [Int64]? {
        numbers.removeAll(keepingCapacity: true)
        if tells.appendNumbers(figure, in: body.span, to: &numbers) { return numbers }
        if tells[figure] != nil { untold[Int(figure.rawValue)] += 1 }
        return nil
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

/// A post that a friend's feed is asked for.
struct DeliveryWatch: Sendable {
    var post: UInt64
    var author: UInt32
    /// How often it was asked for before.
    var looks = 0

    /// How long after an answer without it the next request goes out: half as long again each time, a good minute in all.
    ///
    /// - Returns: nanoseconds; nil if it is not asked for any more.
    var pause: Int64? {
        looks < 16 ? (0..<looks).reduce(50_000_000) { pause, _ in pause * 3 / 2 } : nil
    }
}

extension AuditLog {
    /// The number of the post that the last answer made; nil if it told none. It is told once.
    mutating func takeLastPost() -> UInt64? {
        defer { lastPost = nil }
        return lastPost
    }

    /// The delivery that the last answer did not show. It is told once.
    mutating func takeUnseen() -> DeliveryWatch? {
        defer { unseen = nil }
        return unseen
    }

    /// A feed is asked for a post.
    mutating func watch(_ delivery: DeliveryWatch, by sequence: UInt32) { deliveries[sequence] = delivery }

    private mutating func noteDelivery(
        _ job: Job, _ tells: AuditPointers, _ body: ArraySlice<UInt8>, _ start: Int64, _ end: Int64
    ) {
        guard var watch = deliveries.removeValue(forKey: job.sequence), !body.isEmpty,
            let list = list(.posts, tells, body)
        else { return }
        let posts = list.map { UInt64(clamping: $0) }
        records.append(
            AuditRecord(.delivery(of: watch.post, by: watch.author, to: job.actor, posts), start: start, end: end))
        watch.looks += 1
        unseen = posts.contains(watch.post) ? nil : watch
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

    /// Answers that were to tell a figure and did not, by the figure.
    public var untold: [AuditFigure: Int] {
        ask { $0.log?.untold ?? [] }.reduce(into: [:]) { untold, counts in
            for (figure, count) in zip(AuditFigure.allCases, counts) where count > 0 {
                untold[figure, default: 0] += count
            }
        }
    }

    /// Takes what accounts told of themselves.
    public func takeReadBacks() -> [ReadBack] { ask { $0.log?.takeReadBacks() ?? [] }.flatMap(\.self) }
}
