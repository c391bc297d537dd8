// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Measurement
import NIOCore
public import Operations
import Requests
import Synchronization

/// The kinds of requests for each account before or after the load.
public enum AccountRequests: Sendable {
    /// The profile's requests before the run.
    case setUp
    /// The readiness request, which succeeds once the load may begin.
    case ready
    /// The profile's requests after the run.
    case tearDown
    /// The requests that read an account back for the audit.
    case readBack
}

extension Drive {
    /// Sends the requests of some accounts, as fast as the connections allow, and waits for the responses.
    ///
    /// - Parameters:
    ///   - requests: the kind; the requests of one account are sent in order.
    ///   - accounts: the accounts; those outside this process's shard are skipped.
    ///   - shouldContinue: polled several times a second; return false to stop.
    ///   - onProgress: called several times a second with the number of completed requests.
    /// - Returns: the failed requests. A set-up stops at the first failure, since the load cannot run then.
    public func perform(
        _ requests: AccountRequests, for accounts: some Collection<UInt32>, while shouldContinue: () -> Bool = { true },
        onProgress: (Int) -> Void = { _ in }
    ) -> RequestFailures {
        let own = accounts.lazy.filter { [shard] in shard.has($0) }
        let isSetUp = requests == .setUp
        return perform(
            templates(of: requests), for: own.map { (actor: $0, subject: $0) }, endsEarly: isSetUp,
            while: shouldContinue,
            onProgress: onProgress)
    }

    /// Sends operations that create the initial world: accounts, friendships, posts.
    ///
    /// - Parameters:
    ///   - kind: the operation; the profile has it.
    ///   - pairs: the actor and the subject of each request.
    ///   - shouldContinue: polled several times a second; return false to stop.
    ///   - onProgress: called several times a second with the number of completed requests.
    /// - Returns: the failed requests; sending stops at the first failure.
    public func perform(
        _ kind: OperationKind, for pairs: some Collection<(actor: UInt32, subject: UInt32)>,
        while shouldContinue: () -> Bool = { true }, onProgress: (Int) -> Void = { _ in }
    ) -> RequestFailures {
        perform([kind.rawValue], for: pairs, endsEarly: true, while: shouldContinue, onProgress: onProgress)
    }

    private func perform(
        _ templates: [UInt8], for pairs: some Collection<(actor: UInt32, subject: UInt32)>, endsEarly: Bool,
        while shouldContinue: () -> Bool, onProgress: (Int) -> Void
    ) -> RequestFailures {
        let settings = WorkerRecorder.Settings(kinds: RequestCatalog.names.count, origin: now, window: 0..<Int64.max)
        _ = ask { ($0.recorder, $0.withheld) = (WorkerRecorder(settings), 0) }
        countFailures()
        var (sent, toldAt) = (0, now)
        func look() -> Bool {
            sweep()
            usleep(1_000)
            if now - toldAt > 100_000_000 {
                toldAt = now
                onProgress(sent - pending)
                // The per-second figures of a set-up are not reported.
                _ = takeSeconds()
            }
            return shouldContinue()
        }
        for template in templates {
            var rest = pairs[...]
            // Limits the number of admitted requests: time in the queue must not count as lateness.
            while !rest.isEmpty, shouldContinue(), !(endsEarly && hasFailed) {
                let part = rest.prefix(max(0, mostUnderWay - pending))
                send(template, for: part)
                sent += part.count
                rest = rest.dropFirst(part.count)
                _ = look()
            }
            while pending > 0, look() {}
            if pending > 0 { abandonAll() }
        }
        _ = takeSeconds()
        return RequestFailures(failures, withheld: ask(\.withheld).reduce(0, +))
    }

    private var hasFailed: Bool { ask { !$0.failures.isEmpty }.contains(true) }

    /// The maximum number of set-up requests in flight.
    private var mostUnderWay: Int {
        let connections = transport.version == .http1 && transport.mostConnections > 0 ? transport.mostConnections : 256
        // Requests that a rate cap releases within half of the time-out do not time out in the queue.
        let due = transport.mostPerSecond.map { max(1, Int(min(1e6, $0 * transport.timeout / 2))) } ?? .max
        return min(connections, transport.mostInFlight ?? .max, due, 2_000)
    }

    /// Whether the profile has requests of this kind.
    public func has(_ requests: AccountRequests) -> Bool { !templates(of: requests).isEmpty }

    /// Returns the number of requests for so many accounts, including those of other shards.
    public func count(_ requests: AccountRequests, accounts: Int) -> Int { templates(of: requests).count * accounts }

    private func templates(of requests: AccountRequests) -> [UInt8] {
        switch requests {
        case .setUp: catalog.setUp
        case .ready: catalog.ready
        case .tearDown: catalog.tearDown
        case .readBack: catalog.readBack
        }
    }

    /// Returns a sequence number that is unique in the drive and its shards: those of the load begin at 1, those of
    /// probes at 2^31.
    private func nextSequence() -> UInt32 {
        let place = preparations.add(1, ordering: .relaxed).oldValue
        return 1 << 30 | (place &* UInt32(shard.parts) &+ UInt32(shard.index)) & (1 << 30 - 1)
    }

    private func send(_ template: UInt8, for pairs: some Collection<(actor: UInt32, subject: UInt32)>) {
        let start = now
        var batches = [[ScheduledRequest]](repeating: [], count: workers.count)
        for (actor, subject) in pairs where !catalog[template].isAnswered(actor, subject, values) {
            batches[shard.worker(of: actor, workers: workers.count)].append(
                ScheduledRequest(
                    scheduledStart: start, instant: 0, actor: actor, subject: subject, sequence: nextSequence(),
                    template: template))
        }
        for (worker, jobs) in zip(workers, batches) where !jobs.isEmpty {
            let jobs = jobs
            ask(worker) { for job in jobs { $0.admit(job) } }
        }
    }
}
