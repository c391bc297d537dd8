// SPDX-License-Identifier: GPL-3.0-or-later
public import Audit
import Measurement
import Operations
public import Requests

/// The audit records of one event-loop worker: each completed request yields a write, a read, or both.
struct AuditLog {
    /// The records since they were last taken.
    private(set) var records: [AuditRecord] = []
    /// Answers about accounts after the load, since they were last taken.
    private(set) var readBacks: [ReadBack] = []
    /// The accounts by the backend's IDs for them; nil if those are the child IDs.
    private let identities: [Int64: UInt32]?
    private var numbers: [Int64] = []
    /// The number of responses that lack a figure they should contain, by the figure's raw value.
    private(set) var missingFigures = [Int](repeating: 0, count: AuditFigure.allCases.count)
    /// Posts for which friends' feeds are probed, by the sequence number of the request.
    private var deliveries: [UInt32: DeliveryWatch] = [:]
    /// The post that the latest response to a post request reports.
    private var lastPost: UInt64?
    /// The delivery that the latest response did not show.
    private var unseen: DeliveryWatch?

    init(identities: [Int64: UInt32]?) { self.identities = identities }

    /// Records a completed request.
    ///
    /// - Parameters:
    ///   - post: the post that the request concerns; nil if there is none or its ID is unknown.
    ///   - start: when its first byte was handed to the socket; nanoseconds.
    ///   - end: when it ended; nanoseconds.
    ///   - body: the response body; empty if there was none.
    mutating func note(
        _ entry: CatalogEntry, _ job: ScheduledRequest, post: UInt64?, _ outcome: Outcome, from start: Int64,
        to end: Int64,
        body: ArraySlice<UInt8>
    ) {
        let extract = entry.template.extract
        let kind: OperationKind
        switch entry.role {
        case .none: return
        case .readBack: return outcome == .ok ? noteReadBack(entry, job, body, start, end) : ()
        case .ownPosts:
            guard outcome == .ok, let list = list(.posts, extract, body) else { return }
            let read = AuditRead.ownPosts(of: job.actor, list.map { UInt64(clamping: $0) })
            return records.append(AuditRecord(read, start: start, end: end))
        case .friendList:
            guard outcome == .ok, let friends = friends(extract, body) else { return }
            return records.append(AuditRecord(.friends(of: job.subject, friends), start: start, end: end))
        case .account:
            return outcome == .ok ? noteReads(.viewHomepage, job, nil, extract, body, start, end) : ()
        case .delivery: return outcome == .ok ? noteDelivery(job, extract, body, start, end) : ()
        case .operation(let operation): kind = operation
        }
        if let write = write(kind, job, post, extract, outcome == .ok ? body : []) {
            records.append(AuditRecord(write, Self.certainty(of: outcome), start: start, end: end))
        }
        guard outcome == .ok, !extract.isEmpty, !body.isEmpty else { return }
        noteReads(kind, job, post, extract, body, start, end)
    }

    /// Removes and returns all records.
    mutating func takeRecords() -> [AuditRecord] {
        defer { records = [] }
        return records
    }

    /// Removes and returns all answers about accounts.
    mutating func takeReadBacks() -> [ReadBack] {
        defer { readBacks = [] }
        return readBacks
    }

    /// Returns the change that an operation requests.
    private mutating func write(
        _ kind: OperationKind, _ job: ScheduledRequest, _ post: UInt64?, _ extract: AuditPointers,
        _ body: ArraySlice<UInt8>
    ) -> AuditWrite? {
        switch kind.descriptor.auditMeaning {
        case .homepageLikes:
            let given = body.isEmpty ? nil : extract.number(.given, in: body.span)
            return .likes(to: job.subject, count: given.map { UInt32(clamping: $0) } ?? UInt32(job.count))
        case .postLike: return post.map { .postLike(on: $0, by: job.actor) }
        case .friendshipBegins: return .befriend(job.actor, job.subject)
        case .friendshipEnds: return .unfriend(job.actor, job.subject)
        case .post:
            let post = body.isEmpty ? nil : number(.post, extract, body)
            lastPost = post.flatMap { UInt64(exactly: $0) }
            return .post(by: job.actor, id: lastPost)
        case .none, .feed, .friendRequest: return nil
        }
    }

    private mutating func noteReads(
        _ kind: OperationKind, _ job: ScheduledRequest, _ post: UInt64?, _ extract: AuditPointers,
        _ body: ArraySlice<UInt8>,
        _ start: Int64, _ end: Int64
    ) {
        func note(_ read: AuditRead) { records.append(AuditRecord(read, start: start, end: end)) }
        if let value = count(.likes, extract, body) { note(.likes(of: job.subject, value)) }
        if let value = count(.friends, extract, body) { note(.friendCount(of: job.subject, value)) }
        if let value = count(.ownFriends, extract, body) { note(.friendCount(of: job.actor, value)) }
        if let value = count(.postLikes, extract, body), let post { note(.postLikes(of: post, value)) }
        if let friends = friends(extract, body) { note(.friends(of: job.subject, friends)) }
        if kind.descriptor.auditMeaning == .feed, let list = list(.posts, extract, body) {
            note(.feed(of: job.actor, list.map { UInt64(clamping: $0) }))
        }
    }

    /// Returns the number that a response contains; counts the response if the number should be there and is not.
    private mutating func number(_ figure: AuditFigure, _ extract: AuditPointers, _ body: ArraySlice<UInt8>) -> Int? {
        let value = extract.number(figure, in: body.span)
        if value == nil, extract[figure] != nil { missingFigures[Int(figure.rawValue)] += 1 }
        return value
    }

    /// Returns the count that a response contains; counts the response if the count should be there and is not.
    private mutating func count(_ figure: AuditFigure, _ extract: AuditPointers, _ body: ArraySlice<UInt8>) -> Int? {
        let value = extract.count(figure, in: body.span)
        if value == nil, extract[figure] != nil { missingFigures[Int(figure.rawValue)] += 1 }
        return value
    }

    private mutating func noteReadBack(
        _ entry: CatalogEntry, _ job: ScheduledRequest, _ body: ArraySlice<UInt8>, _ start: Int64, _ end: Int64
    ) {
        let extract = entry.template.extract
        guard !extract.isEmpty, !body.isEmpty else { return }
        var answer = ReadBack(
            account: job.subject, likes: count(.likes, extract, body),
            friendCount: count(.friends, extract, body), friends: friends(extract, body),
            posts: list(.posts, extract, body).map { $0.map { UInt64(clamping: $0) } })
        (answer.start, answer.end) = (start, end)
        readBacks.append(answer)
    }

    private mutating func list(_ figure: AuditFigure, _ extract: AuditPointers, _ body: ArraySlice<UInt8>) -> [Int64]? {
        numbers.removeAll(keepingCapacity: true)
        if extract.appendNumbers(figure, in: body.span, to: &numbers) { return numbers }
        if extract[figure] != nil { missingFigures[Int(figure.rawValue)] += 1 }
        return nil
    }

    /// Returns the friend list as child IDs; an unknown backend ID becomes an ID that no child has.
    private mutating func friends(_ extract: AuditPointers, _ body: ArraySlice<UInt8>) -> [UInt32]? {
        guard let list = list(.friendList, extract, body) else { return nil }
        guard let identities else { return list.map { UInt32(clamping: $0) } }
        return list.map { identities[$0] ?? .max }
    }

    /// Returns the audit's outcome of a write.
    private static func certainty(of outcome: Outcome) -> WriteOutcome {
        switch outcome {
        case .ok: .acknowledged
        case .conflict, .throttled, .refused, .unreachable, .nameNotResolved, .certificateRejected: .refused
        // An unreadable or missing response leaves the outcome unknown. So does an unexpected status, and a 503, which
        // may come from a proxy whose backend has completed the request.
        default: .unknown
        }
    }
}

/// A post for which a friend's feed is probed.
struct DeliveryWatch: Sendable {
    var post: UInt64
    var author: UInt32
    /// The number of earlier probes.
    var looks = 0

    /// The delay between a response without the post and the next probe. It grows by half each time; all delays add up
    /// to about a minute.
    ///
    /// - Returns: nanoseconds; nil if no further probe is sent.
    var pause: Int64? {
        looks < 16 ? (0..<looks).reduce(50_000_000) { pause, _ in pause * 3 / 2 } : nil
    }
}

extension AuditLog {
    /// Removes and returns the ID of the post that the latest response created; nil if the response does not contain
    /// it.
    mutating func takeLastPost() -> UInt64? {
        defer { lastPost = nil }
        return lastPost
    }

    /// Removes and returns the delivery that the latest response did not show.
    mutating func takeUnseen() -> DeliveryWatch? {
        defer { unseen = nil }
        return unseen
    }

    /// Registers a probe of a feed for a post.
    mutating func watch(_ delivery: DeliveryWatch, by sequence: UInt32) { deliveries[sequence] = delivery }

    private mutating func noteDelivery(
        _ job: ScheduledRequest, _ extract: AuditPointers, _ body: ArraySlice<UInt8>, _ start: Int64, _ end: Int64
    ) {
        guard var watch = deliveries.removeValue(forKey: job.sequence), !body.isEmpty,
            let list = list(.posts, extract, body)
        else { return }
        let posts = list.map { UInt64(clamping: $0) }
        records.append(
            AuditRecord(.delivery(of: watch.post, by: watch.author, to: job.actor, posts), start: start, end: end))
        watch.looks += 1
        unseen = posts.contains(watch.post) ? nil : watch
    }
}

extension Drive {
    /// Removes and returns the audit records of all event-loop workers.
    ///
    /// - Returns: the records, and an instant before which no further records start.
    public func takeAuditRecords() -> (records: [AuditRecord], watermark: Int64) {
        let parts = ask { worker in
            let oldest = worker.slots.lazy.filter(\.isBusy).map(\.actualStart).min() ?? worker.now
            return (worker.log?.takeRecords() ?? [], oldest)
        }
        return (parts.flatMap(\.0), parts.map(\.1).min() ?? now)
    }

    /// Starts to collect audit records, once the backend's state equals the audit's baseline.
    ///
    /// - Parameter identities: the accounts by the backend's own IDs, if friend lists contain those; otherwise nil.
    public func beginAudit(identities: [Int64: UInt32]? = nil) {
        _ = ask { $0.log = AuditLog(identities: identities) }
    }

    /// Starts to send the audit's probes, which expose wrong answers that the children's requests would not.
    public func ask(_ probes: ProbePlan) {
        _ = ask { [shard, places = shard.parts * workers.count] worker in
            worker.probes = probes
            (worker.nextProbe, worker.probeStep) = (UInt32(shard.place(ofWorker: worker.number)), UInt32(places))
        }
    }

    /// The number of responses that lack a figure they should contain, by figure.
    public var missingFigures: [AuditFigure: Int] {
        ask { $0.log?.missingFigures ?? [] }.reduce(into: [:]) { missingFigures, counts in
            for (figure, count) in zip(AuditFigure.allCases, counts) where count > 0 {
                missingFigures[figure, default: 0] += count
            }
        }
    }

    /// Removes and returns the answers about accounts.
    public func takeReadBacks() -> [ReadBack] { ask { $0.log?.takeReadBacks() ?? [] }.flatMap(\.self) }
}
