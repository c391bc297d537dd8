// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Audit

/// Reads of one friendship must be explained by one order of the writes.
@Suite struct TieOrderTests {
    private let second: Int64 = 1_000_000_000
    private let baseline = AuditBaseline(accounts: 4, ties: [(0, 1)])
    /// A friendship of 0 and 3 begins and ends at the same time.
    private let both: [AuditRecord] = [.wrote(.befriend(3, 0), 0...10), .wrote(.unfriend(0, 3), 5...15)]

    /// 0 tells whether 3 is a friend.
    private func tells(_ isFriend: Bool, _ interval: ClosedRange<Int64>) -> AuditRecord {
        .read(.friends(of: 0, isFriend ? [1, 3] : [1]), interval)
    }

    @Test(arguments: [true, false])
    func `the result of two overlapping changes stays once a read has shown it`(first: Bool) {
        let reads = [tells(first, 20...21), tells(!first, 30...31)]
        #expect(audit(baseline, both + [reads[0], tells(first, 30...31)]).isClean)
        let findings = audit(baseline, both + reads)
        #expect(findings.found == [.staleRead: 1] && findings.unpredictableReads == 1)
        // The other list tells the same, and so does the number.
        #expect(audit(baseline, both + [reads[0], .read(.friends(of: 3, first ? [0] : []), 30...31)]).isClean)
        #expect(audit(baseline, both + [reads[0], .read(.friends(of: 3, first ? [] : [0]), 30...31)]).found.count == 1)
        let number: AuditRecord = .read(.friendCount(of: 0, first ? 1 : 2), 30...31)
        #expect(audit(baseline, both + [reads[0], number, number]).found == [.staleRead: 1])
        // Reads that overlap have no order, and neither does what a change under way lets them see.
        #expect(audit(baseline, both + [reads[0], tells(!first, 10...31)]).isClean)
        let later: AuditRecord = .wrote(first ? .unfriend(3, 0) : .befriend(0, 3), 25...28)
        #expect(audit(baseline, both + [reads[0], later, reads[1]]).isClean)
    }

    @Test func `a stale read causes one finding and no wrong verdict`() {
        // They are friends; the first read saw the time before.
        var records = both + [tells(false, 20...21)]
        records += (3...20).map { tells(true, $0 * second...$0 * second + 1) }
        let readBack = [ReadBack(account: 0, friends: [1, 3]), ReadBack(account: 3, friends: [0])]
        #expect(audit(baseline, readBack: readBack, records).found == [.staleRead: 1])
    }

    @Test func `a value that a read shows when no answer can be stale is certain`() {
        let records = both + [tells(true, 11 * second...11 * second), tells(false, 12 * second...12 * second)]
        #expect(audit(baseline, records).found == [.unexplainedRead: 1])
        #expect(
            audit(baseline, readBack: [ReadBack(account: 0, friends: [1])], records).found == [.missingTie: 1])
    }

    @Test func `one open change cannot appear and disappear`() {
        let accept: AuditRecord = .wrote(.befriend(3, 0), 0...100)
        let findings = audit(baseline, [accept, tells(true, 10...11), tells(false, 20...21), tells(true, 30...31)])
        #expect(findings.unpredictableReads > 0 && Set(findings.found.keys) == [.staleRead])
        #expect(audit(baseline, [accept, tells(false, 10...11), tells(true, 20...21)]).isClean)
    }

    @Test func `an unknown change is certain once a read has shown it`() {
        let accept: AuditRecord = .wrote(.befriend(3, 0), .unknown, 0...10)
        let seen = [accept, tells(false, 20...21), tells(true, 30...31)]
        #expect(audit(baseline, seen + [tells(true, 40...41)]).isClean)
        #expect(audit(baseline, seen + [tells(false, 40...41)]).found == [.unexplainedRead: 1])
        #expect(
            audit(baseline, readBack: [ReadBack(account: 0, friends: [1])], seen).found == [.missingTie: 1])
        // The next changes are judged as if it had been acknowledged.
        let remove: AuditRecord = .wrote(.unfriend(3, 0), 50...60)
        #expect(audit(baseline, seen + [remove, tells(false, 70...71)]).isClean)
        #expect(!audit(baseline, seen + [remove, tells(true, 70...71)]).isClean)
    }

    @Test func `an unknown change that no read has shown can follow acknowledged ones, once`() {
        let records: [AuditRecord] = [
            .wrote(.befriend(3, 0), .unknown, 0...10), .wrote(.unfriend(3, 0), 20...30), tells(false, 40...41),
            tells(true, 50...51), .wrote(.unfriend(3, 0), 60...70),
        ]
        #expect(audit(baseline, records + [tells(false, 80...81)]).isClean)
        #expect(!audit(baseline, records + [tells(true, 80...81)]).isClean)
    }

    @Test func `a stale read does not exhaust an unknown change`() {
        // They were friends for a moment; whether the removal ever happens is open.
        let records: [AuditRecord] = [
            .wrote(.befriend(3, 0), 0...10), .wrote(.unfriend(3, 0), .unknown, 20...30), tells(false, 40...41),
        ]
        let later = (1...30).map { tells(true, $0 * second...$0 * second + 1) }
        let readBack = [ReadBack(account: 0, friends: [1, 3])]
        #expect(audit(baseline, readBack: readBack, records + later).found == [.staleRead: 1])
        // Nor when the acceptance had settled long since.
        var auditor = Auditor(baseline)
        for record in records {
            auditor.settle(before: record.start)
            auditor.take(record)
        }
        for record in later {
            auditor.settle(before: record.start)
            auditor.take(record)
        }
        auditor.settle(before: .max)
        #expect(auditor.findings.found == [.staleRead: 1])
    }

    @Test func `any number of unknown changes can still take effect`() {
        let unknown: [AuditRecord] = (0..<40).flatMap { number -> [AuditRecord] in
            let start = Int64(number)
            return [
                .wrote(.befriend(3, 0), .unknown, start...start + 1),
                .wrote(.unfriend(3, 0), .unknown, start...start + 1),
            ]
        }
        let reads = (0..<80).map { tells($0 % 2 == 0, 100 + $0 * 10...101 + $0 * 10) }
        #expect(audit(baseline, unknown + reads).isClean)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `the checker finds exactly the possible orders of small histories`(seed: UInt64) {
        var noise = Noise(seed)
        var (right, wrong) = (0, 0)
        for _ in 0..<4_000 {
            let history = TieHistory(&noise)
            let isRight = history.hasOrder
            if isRight { right += 1 } else { wrong += 1 }
            #expect(history.findings(&noise).isClean == isRight, "\(history)")
        }
        #expect(right > 400 && wrong > 400)
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `with merged linearizations, no right answer is rejected`(seed: UInt64) {
        var noise = Noise(seed &+ 100)
        var (right, found) = (0, 0)
        for _ in 0..<1_000 {
            let history = TieHistory(&noise, upTo: 13)
            let (isRight, isClean) = (history.hasOrder, history.findings(&noise).isClean)
            if isRight { right += 1 }
            if !isClean { found += 1 }
            #expect(isClean || !isRight, "\(history)")
        }
        #expect(right > 50 && found > 50)
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `stale answers cause no losses`(seed: UInt64) {
        var noise = Noise(seed &+ 200)
        var stale = 0
        for _ in 0..<2_000 {
            let findings = lateStore(&noise)
            stale += findings[.staleRead]
            #expect(Set(findings.found.keys).isSubset(of: [.staleRead, .unexplainedRead]), "\(findings.first)")
        }
        #expect(stale > 200)
    }

    /// What is found in a minute of 0 and 3, of whom a third of the answers are up to ten seconds old.
    private func lateStore(_ noise: inout Noise) -> AuditFindings {
        var effects: [(instant: Int64, exists: Bool)] = [(.min, false)]
        var records: [AuditRecord] = []
        for _ in 0..<1 + noise.next(below: 6) {
            let (start, length) = (Int64(noise.next(below: 60)) * second, Int64(1 + noise.next(below: 4)) * second)
            let (makes, isUnknown) = (noise.happens(0.5), noise.happens(0.3))
            let instant = start + Int64(noise.next(below: Int(length))) + (isUnknown ? 5 * second : 0)
            if !isUnknown || noise.happens(0.5) { effects.append((instant, makes)) }
            let write = makes ? AuditWrite.befriend(0, 3) : .unfriend(0, 3)
            records.append(.wrote(write, isUnknown ? .unknown : .acknowledged, start...start + length))
        }
        effects.sort { $0.instant < $1.instant }
        for _ in 0..<20 {
            let (start, length) = (Int64(noise.next(below: 70)) * second, Int64(noise.next(below: 3)) * second)
            let age = noise.happens(0.33) ? Int64(noise.next(below: 10)) * second : 0
            let instant = start + Int64(noise.next(below: Int(length) + 1)) - age
            let exists = effects.last { $0.instant <= instant }?.exists ?? false
            let isOther = noise.happens(0.5)
            let list = AuditRead.friends(of: isOther ? 3 : 0, isOther ? (exists ? [0] : []) : exists ? [1, 3] : [1])
            records.append(.read(list, start...start + length))
        }
        records.sort { $0.end < $1.end }
        var auditor = Auditor(baseline)
        for (index, record) in records.enumerated() {
            auditor.take(record)
            guard let next = records[(index + 1)...].map(\.start).min() else { continue }
            auditor.settle(before: max(auditor.watermark, next))
        }
        auditor.settle(before: 100 * second)
        let exists = effects.last?.exists == true
        auditor.compare(
            ReadBack(account: 0, friendCount: exists ? 2 : 1, friends: exists ? [1, 3] : [1]), at: 100 * second)
        auditor.compare(ReadBack(account: 3, friends: exists ? [0] : []), at: 100 * second)
        auditor.endComparison(at: 100 * second)
        return auditor.findings
    }
}
