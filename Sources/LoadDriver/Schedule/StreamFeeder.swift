// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore
public import Operations
import Synchronization

/// Takes the society's operations and hands them to the lanes, each in time to be sent at the instant at which its child acts.
///
/// Called by the thread that runs the society, which it holds back so that the society is never more than some ticks ahead:
/// what waits to be sent takes the same memory however long a run is.
public final class StreamFeeder: OperationConsumer {
    /// What the feeder knows of an account: the last changes that may be unanswered. 8 bytes.
    private struct Recent {
        /// The last change of one of the account's ties.
        var tie: UInt32 = 0
        /// The last post.
        var post: UInt32 = 0
    }

    /// Simulated milliseconds that are driven, since the run's first midnight.
    public let instants: Range<UInt64>
    /// Operations handed to the lanes: those of the drive's share.
    public private(set) var delivered = 0

    /// Operations of the measured window that are left out by their weights.
    public private(set) var leftOut = OperationTable(repeating: 0)

    private let drive: Drive
    private let weights: Weights
    private let share: Share
    private let nanosecondsPerMillisecond: Double
    private let tickNanoseconds: Int64
    private let skips: OperationTable<Bool>
    private var order: InstantOrder
    private var recent: [Recent]
    /// The last change of each tie that may be unanswered, by pair.
    private var tieChanges: [UInt64: UInt32] = [:]
    /// Changes of ties to keep before those that are answered are looked for.
    private var mostTieChanges = StreamFeeder.fewTieChanges
    private var sequence: UInt32 = 0
    private var batches: [[Job]]
    /// Operations of the tick that the backend does not have.
    private var skipped: [(kind: OperationKind, scheduledStart: Int64)] = []
    /// When the first driven instant is; nanoseconds of the drive's clock, to be set when `isBegun` is.
    public var begin: Int64?

    /// Asked while the society is held back, which may take a tick's time; to say no ends that.
    public var goesOn: () -> Bool = { true }

    /// Hands over this long before the first operation of a tick is due; nanoseconds.
    private static let lead: Int64 = 2_000_000_000
    private static let fewTieChanges = 1_024

    init(
        _ drive: Drive, instants: Range<UInt64>, speedup: Double, tickSeconds: Int, watches: Int,
        weights: Weights = .all
    ) {
        self.weights = weights
        self.drive = drive
        share = drive.share
        self.instants = instants
        nanosecondsPerMillisecond = 1e6 / speedup
        tickNanoseconds = Int64(Double(tickSeconds) * 1e9 / speedup)
        skips = drive.catalogue.absent
        order = InstantOrder(tickSeconds: tickSeconds)
        recent = Array(repeating: Recent(), count: watches)
        batches = Array(repeating: [], count: drive.lanes.count)
    }

    /// Nothing before the stretch that is driven: the society runs up to it as fast as it can.
    public var interest: OperationInterest { isBegun ? .everything : .nothing }

    /// Whether the stretch that is driven has been reached; to be set when it has.
    public var isBegun = false

    /// Hands over all operations that lie before a tick's end, once it is time. What lies past it comes with later ticks, and
    /// what lies past the stretch is never sent.
    public func take(_ operations: borrowing [Operation], tick: Int) {
        guard let begin else { return }
        for operation in order.take(operations, tick: tick) { note(operation, begin) }
        forgetAnswered()
        let first = batches.compactMap { $0.first?.scheduledStart }.min()
        if let first { drive.sleep(until: first - max(Self.lead, tickNanoseconds), while: goesOn) }
        drive.skip(skipped)
        skipped.removeAll(keepingCapacity: true)
        for lane in batches.indices {
            drive.hand(batches[lane], to: lane)
            batches[lane].removeAll(keepingCapacity: true)
        }
    }

    private func note(_ operation: Operation, _ begin: Int64) {
        guard instants.contains(operation.instant) else { return }
        let isAbsent = skips[operation.kind]
        let isSent = !isAbsent && weights.sends(operation)
        // Numbered alike in all processes of a drive, so that the shares' requests are those of the whole.
        if isSent { sequence &+= 1 }
        guard share.has(operation.actor) else { return }
        let since = Double(operation.instant - instants.lowerBound) * nanosecondsPerMillisecond
        let scheduledStart = begin + Int64(since)
        guard !isAbsent else {
            skipped.append((operation.kind, scheduledStart))
            return
        }
        guard isSent else {
            if scheduledStart >= begin + drive.warmUp { leftOut[operation.kind] += 1 }
            return
        }
        delivered += 1
        var job = Job(
            scheduledStart: scheduledStart, instant: operation.instant, actor: operation.actor,
            subject: operation.subject, sequence: sequence, count: operation.count, template: operation.kind.rawValue)
        depend(&job, operation)
        batches[share.lane(of: operation.actor, lanes: batches.count)].append(job)
    }

    /// Notes on which changes an operation depends, and which later ones may depend on it.
    ///
    /// Changes of other shares are unknown here: nothing waits for them.
    private func depend(_ job: inout Job, _ operation: Operation) {
        let (actor, subject) = (Int(operation.actor), Int(operation.subject))
        switch operation.kind {
        case .keepAlive, .reportLocation, .call, .checkIn, .viewRanking, .openFeed: return
        case .requestFriend, .acceptFriend, .declineFriend, .removeFriend:
            // The friend cap makes every change of an account's ties depend on the one before.
            (job.prerequisite, job.otherPrerequisite) = (recent[actor].tie, recent[subject].tie)
            recent[actor].tie = job.sequence
            recent[subject].tie = job.sequence
            tieChanges[Self.pair(operation)] = job.sequence
            expectDependants(&job)
        case .postStatus:
            recent[actor].post = job.sequence
            expectDependants(&job)
        case .viewHomepage, .likeHomepage: job.prerequisite = tieChanges[Self.pair(operation)] ?? 0
        case .likePost, .comment:
            job.prerequisite = tieChanges[Self.pair(operation)] ?? 0
            job.otherPrerequisite = recent[subject].post
        }
    }

    private static func pair(_ operation: Operation) -> UInt64 {
        let (one, other) = (operation.actor, operation.subject)
        return UInt64(min(one, other)) << 32 | UInt64(max(one, other))
    }

    /// Drops changes of ties for which nobody has to wait any more, now and then.
    private func forgetAnswered() {
        guard tieChanges.count > mostTieChanges else { return }
        let open = drive.prerequisites.allOpen
        tieChanges = tieChanges.filter { open.contains($0.value) }
        mostTieChanges = max(Self.fewTieChanges, 2 * tieChanges.count)
    }

    private func expectDependants(_ job: inout Job) {
        job.isPrerequisite = true
        drive.prerequisites.add(job.sequence)
    }
}
