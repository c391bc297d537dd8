// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Testing

@testable import Audit

@Suite struct ProbePlanTests {
    /// 0 is at a cap of 3.
    private let baseline = AuditBaseline(accounts: 40, ties: [(0, 1), (0, 2), (0, 3), (4, 5)])

    private func plan(_ share: Double, seed: UInt64 = 1, cap: Int = 3) -> ProbePlan {
        var rules = AuditRules()
        rules.friendCap = cap
        return ProbePlan(share: share, seed: seed, baseline: baseline, rules: rules)
    }

    private func operation(_ kind: OperationKind) -> Operation {
        Operation(instant: 0, kind: kind, actor: 7, subject: 9, count: 1)
    }

    @Test func `every kind has the probe that reveals its faults`() {
        let plan = plan(1)
        #expect(plan.probe(after: operation(.likeHomepage), number: 0)?.question == .likes(of: 9, by: 7))
        #expect(plan.probe(after: operation(.postStatus), number: 0)?.question == .ownPosts(of: 7))
        #expect(plan.probe(after: operation(.acceptFriend), number: 0)?.question == .friends(7, 9))
        for kind in OperationKind.allCases
        where ![.likeHomepage, .postStatus, .acceptFriend, .requestFriend].contains(kind) {
            #expect(plan.probe(after: operation(kind), number: 0) == nil)
        }
    }

    @Test func `a full account receives requests from accounts with room that are not its friends`() {
        let plan = plan(1)
        var askers: Set<UInt32> = []
        for number in 0..<500 {
            guard
                case .acceptance(let full, let by)? = plan.probe(
                    after: operation(.requestFriend), number: UInt64(number))?
                    .question
            else { continue }
            #expect(full == 0 && by > 3)
            askers.insert(by)
        }
        #expect(askers.count == 36)
        #expect(self.plan(1, cap: 4).probe(after: operation(.requestFriend), number: 0) == nil)
    }

    @Test func `an acceptance can follow every operation of a full account`() {
        let plan = plan(1)
        for kind in OperationKind.allCases {
            let hasOwn = [.likeHomepage, .postStatus, .acceptFriend].contains(kind)
            for (actor, subject) in [(0, 9), (7, 0)] as [(UInt32, UInt32)] {
                let operation = Operation(instant: 0, kind: kind, actor: actor, subject: subject, count: 1)
                let questions = (0..<500).compactMap { plan.probe(after: operation, number: $0)?.question }
                let acceptances = questions.count { if case .acceptance(0, _) = $0 { true } else { false } }
                #expect(hasOwn ? (150...350).contains(acceptances) : acceptances == questions.count, "\(kind)")
                #expect(questions.count > 490)
            }
        }
        #expect(self.plan(0).probe(after: operation(.keepAlive), number: 0) == nil)
    }

    @Test func `equal seeds choose the same probes, and others do not`() {
        func chosen(_ seed: UInt64) -> [Probe?] {
            (0..<2_000).map { plan(0.1, seed: seed).probe(after: operation(.likeHomepage), number: $0) }
        }
        #expect(chosen(1) == chosen(1) && chosen(1) != chosen(2))
    }

    @Test(arguments: [0, 0.01, 0.5, 1])
    func `the share of probes equals the requested share`(share: Double) {
        // Five standard deviations: a false alarm in two million.
        let plan = plan(share)
        let count = (0..<20_000).count { plan.probe(after: operation(.likeHomepage), number: UInt64($0)) != nil }
        #expect(abs(Double(count) - 20_000 * share) <= 5 * (20_000 * share * (1 - share)).squareRoot())
    }

    @Test func `delays cover four orders of magnitude and never exceed two seconds`() {
        let plan = plan(1)
        let delays = (0..<8_000).compactMap { plan.probe(after: operation(.postStatus), number: $0)?.delay }
        #expect(delays.count == 8_000 && delays.allSatisfy { (0...2_000_000_000).contains($0) })
        let atOnce = delays.count { $0 == 0 }
        #expect((800...1_200).contains(atOnce))
        for decade in [100_000, 1_000_000, 10_000_000, 100_000_000] as [Int64] {
            let count = delays.count { $0 >= decade && $0 < 10 * decade }
            #expect((1_400...1_950).contains(count), "\(count) from \(decade)")
        }
    }

    @Test func `a plan without accounts sends no probe`() {
        let plan = ProbePlan(share: 1, seed: 1, baseline: AuditBaseline(accounts: 0))
        #expect(plan.probe(after: operation(.requestFriend), number: 0) == nil)
    }
}
