// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Audit

/// A backend may answer anything: that is found, and ends no program.
@Suite struct HostileNumberTests {
    private let numbers = [
        Int.min, .min + 1, -1 << 40, -1, 0, 1, 4_095, 4_096, 1 << 31, 1 << 32, 1 << 40, .max - 1, .max,
    ]

    private func number(_ noise: inout Noise) -> Int { numbers[noise.next(below: numbers.count)] }

    private func account(_ noise: inout Noise) -> UInt32 { noise.happens(0.05) ? .max : UInt32(noise.next(below: 4)) }

    private func accounts(_ noise: inout Noise) -> [UInt32] {
        (0..<noise.next(below: 4)).map { _ in account(&noise) }
    }

    private func posts(_ noise: inout Noise) -> [UInt64] { [0, 1, .max, UInt64(noise.next(below: 4))] }

    private func read(_ noise: inout Noise) -> AuditRead {
        let account = account(&noise)
        return switch noise.next(below: 6) {
        case 0: .likes(of: account, number(&noise))
        case 1: .postLikes(of: posts(&noise)[2 + noise.next(below: 2)], number(&noise))
        case 2: .friendCount(of: account, number(&noise))
        case 3: .friends(of: account, accounts(&noise))
        case 4: .ownPosts(of: account, posts(&noise))
        default: .feed(of: account, posts(&noise))
        }
    }

    private func write(_ noise: inout Noise) -> AuditWrite {
        let account = account(&noise)
        let post = posts(&noise)[2 + noise.next(below: 2)]
        return switch noise.next(below: 5) {
        case 0: .likes(to: account, count: noise.happens(0.5) ? .max : UInt32(noise.next(below: 3)))
        case 1: .postLike(on: post, by: account)
        case 2: .befriend(account, self.account(&noise))
        case 3: .unfriend(account, self.account(&noise))
        default: .post(by: account, id: noise.happens(0.2) ? nil : post)
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `no number ends the program`(seed: UInt64) {
        var noise = Noise(seed)
        let baseline = AuditBaseline(
            accounts: 4, likes: seed % 2 == 0 ? .max : 0, ties: [(0, 1), (1, 2)],
            posts: [.init(id: .max, account: 0, likes: .max), .init(id: 2, account: 1, likes: 0)])
        var auditor = Auditor(baseline)
        var now: Int64 = 0
        for _ in 0..<4_000 {
            // Twenty seconds now and then, after which what is wrong is lost for good.
            now += noise.happens(0.01) ? 20_000_000_000 : Int64(noise.next(below: 5))
            let end = now + Int64(noise.next(below: 10))
            if noise.happens(0.5) {
                auditor.take(AuditRecord(read(&noise), start: now, end: end))
            } else {
                let outcome = [WriteOutcome.acknowledged, .refused, .unknown][noise.next(below: 3)]
                auditor.take(AuditRecord(write(&noise), outcome, start: now, end: end))
            }
            if noise.happens(0.2) { auditor.settle(before: now) }
        }
        auditor.settle(before: now + 100)
        for account in 0..<4 as Range<UInt32> {
            let (likes, friends) = (number(&noise), number(&noise))
            let lists = (accounts(&noise), posts(&noise))
            auditor.compare(
                ReadBack(account: account, likes: likes, friendCount: friends, friends: lists.0, posts: lists.1),
                at: now + 200)
        }
        auditor.endComparison(at: now + 200)
        #expect(!auditor.findings.isClean && auditor.findings.figures.allSatisfy { $0.value.isFinite })
    }

    @Test func `overflowing sums of losses do not end the program`() {
        let count: UInt32 = 40_000
        let baseline = AuditBaseline(accounts: Int(count))
        let findings = audit(baseline, readBack: (0..<count).map { ReadBack(account: $0, likes: .max) }, [])
        #expect(findings.accountsReadBack == Int(count) && !findings.isClean)
    }

    @Test func `likes beyond 32 bits stay distinct`() {
        let records = (0..<3).map { AuditRecord.likes(.max, $0 * 10...$0 * 10 + 1) }
        let sum = 3 * Int(UInt32.max) + 100
        for value in sum - 1...sum + 1 {
            var auditor = Auditor(AuditBaseline(accounts: 1, likes: 100))
            for record in records {
                auditor.settle(before: record.start)
                auditor.take(record)
            }
            auditor.take(.sees(value, 50...51))
            auditor.settle(before: 100)
            auditor.compare(ReadBack(account: 0, likes: value), at: 200)
            #expect(auditor.findings.isClean == (value == sum))
        }
    }
}
