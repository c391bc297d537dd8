// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore
public import Operations
import Synchronization

/// Receives the society's operations and hands them to the workers in time for their scheduled starts.
///
/// The thread that runs the society calls the feeder, which blocks it so that the society is never more than a few
/// ticks ahead. The memory for waiting requests is therefore independent of the length of a run.
public final class OperationScheduler: OperationConsumer {
    /// An account's latest changes that may be unanswered. 8 bytes.
    private struct Recent {
        /// The latest change of one of the account's ties.
        var tie: UInt32 = 0
        /// The latest post.
        var post: UInt32 = 0
    }

    /// The simulated time window that is driven; milliseconds since the run's first midnight.
    public let instants: Range<UInt64>
    /// The number of operations handed to the workers: those of the drive's shard.
    public private(set) var delivered = 0

    /// The number of operations in the measured window that the weights drop, by kind.
    public private(set) var leftOut = OperationTable(repeating: 0)

    private let drive: Drive
    private let weights: Weights
    private let shard: Shard
    private let nanosecondsPerMillisecond: Double
    private let tickNanoseconds: Int64
    private let skips: OperationTable<Bool>
    private var order: InstantOrder
    private var recent: [Recent]
    /// The latest change of each tie that may be unanswered, by pair.
    private var tieChanges: [UInt64: UInt32] = [:]
    /// The number of stored tie changes above which answered ones are removed.
    private var mostTieChanges = OperationScheduler.fewTieChanges
    private var sequence: UInt32 = 0
    private var batches: [[ScheduledRequest]]
    /// Operations of the tick that the profile does not have.
    private var skipped: [(kind: OperationKind, scheduledStart: Int64)] = []
    /// The start of the time window; nanoseconds of the drive's clock. Set it together with `isBegun`.
    public var begin: Int64?

    /// Polled while the society is throttled, which may take as long as a tick; return false to stop waiting.
    public var shouldContinue: () -> Bool = { true }

    /// The time by which operations are handed over before the first one of a tick is due; nanoseconds.
    private static let lead: Int64 = 2_000_000_000
    private static let fewTieChanges = 1_024

    init(
        _ drive: Drive, instants: Range<UInt64>, speedup: Double, tickSeconds: Int, watches: Int,
        weights: Weights = .all
    ) {
        self.weights = weights
        self.drive = drive
        shard = drive.shard
        self.instants = instants
        nanosecondsPerMillisecond = 1e6 / speedup
        tickNanoseconds = Int64(Double(tickSeconds) * 1e9 / speedup)
        skips = drive.catalog.absent
        order = InstantOrder(tickSeconds: tickSeconds)
        recent = Array(repeating: Recent(), count: watches)
        batches = Array(repeating: [], count: drive.workers.count)
    }

    /// Nothing before the time window: the society runs up to it as fast as possible.
    public var interest: OperationInterest { isBegun ? .everything : .nothing }

    /// Whether the society has reached the time window; set by the owner.
    public var isBegun = false

    /// Hands over all operations before the end of a tick, in time. Operations after its end follow with later ticks;
    /// operations after the time window are never sent.
    public func take(_ operations: borrowing [Operation], tick: Int) {
        guard let begin else { return }
        for operation in order.take(operations, tick: tick) { note(operation, begin) }
        forgetAnswered()
        let first = batches.compactMap { $0.first?.scheduledStart }.min()
        if let first { drive.sleep(until: first - max(Self.lead, tickNanoseconds), while: shouldContinue) }
        drive.skip(skipped)
        skipped.removeAll(keepingCapacity: true)
        for worker in batches.indices {
            drive.hand(batches[worker], to: worker)
            batches[worker].removeAll(keepingCapacity: true)
        }
    }

    private func note(_ operation: Operation, _ begin: Int64) {
        guard instants.contains(operation.instant) else { return }
        let isAbsent = skips[operation.kind]
        let isSent = !isAbsent && weights.sends(operation)
        // All processes of a drive use the same numbers, so that the shards together send the whole load's requests.
        if isSent { sequence &+= 1 }
        guard shard.has(operation.actor) else { return }
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
        var job = ScheduledRequest(
            scheduledStart: scheduledStart, instant: operation.instant, actor: operation.actor,
            subject: operation.subject, sequence: sequence, count: operation.count, template: operation.kind.rawValue)
        depend(&job, operation)
        batches[shard.worker(of: operation.actor, workers: batches.count)].append(job)
    }

    /// Sets the changes on which an operation depends, and registers it if later operations may depend on it.
    ///
    /// Changes of other shards are unknown here, so no request waits for them.
    private func depend(_ job: inout ScheduledRequest, _ operation: Operation) {
        let (actor, subject) = (Int(operation.actor), Int(operation.subject))
        let rules = operation.kind.descriptor
        if rules.dependencies.contains(.friendshipsOfBoth) {
            (job.prerequisite, job.otherPrerequisite) = (recent[actor].tie, recent[subject].tie)
        }
        if rules.dependencies.contains(.friendship) { job.prerequisite = tieChanges[operation.pair] ?? 0 }
        if rules.dependencies.contains(.post) { job.otherPrerequisite = recent[subject].post }
        switch rules.effect {
        case .none, .read, .count: return
        case .post: recent[actor].post = job.sequence
        case .friendship:
            recent[actor].tie = job.sequence
            recent[subject].tie = job.sequence
            tieChanges[operation.pair] = job.sequence
        }
        expectDependants(&job)
    }

    /// Periodically removes tie changes that have been answered.
    private func forgetAnswered() {
        guard tieChanges.count > mostTieChanges else { return }
        let open = drive.prerequisites.allOpen
        tieChanges = tieChanges.filter { open.contains($0.value) }
        mostTieChanges = max(Self.fewTieChanges, 2 * tieChanges.count)
    }

    private func expectDependants(_ job: inout ScheduledRequest) {
        job.isPrerequisite = true
        drive.prerequisites.add(job.sequence)
    }
}
