// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG

/// The request generator of a plain benchmark: kinds of requests in rotation, by uniformly drawn accounts.
struct RequestGenerator {
    private let templates: [UInt8]
    private let accounts: UInt32
    private let shard: Shard
    private let ownAccounts: UInt32
    private let step: UInt32
    private var sequence: UInt32
    private var stream: SplitMix64

    /// - Parameters:
    ///   - templates: the requests, as catalog indices; not empty.
    ///   - accounts: the number of accounts; at least the number of shards.
    ///   - shard: the shard whose accounts are the actors; subjects come from all accounts.
    ///   - worker: the worker's index, 0..<workers, over all processes; sequence numbers of different workers never
    ///     collide.
    init(templates: [UInt8], accounts: UInt32, shard: Shard = .whole, worker: Int, of workers: Int, seed: UInt64) {
        self.templates = templates
        self.accounts = accounts
        self.shard = shard
        ownAccounts = UInt32(shard.part(of: Int(accounts)))
        step = UInt32(workers)
        sequence = UInt32(worker) + 1
        stream = SplitMix64(seed: seed ^ UInt64(worker) << 32)
    }

    /// Returns the next request.
    mutating func job(at scheduledStart: Int64) -> ScheduledRequest {
        defer { sequence &+= step }
        let actor = shard.account(at: stream.next(below: ownAccounts))
        let subject = stream.next(below: accounts)
        let template = templates[Int(sequence / step) % templates.count]
        return ScheduledRequest(
            scheduledStart: scheduledStart, instant: UInt64(max(0, scheduledStart)) / 1_000_000, actor: actor,
            subject: subject == actor ? (subject + 1) % accounts : subject, sequence: sequence, template: template)
    }
}

/// The source of a worker's requests.
enum LoadModel {
    /// The society's stream, handed over one tick at a time.
    case stream
    /// A rate that begins at an instant of the monotonic clock.
    case rate(begin: Int64)
    /// A closed model: each completion triggers the next request.
    case closed
}
