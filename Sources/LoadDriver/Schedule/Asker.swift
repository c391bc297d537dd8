// SPDX-License-Identifier: GPL-3.0-or-later

/// Makes the jobs of a plain benchmark: some kinds of request in turn, by accounts drawn evenly.
struct Asker {
    private let templates: [UInt8]
    private let accounts: UInt32
    private let share: Share
    private let ownAccounts: UInt32
    private let step: UInt32
    private var sequence: UInt32
    private var stream: SplitMix

    /// - Parameters:
    ///   - templates: which requests, indices of the catalogue; not empty.
    ///   - accounts: how many accounts there are; at least as many as the share has parts.
    ///   - share: whose accounts ask; they ask about all.
    ///   - lane: 0..<lanes, all processes' together; the lanes' sequences never meet.
    init(templates: [UInt8], accounts: UInt32, share: Share = .whole, lane: Int, of lanes: Int, seed: UInt64) {
        self.templates = templates
        self.accounts = accounts
        self.share = share
        ownAccounts = UInt32(share.part(of: Int(accounts)))
        step = UInt32(lanes)
        sequence = UInt32(lane) + 1
        stream = SplitMix(state: seed ^ UInt64(lane) << 32)
    }

    /// The next job.
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

/// Where a lane's jobs come from.
enum Supply {
    /// The society's stream, handed over a tick at a time.
    case stream
    /// A rate that begins at an instant of the monotonic clock.
    case rate(begin: Int64)
    /// Each answer brings the next.
    case closed
}
