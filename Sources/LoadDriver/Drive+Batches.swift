// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Measurement
import NIOCore
public import Operations
import Requests
import Synchronization

/// What is asked of each account before or after the load.
public enum AccountRequests: Sendable {
    /// The profile's requests before the run.
    case setUp
    /// The profile's requests after it.
    case tearDown
    /// What the account tells of itself, for the audit.
    case readBack
}

extension Drive {
    /// Requests that are handed out at once.
    private static let batch = 2_000

    /// Sends the requests of some accounts, as fast as the connections allow, and waits for the answers.
    ///
    /// - Parameters:
    ///   - requests: which; those of one account in their order.
    ///   - accounts: whose; those that are not in this process's share are left out.
    ///   - goesOn: asked between batches.
    /// - Returns: those that failed.
    public func perform(
        _ requests: AccountRequests, for accounts: some Collection<UInt32>, while goesOn: () -> Bool = { true }
    ) -> RequestFailures {
        let own = accounts.lazy.filter { [share] in share.has($0) }
        return perform(templates(of: requests), for: own.map { (actor: $0, subject: $0) }, while: goesOn)
    }

    /// Sends operations that make the world in which the load begins: accounts, friendships, posts.
    ///
    /// - Parameters:
    ///   - kind: which operation; the profile has it.
    ///   - pairs: who asks, and whom it is about.
    ///   - goesOn: asked between batches.
    /// - Returns: those that failed.
    public func perform(
        _ kind: OperationKind, for pairs: some Collection<(actor: UInt32, subject: UInt32)>,
        while goesOn: () -> Bool = { true }
    ) -> RequestFailures {
        perform([kind.rawValue], for: pairs, while: goesOn)
    }

    private func perform(
        _ templates: [UInt8], for pairs: some Collection<(actor: UInt32, subject: UInt32)>, while goesOn: () -> Bool
    ) -> RequestFailures {
        let settings = LaneRecorder.Settings(kinds: Catalogue.names.count, origin: now, window: 0..<Int64.max)
        _ = ask { ($0.recorder, $0.withheld) = (LaneRecorder(settings), 0) }
        countFailures()
        for template in templates {
            var rest = pairs[...]
            while !rest.isEmpty, goesOn() {
                send(template, for: rest.prefix(Self.batch), while: goesOn)
                rest = rest.dropFirst(Self.batch)
                // No one asks for the seconds of a set-up.
                _ = takeSeconds()
            }
        }
        return RequestFailures(failures, withheld: ask(\.withheld).reduce(0, +))
    }

    /// Whether the profile has such requests.
    public func has(_ requests: AccountRequests) -> Bool { !templates(of: requests).isEmpty }

    private func templates(of requests: AccountRequests) -> [UInt8] {
        switch requests {
        case .setUp: catalogue.setUp
        case .tearDown: catalogue.tearDown
        case .readBack: catalogue.readBack
        }
    }

    /// A number that no other request of the drive has, whatever its share: the load's begin at 1, those of probes at 2 to the 31.
    private func nextSequence() -> UInt32 {
        let place = preparations.add(1, ordering: .relaxed).oldValue
        return 1 << 30 | (place &* UInt32(share.parts) &+ UInt32(share.index)) & (1 << 30 - 1)
    }

    private func send(
        _ template: UInt8, for pairs: some Collection<(actor: UInt32, subject: UInt32)>, while goesOn: () -> Bool
    ) {
        let start = now
        var batches = [[Job]](repeating: [], count: lanes.count)
        for (actor, subject) in pairs where !catalogue[template].isAnswered(actor, subject, values) {
            batches[share.lane(of: actor, lanes: lanes.count)].append(
                Job(
                    scheduledStart: start, instant: 0, actor: actor, subject: subject, sequence: nextSequence(),
                    template: template))
        }
        for (lane, jobs) in zip(lanes, batches) {
            let jobs = jobs
            ask(lane) { for job in jobs { $0.admit(job) } }
        }
        while pending > 0, goesOn() {
            sweep()
            usleep(1_000)
        }
        if pending > 0 { abandonAll() }
    }
}
