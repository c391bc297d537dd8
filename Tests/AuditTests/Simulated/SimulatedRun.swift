// SPDX-License-Identifier: GPL-3.0-or-later

@testable import Audit

/// A run of thousands of overlapping requests against a simulated store, judged while it goes on.
struct SimulatedRun {
    static let millisecond: Int64 = 1_000_000

    var accounts = 120
    var cap = 12
    var requests = 150_000
    /// Share of the writes of which the driver learns nothing.
    var unknownShare = 0.01
    /// Mean time between requests; nanoseconds.
    var spacing: Int64 = 500_000
    /// Longest answer.
    var longest: Int64 = 80_000_000
    var seed: UInt64 = 1
    var fault = SimulatedStore.Fault.none

    struct Outcome {
        var findings: AuditFindings
        /// The most records that waited at once, after settling.
        var mostUnsettled: Int
        /// The most requests under way at once.
        var mostUnderWay: Int
        /// Likes that are missing (below 0) or too many, as the store knows.
        var acknowledgedLikes: Int
        var storedLikes: Int
    }

    private enum Ask {
        case write(AuditWrite)
        case read(AuditRead)
    }

    private struct Request {
        var ask: Ask
        var start: Int64
        var end: Int64
        /// When it takes effect; nil for never.
        var effect: Int64?
        var isUnknown: Bool
    }

    func run() -> Outcome {
        var noise = Noise(seed)
        let ties = (0..<UInt32(accounts)).flatMap { one in
            (0..<one).filter { [7, 14, 21].contains(one - $0) }.map { (one, $0) }
        }
        var store = SimulatedStore(
            accounts: accounts, likes: 50, ties: ties, cap: cap, fault: fault, seed: seed &+ 1)
        var rules = AuditRules()
        rules.friendCap = cap
        var auditor = Auditor(AuditBaseline(accounts: accounts, likes: 50, ties: ties), rules: rules)
        var outcome = Outcome(
            findings: auditor.findings, mostUnsettled: 0, mostUnderWay: 0, acknowledgedLikes: 50 * accounts,
            storedLikes: 0)

        var underWay: [Request] = []
        var now: Int64 = 0
        var issued = 0
        var unknownLikes = 0
        var answers: [Int64: AuditRecord] = [:]
        while issued < requests || !underWay.isEmpty {
            now += spacing * 40
            // A batch of requests begins within the step, whose effects and ends may lie in later steps.
            if issued < requests {
                for _ in 0..<40 {
                    underWay.append(request(at: now + Int64(noise.next(below: Int(spacing * 40))), &noise, &store))
                }
                issued += 40
            }
            let horizon = now + spacing * 40
            // Effects in order of their instants; each exactly once.
            let due = underWay.indices.filter { underWay[$0].effect.map { $0 < horizon } ?? false }
                .sorted { underWay[$0].effect ?? 0 < underWay[$1].effect ?? 0 }
            for index in due {
                let request = underWay[index]
                store.now = request.effect ?? 0
                switch request.ask {
                case .read(let question):
                    let told = store.answer(question, at: request.effect ?? 0)
                    answers[key(request)] = AuditRecord(told, start: request.start, end: request.end)
                case .write(let write):
                    let done = store.apply(write)
                    guard !request.isUnknown else {
                        if case .likes(_, let count) = write { unknownLikes += Int(count) }
                        break
                    }
                    if case .likes(_, let count)? = done { outcome.acknowledgedLikes += Int(count) }
                    answers[key(request)] = AuditRecord(
                        done ?? write, done == nil ? .refused : .acknowledged, start: request.start, end: request.end)
                }
                underWay[index].effect = nil
            }
            // What is over is told, each event loop in its own time.
            for index in underWay.indices where underWay[index].end < horizon {
                let request = underWay[index]
                if request.isUnknown, case .write(let write) = request.ask, request.end != .min {
                    auditor.take(AuditRecord(unknown(write), .unknown, start: request.start, end: request.end))
                    underWay[index].end = .min
                } else if let record = answers.removeValue(forKey: key(request)) {
                    auditor.take(record)
                }
            }
            underWay.removeAll { $0.end < horizon && $0.effect == nil }
            let told = underWay.filter { $0.end >= horizon }
            outcome.mostUnderWay = max(outcome.mostUnderWay, told.count)
            auditor.settle(before: min(horizon, told.map(\.start).min() ?? horizon))
            outcome.mostUnsettled = max(outcome.mostUnsettled, auditor.unsettled)
            if issued >= requests { now += 100 * Self.millisecond }
        }
        readFeeds(&store, from: now, &auditor)
        readPosts(store.state, at: now + 3_600_000 * Self.millisecond, &auditor)
        auditor.settle(before: .max)
        for account in 0..<UInt32(accounts) {
            auditor.compare(readBack(of: account, store.state), at: .max)
        }
        auditor.endComparison(at: .max)
        outcome.findings = auditor.findings
        outcome.storedLikes = store.state.likes.reduce(0, +) - unknownLikes
        return outcome
    }

    /// Those whose feeds lacked a post are asked for it once more, and half a minute later.
    private func readFeeds(_ store: inout SimulatedStore, from now: Int64, _ auditor: inout Auditor) {
        auditor.settle(before: now + 1)
        auditor.beginFinalLooks(at: now)
        for instant in [now + 1, now + 30_000 * Self.millisecond] {
            for reader in auditor.readersInDoubt {
                auditor.take(
                    AuditRecord(store.answer(.feed(of: reader, []), at: instant), start: instant, end: instant))
            }
            auditor.settle(before: instant + 1)
        }
        auditor.endDeliveries()
    }

    /// Every post is looked at once more, since no account tells of its posts' likes.
    private func readPosts(_ state: SimulatedStore.State, at instant: Int64, _ auditor: inout Auditor) {
        for post in state.authors.keys.sorted() {
            let read = AuditRead.postLikes(of: post, state.postLikers[post]?.count ?? 0)
            auditor.take(AuditRecord(read, start: instant, end: instant))
        }
    }

    /// Starts are nanoseconds drawn from 64 bits of chance; two alike would overwrite each other, which a test would show.
    private func key(_ request: Request) -> Int64 { request.start &* 1_000_003 ^ request.end }

    private func unknown(_ write: AuditWrite) -> AuditWrite {
        if case .post(let account, _) = write { .post(by: account, id: nil) } else { write }
    }

    private func readBack(of account: UInt32, _ state: SimulatedStore.State) -> ReadBack {
        ReadBack(
            account: account, likes: state.likes[Int(account)], friendCount: state.friends[Int(account)].count,
            friends: state.friends[Int(account)].sorted(), posts: state.posts[Int(account)].suffix(100).reversed())
    }

    private func request(at start: Int64, _ noise: inout Noise, _ store: inout SimulatedStore) -> Request {
        // Latencies over three orders of magnitude; most are short.
        let latency = longest >> Int64(noise.next(below: 10))
        let end = start + 1 + Int64(noise.next(below: Int(latency)))
        let ask = ask(&noise, &store)
        guard case .write = ask, noise.happens(unknownShare) else {
            return Request(
                ask: ask, start: start, end: end, effect: start + Int64(noise.next(below: Int(end - start + 1))),
                isUnknown: false)
        }
        // In time, late, or never.
        let effect: Int64? =
            switch noise.next(below: 3) {
            case 0: start + Int64(noise.next(below: Int(end - start + 1)))
            case 1: end + Int64(noise.next(below: Int(3_000 * Self.millisecond)))
            default: nil
            }
        return Request(ask: ask, start: start, end: end, effect: effect, isUnknown: true)
    }

    private func ask(_ noise: inout Noise, _ store: inout SimulatedStore) -> Ask {
        // A few accounts get most of the attention, so that much overlaps.
        let one = UInt32(noise.next(below: noise.happens(0.5) ? min(accounts, 6) : accounts))
        let other = UInt32(noise.next(below: accounts))
        switch noise.next(below: 100) {
        case 0..<35: return .read(.likes(of: one, 0))
        case 35..<43: return .read(.friendCount(of: one, 0))
        case 43..<51: return .read(.friends(of: one, []))
        case 51..<55: return .read(.ownPosts(of: one, []))
        case 55..<60: return .read(.feed(of: one, []))
        case 60..<66: return store.somePost().map { .read(.postLikes(of: $0, 0)) } ?? .read(.likes(of: one, 0))
        case 66..<84: return .write(.likes(to: one, count: UInt32(1 + noise.next(below: 20))))
        case 84..<88: return store.somePost().map { .write(.postLike(on: $0, by: other)) } ?? .read(.likes(of: one, 0))
        case 88..<93: return .write(.befriend(one, other))
        case 93..<98: return .write(.unfriend(one, store.state.friends[Int(one)].min() ?? other))
        default: return .write(.post(by: one, id: nil))
        }
    }
}
