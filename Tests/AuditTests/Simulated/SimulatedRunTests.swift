// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@testable import Audit

@Suite struct SimulatedRunTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `a correct store never causes a finding`(seed: UInt64) {
        var run = SimulatedRun()
        run.seed = seed
        run.requests = 60_000
        let outcome = run.run()
        #expect(outcome.findings.isClean, "\(outcome.findings.found) \(outcome.findings.first.prefix(3))")
        #expect(outcome.findings.readsChecked > 35_000 && outcome.findings.writesUnknown > 100)
        #expect(outcome.findings.accountsReadBack == run.accounts)
        #expect(outcome.acknowledgedLikes == outcome.storedLikes && outcome.findings.capAttempts > 100)
    }

    @Test(
        .enabled(if: ProcessInfo.processInfo.environment["AUDIT_LONG"] != nil, "set AUDIT_LONG to run a million reads"))
    func `a million reads of a correct store are all valid`() {
        var run = SimulatedRun()
        run.requests = 1_650_000
        let outcome = run.run()
        #expect(outcome.findings.isClean, "\(outcome.findings.found) \(outcome.findings.first.prefix(3))")
        #expect(outcome.findings.readsChecked > 1_000_000)
    }

    @Test(arguments: [0, 0.3])
    func `outcomes that are never or often unknown cause no false finding`(share: Double) {
        var run = SimulatedRun()
        run.unknownShare = share
        run.requests = 20_000
        run.accounts = 10
        let findings = run.run().findings
        #expect(findings.isClean, "\(findings.found) \(findings.first.prefix(3))")
    }

    @Test(arguments: [1, 2])
    func `one or two accounts with overlapping operations cause no false finding`(accounts: Int) {
        var run = SimulatedRun()
        run.accounts = accounts
        run.requests = 10_000
        run.spacing = 100_000
        let findings = run.run().findings
        #expect(findings.isClean, "\(findings.found) \(findings.first.prefix(3))")
    }

    @Test func `the audit finds exactly the lost likes`() {
        var run = SimulatedRun()
        run.fault = .lostLike(0.001)
        run.unknownShare = 0
        let outcome = run.run()
        let lost = outcome.acknowledgedLikes - outcome.storedLikes
        #expect(lost > 0 && outcome.findings[.lostLike] == lost && outcome.findings[.doubledLike] == 0)
        #expect(outcome.findings.found == [.lostLike: lost])
    }

    @Test func `the audit finds exactly the doubled likes`() {
        var run = SimulatedRun()
        run.fault = .doubledLike(0.001)
        run.unknownShare = 0
        let outcome = run.run()
        let doubled = outcome.storedLikes - outcome.acknowledgedLikes
        #expect(doubled > 0 && outcome.findings[.doubledLike] == doubled && outcome.findings[.lostLike] == 0)
    }

    @Test func `the audit finds a cap that is not enforced`() {
        var run = SimulatedRun()
        run.fault = .overCap
        run.requests = 30_000
        let findings = run.run().findings
        #expect(findings[.overCap] > 0 && Set(findings.found.keys) == [.overCap])
    }

    @Test func `the audit finds one-sided friendships`() {
        var run = SimulatedRun()
        run.fault = .asymmetricTie(0.01)
        let findings = run.run().findings
        #expect(findings[.oneSidedTie] > 0 && findings[.missingTie] >= findings[.oneSidedTie])
        #expect(findings[.unwantedTie] == 0 && findings[.lostLike] == 0)
    }

    @Test func `reads of half a second ago count as stale, not as losses`() {
        var run = SimulatedRun()
        run.fault = .staleRead(500_000_000)
        run.requests = 60_000
        let findings = run.run().findings
        #expect(findings[.staleRead] > 1_000)
        #expect(findings.figure("stale_read_share").map { $0 > 0.05 } == true)
        for kind in [FindingKind.lostLike, .doubledLike, .missingTie, .unwantedTie, .missingPost, .overCap] {
            #expect(findings[kind] == 0, "\(kind)")
        }
        let visible = findings.freshness.seconds(untilVisible: 0.999)
        #expect(visible.map { (0.2...1).contains($0) } == true, "\(String(describing: visible))")
    }

    @Test func `the audit finds lost posts`() {
        var run = SimulatedRun()
        run.fault = .lostPost(0.05)
        run.requests = 40_000
        let findings = run.run().findings
        // What is lost comes to no feed either.
        #expect(findings[.missingPost] > 0)
        #expect(Set(findings.found.keys).isSubset(of: [.missingPost, .unexplainedRead, .undeliveredPost]))
    }

    @Test func `the audit finds exactly the posts that never reach a feed`() {
        var run = SimulatedRun()
        run.fault = .lostDelivery(0.2)
        run.requests = 60_000
        let findings = run.run().findings
        #expect(findings[.undeliveredPost] > 0 && Set(findings.found.keys) == [.undeliveredPost])
        run.fault = .none
        let right = run.run().findings
        #expect(right.isClean && right.figure("delivered_posts") ?? 0 > 100)
    }

    @Test(arguments: [100, 3_000] as [Int64])
    func `posts that reach every feed late cause no finding`(milliseconds: Int64) {
        var run = SimulatedRun()
        run.fault = .lateDelivery(milliseconds * SimulatedRun.millisecond)
        run.requests = 60_000
        let findings = run.run().findings
        #expect(findings.isClean, "\(findings.found) \(findings.first.prefix(3))")
        #expect(findings.looks(at: .deliveries) > 1_000)
    }

    @Test func `memory depends on the requests in flight, not on the length of the run`() {
        var short = SimulatedRun()
        short.requests = 10_000
        var long = short
        long.requests = 80_000
        let (one, other) = (short.run(), long.run())
        #expect(other.mostUnsettled <= 2 * one.mostUnsettled, "\(one.mostUnsettled), then \(other.mostUnsettled)")
        // A watermark is held back by the slowest request, and by nothing else.
        let slowest = Int(long.longest / long.spacing)
        #expect(other.mostUnsettled <= 2 * slowest && other.mostUnderWay <= slowest)
    }
}
