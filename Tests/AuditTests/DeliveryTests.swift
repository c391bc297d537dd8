// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Audit

/// Account 0 posts, 1 is its friend, 2 is not.
@Suite struct DeliveryTests {
    private static let second: Int64 = 1_000_000_000
    private let second = Self.second
    private let baseline = AuditBaseline(
        accounts: 4, ties: [(0, 1), (1, 3)], posts: [AuditBaseline.KnownPost(id: 1, account: 0, likes: 0)])
    private let post: AuditRecord = .wrote(.post(by: 0, id: 7), 0...10)

    private func feed(of reader: UInt32 = 1, _ posts: [UInt64], at instant: Int64) -> AuditRecord {
        .read(.feed(of: reader, posts), instant...instant + 5)
    }

    private func probe(_ posts: [UInt64], at instant: Int64) -> AuditRecord {
        .read(.delivery(of: 7, by: 0, to: 1, posts), instant...instant + 5)
    }

    @Test func `a late post is no finding, and its delay is reported`() {
        let records = [post, probe([1], at: 20), probe([1], at: second), probe([7, 1], at: 2 * second + 10)]
        let findings = audit(baseline, finalLooks: 60 * second, records)
        #expect(findings.isClean && findings.figure("delivered_posts") == 1)
        #expect(findings.figure("delivery_p50_seconds") == 2 && findings.figure("delivery_p99_seconds") == 2)
        #expect(findings.looks(at: .timedDeliveries) == 1 && findings.looks(at: .deliveries) == 3)
    }

    @Test func `a post that never arrives is undelivered, and percentiles exclude it`() {
        for miss in [probe([1], at: 20), feed([1], at: 20)] {
            let findings = audit(baseline, finalLooks: 60 * second, [post, miss, feed([1], at: 61 * second)])
            #expect(findings.found == [.undeliveredPost: 1])
            #expect(findings.first.first?.account == 1)
            #expect(findings.figure("delivered_posts") == 0 && findings.figure("delivery_p99_seconds") == nil)
        }
        let findings = audit(baseline, finalLooks: 60 * second, [post, probe([1], at: 20), feed([1], at: 61 * second)])
        #expect(findings.absent.map(\.name).contains("delivery_p99_seconds"))
    }

    @Test func `without a final look, or soon after the post, no post is undelivered`() {
        let late = feed([1], at: 61 * second)
        #expect(audit(baseline, finalLooks: .max, [post, late]).isClean)
        #expect(audit(baseline, finalLooks: 0, [post, feed([1], at: 9 * second)]).isClean)
        #expect(!audit(baseline, finalLooks: 0, [post, feed([1], at: 11 * second)]).isClean)
    }

    @Test func `a delay below twice the backend's longest delay is no finding`() {
        let slow: [AuditRecord] = [post, probe([1], at: 20), probe([7, 1], at: 30 * second)]
        func later(_ seconds: Int64) -> AuditFindings {
            let next: AuditRecord = .wrote(.post(by: 0, id: 8), 40 * second...40 * second)
            return audit(baseline, finalLooks: 60 * second, slow + [next, feed([7, 1], at: (40 + seconds) * second)])
        }
        #expect(later(59).isClean)
        #expect(later(61).found == [.undeliveredPost: 1])
    }

    @Test func `only friends from the start with no attempted removal are followed`() {
        let miss = feed([1], at: 61 * second)
        #expect(audit(baseline, finalLooks: 60 * second, [post, feed(of: 2, [], at: 61 * second)]).isClean)
        #expect(audit(baseline, finalLooks: 60 * second, [post, feed(of: 3, [], at: 61 * second)]).isClean)
        for outcome in [WriteOutcome.acknowledged, .unknown] {
            let lost: AuditRecord = .wrote(.unfriend(1, 0), outcome, 30 * second...31 * second)
            #expect(audit(baseline, finalLooks: 60 * second, [post, lost, miss]).isClean)
        }
        let refused: AuditRecord = .wrote(.unfriend(1, 0), .refused, 30 * second...31 * second)
        #expect(!audit(baseline, finalLooks: 60 * second, [post, refused, miss]).isClean)
        let new: [AuditRecord] = [.wrote(.befriend(2, 0), 0...1), .wrote(.post(by: 0, id: 8), 2...3)]
        #expect(audit(baseline, finalLooks: 60 * second, new + [feed(of: 2, [], at: 61 * second)]).isClean)
    }

    @Test func `an author's own feed must contain the post, as friends' feeds must`() {
        let findings = audit(baseline, finalLooks: 60 * second, [post, feed(of: 0, [1], at: 61 * second)])
        #expect(findings.found == [.undeliveredPost: 1])
        #expect(audit(baseline, finalLooks: 60 * second, [post, feed(of: 0, [7], at: 61 * second)]).isClean)
    }

    @Test func `a full page of newer posts excuses a missing one`() {
        let others: [AuditRecord] = (0..<3).map { .wrote(.post(by: 3, id: UInt64(20 + $0)), 20 + $0...20 + $0) }
        let all = [post] + others
        // Pages of three, of which all may be newer; unknown posts may be anything.
        for page in [[22, 21, 20], [22, 99, 20], [97, 98, 99]] as [[UInt64]] {
            #expect(audit(baseline, finalLooks: 60 * second, all + [feed(page, at: 61 * second)]).isClean)
        }
        // One that is older says that nothing was pushed out.
        #expect(
            audit(baseline, finalLooks: 60 * second, all + [feed([22, 21, 1], at: 61 * second)]).found
                == [.undeliveredPost: 1])
        // So does a page that is shorter than another.
        let longer = feed(of: 2, [90, 91, 92, 93], at: 50)
        #expect(
            !audit(baseline, finalLooks: 60 * second, all + [longer, feed([22, 21, 20], at: 61 * second)]).isClean)
    }

    @Test func `the children's own feeds reveal a dead worker`() {
        var auditor = Auditor(baseline)
        for number in 0..<50 as Range<Int64> {
            let start = number * second
            auditor.take(.wrote(.post(by: 0, id: UInt64(100 + number)), start...start + 10))
            auditor.take(feed([1], at: start + 100))
            auditor.settle(before: start + 200)
        }
        #expect(auditor.readersInDoubt == [1] && auditor.deliveriesInDoubt == 50)
        #expect(auditor.isAnyDeliveryYoung(at: 50 * second) && !auditor.isAnyDeliveryYoung(at: 60 * second))
        auditor.beginFinalLooks(at: 90 * second)
        auditor.take(feed([1], at: 100 * second))
        auditor.settle(before: 101 * second)
        auditor.endDeliveries()
        #expect(auditor.findings.found == [.undeliveredPost: 50])
        #expect(auditor.findings.figure("delivered_posts") == 0 && auditor.readersInDoubt.isEmpty)
    }

    @Test func `percentiles cover the followed posts, by rank`() {
        var times = DeliveryTimes()
        #expect(times.seconds(ofShare: 0.5) == nil)
        for delay in (1...99).reversed() { times.note(delay: Int64(delay) * second) }
        #expect(times.seconds(ofShare: 0.5) == 50 && times.seconds(ofShare: 0.99) == 99)
        times.noteNever()
        #expect(times.followed == 100 && times.seconds(ofShare: 0.99) == 99 && times.seconds(ofShare: 0.999) == nil)
    }
}
