// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Glibc
public import Operations

/// An additional request, sent because its response shows faults that the children's requests would not.
public struct Probe: Equatable, Sendable {
    /// What a probe requests.
    public enum Question: Equatable, Sendable {
        /// `by` views the homepage of `of`, to which it has just given likes.
        case likes(of: UInt32, by: UInt32)
        /// An account requests its own posts after it has posted.
        case ownPosts(of: UInt32)
        /// Both accounts request their own friend lists after one has accepted the other.
        case friends(UInt32, UInt32)
        /// `by` sends a friend request to `full`, which was at its cap when the run began, and `full` accepts at once.
        /// The backend must refuse while `full` is still at its cap. If it accepts, the audit decides whether that was
        /// allowed.
        case acceptance(full: UInt32, by: UInt32)
    }

    /// The request.
    public let question: Question
    /// The delay from the response to the operation until the probe is sent; nanoseconds, 0...2 s.
    public let delay: Int64
}

/// Chooses probes; equal seeds and streams give equal probes, whatever the backend answers.
public struct ProbePlan: Sendable {
    private let threshold: UInt64
    private let seed: UInt64
    /// Accounts that were at their cap at the start.
    private let full: [UInt32]
    private let ties: TieTable
    private let cap: Int

    /// The shortest and longest nonzero delay; nanoseconds.
    private static let delays: (Double, Double) = (100_000, 2_000_000_000)

    /// Creates a plan.
    ///
    /// - Parameters:
    ///   - share: the fraction of eligible operations that get a probe; 0...1.
    ///   - seed: any number.
    ///   - baseline: determines which accounts are at the cap.
    ///   - rules: set the cap.
    public init(share: Double, seed: UInt64, baseline: AuditBaseline, rules: AuditRules = AuditRules()) {
        precondition((0...1).contains(share), "share is \(share); it must be in 0...1")
        threshold = UInt64(share * 0x1p32)
        self.seed = seed
        ties = baseline.ties
        cap = rules.friendCap
        full = (0..<UInt32(baseline.ties.accounts)).filter { [cap, ties] in ties.degree(of: $0) >= cap }
    }

    /// Returns the probe that follows an operation, if any.
    ///
    /// - Parameters:
    ///   - operation: an operation of the stream, after its acknowledgement.
    ///   - number: its index in the stream; all choices depend on this and the seed alone.
    public func probe(after operation: Operation, number: UInt64) -> Probe? {
        guard threshold > 0, canHaveProbe(operation) else { return nil }
        var state = mix64(seed ^ mix64(number))
        guard draw(&state) >> 32 < threshold, let question = question(after: operation, &state) else { return nil }
        let (shortest, longest) = Self.delays
        let bits = draw(&state)
        // One in eight follows at once; the other delays are log-uniform.
        let delay = bits & 7 == 0 ? 0 : shortest * pow(longest / shortest, Double(bits >> 11) * 0x1p-53)
        return Probe(question: question, delay: Int64(delay))
    }

    /// Returns the friend whose feed is probed until it contains a post, if any.
    ///
    /// - Parameters:
    ///   - post: the operation that created the post, after its acknowledgement.
    ///   - number: its index in the stream.
    /// - Returns: an account that was a friend when the run began.
    public func reader(of post: Operation, number: UInt64) -> UInt32? {
        guard threshold > 0, post.kind.descriptor.auditMeaning == .post, Int(post.actor) < ties.accounts else {
            return nil
        }
        var state = mix64(~seed ^ mix64(number))
        let friends = ties.friends(of: post.actor)
        guard draw(&state) >> 32 < threshold, !friends.isEmpty else { return nil }
        return friends[friends.startIndex + Int(draw(&state) % UInt64(friends.count))]
    }

    private func canHaveProbe(_ operation: Operation) -> Bool {
        switch operation.kind.descriptor.auditMeaning {
        case .homepageLikes, .post, .friendshipBegins: true
        case .friendRequest: !full.isEmpty
        case .none, .feed, .postLike, .friendshipEnds: fullParty(of: operation) != nil
        }
    }

    private func question(after operation: Operation, _ state: inout UInt64) -> Probe.Question? {
        // If a full account takes part, every other probe tests the cap.
        if let party = fullParty(of: operation) {
            let isOwn = [.homepageLikes, .post, .friendshipBegins].contains(operation.kind.descriptor.auditMeaning)
            if !isOwn || draw(&state) & 1 == 0 { return acceptance(by: party, &state) }
        }
        switch operation.kind.descriptor.auditMeaning {
        case .homepageLikes: return .likes(of: operation.subject, by: operation.actor)
        case .post: return .ownPosts(of: operation.actor)
        case .friendshipBegins: return .friends(operation.actor, operation.subject)
        case .friendRequest: return acceptance(by: full[Int(draw(&state) % UInt64(full.count))], &state)
        case .none, .feed, .postLike, .friendshipEnds: return nil
        }
    }

    /// Returns the operation's child that was at the cap; the subject if both were.
    private func fullParty(of operation: Operation) -> UInt32? {
        guard !full.isEmpty else { return nil }
        return [operation.subject, operation.actor].first { Int($0) < ties.accounts && ties.degree(of: $0) >= cap }
    }

    /// Returns an acceptance by `target` of an account below the cap that is not yet a friend. Almost all accounts
    /// qualify, so a few attempts suffice.
    private func acceptance(by target: UInt32, _ state: inout UInt64) -> Probe.Question? {
        for _ in 0..<8 {
            let by = UInt32(draw(&state) % UInt64(ties.accounts))
            if by != target, ties.degree(of: by) < cap, !ties.contains(target, by) {
                return .acceptance(full: target, by: by)
            }
        }
        return nil
    }

    private func draw(_ state: inout UInt64) -> UInt64 {
        state &+= 1
        return mix64(state)
    }
}
