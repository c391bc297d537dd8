// SPDX-License-Identifier: GPL-3.0-or-later

/// The request generator of a plain benchmark: kinds of requests in rotation, by uniformly drawn accounts.
struct Asker {
    private let templates: [UInt8]
    private let accounts: UInt32
    private let share: Share
    private let ownAccounts: UInt32
    private let step: UInt32
    private var sequence: UInt32
    private var stream: SplitMix

    /// - Parameters:
    ///   - templates: the requests, as catalogue indices; not empty.
    ///   - accounts: the number of accounts; at least the number of shards.
    ///   - share: the shard whose accounts are the actors; subjects come from all accounts.
    ///   - lane: the worker's index, 0..<lanes, over all processes; sequence numbers of different workers never
    ///     collide.
    init(templates: [UInt8], accounts: UInt32, share: Share = .whole, lane: Int, of lanes: Int, seed: UInt64) {
        self.templates = templates
        self.accounts = accounts
        self.share = share
        ownAccounts = UInt32(share.part(of: Int(accounts)))
        step = UInt32(lanes)
        sequence = UInt32(lane) + 1
        stream = SplitMix(state: seed ^ UInt64(lane) << 32)
    }

    /// Returns the next request.
    mutating func job(at scheduledStart: Int64) -> Job {
        defer { sequence &+= step }
        let actor = share.account(at: stream.next(below: ownAccounts))
        let subject = stream.next(below: accounts)
        let template = templates[Int(sequence / step) % templates.count]
        return Job(
            scheduledStart: scheduledStart, instant: UInt64(max(0, scheduledStart)) / 1_000_000, actor: actor,
            subject: subject == actor ? (subject + 1) % accounts : subject, sequence: sequence, template: template)
    }
}

/// The source of a worker's requests.
enum Supply {
    /// The society's stream, handed over one tick at a time.
    case stream
    /// A rate that begins at an instant of the monotonic clock.
    case rate(begin: Int64)
    /// A closed model: each completion triggers the next request.
    case closed
}
