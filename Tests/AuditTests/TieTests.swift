// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Audit

@Suite struct TieTests {
    /// 0 is a friend of 1 and 2.
    private let baseline = AuditBaseline(accounts: 6, ties: [(0, 1), (2, 0)])

    @Test func `the table finds exactly the friends`() {
        var noise = Noise(2)
        for accounts in [0, 1, 2, 3, 40] {
            var pairs: Set<UInt64> = []
            for one in 0..<UInt32(accounts) {
                for other in 0..<one where noise.happens(0.3) { pairs.insert(TieChecker.pair(one, other)) }
            }
            let ones = pairs.map { UInt32($0 >> 32) }
            let others = pairs.map { UInt32(truncatingIfNeeded: $0) }
            let table = TieTable(accounts: accounts, others, ones)
            #expect(table.accounts == accounts)
            for one in 0..<UInt32(accounts) {
                let friends = (0..<UInt32(accounts)).filter {
                    $0 != one && pairs.contains(TieChecker.pair(one, $0))
                }
                #expect(Array(table.friends(of: one)) == friends && table.degree(of: one) == friends.count)
                for other in 0..<UInt32(accounts) {
                    #expect(table.contains(one, other) == friends.contains(other))
                }
            }
        }
    }

    @Test func `a list must contain exactly the friends`() {
        #expect(audit(baseline, [.read(.friends(of: 0, [2, 1]), 0...1)]).isClean)
        #expect(audit(baseline, [.read(.friends(of: 3, []), 0...1)]).isClean)
        #expect(audit(baseline, [.read(.friends(of: 0, [1]), 0...1)]).unpredictableReads == 1)
        #expect(audit(baseline, [.read(.friends(of: 0, [1, 2, 3]), 0...1)]).unpredictableReads == 1)
    }

    @Test func `an accepted friend must be in both lists and both counts`() {
        let accept: AuditRecord = .wrote(.befriend(3, 0), 0...10)
        for (account, list) in [(0, [1, 2, 3]), (3, [0])] as [(UInt32, [UInt32])] {
            #expect(audit(baseline, [accept, .read(.friends(of: account, list), 11...12)]).isClean)
            #expect(audit(baseline, [accept, .read(.friendCount(of: account, list.count), 11...12)]).isClean)
            let without = list.filter { $0 != 3 - account }
            let late: [AuditRecord] = [accept, .read(.friends(of: account, without), 11...12)]
            #expect(audit(baseline, late).unpredictableReads == 1)
            // While it is under way both are right.
            #expect(audit(baseline, [accept, .read(.friends(of: account, without), 5...12)]).isClean)
            #expect(audit(baseline, [accept, .read(.friends(of: account, list), 5...12)]).isClean)
            #expect(audit(baseline, [accept, .read(.friendCount(of: account, without.count), 5...12)]).isClean)
            #expect(!audit(baseline, [accept, .read(.friendCount(of: account, list.count + 1), 5...12)]).isClean)
        }
    }

    @Test func `a removed friend must be absent`() {
        let remove: AuditRecord = .wrote(.unfriend(0, 1), 0...10)
        #expect(audit(baseline, [remove, .read(.friends(of: 0, [2]), 11...12)]).isClean)
        #expect(audit(baseline, [remove, .read(.friends(of: 0, [1, 2]), 11...12)]).unpredictableReads == 1)
        #expect(audit(baseline, [remove, .read(.friendCount(of: 1, 0), 11...12)]).isClean)
    }

    @Test func `an unknown acceptance can be visible or not, at any later time`() {
        let accept: AuditRecord = .wrote(.befriend(3, 0), .unknown, 0...10)
        for list in [[1, 2], [1, 2, 3]] as [[UInt32]] {
            #expect(audit(baseline, [accept, .read(.friends(of: 0, list), 1_000...1_001)]).isClean)
            #expect(audit(baseline, [accept, .read(.friendCount(of: 0, list.count), 1_000...1_001)]).isClean)
            #expect(
                audit(baseline, readBack: [ReadBack(account: 0, friendCount: list.count, friends: list)], [accept])
                    .isClean)
        }
    }

    @Test func `two overlapping changes leave either result`() {
        let records: [AuditRecord] = [.wrote(.befriend(3, 0), 0...10), .wrote(.unfriend(0, 3), 5...20)]
        for list in [[1, 2], [1, 2, 3]] as [[UInt32]] {
            #expect(audit(baseline, records + [.read(.friends(of: 0, list), 30...31)]).isClean)
        }
        // The next change makes it certain again.
        let last: AuditRecord = .wrote(.unfriend(0, 3), 40...50)
        #expect(audit(baseline, records + [last, .read(.friends(of: 0, [1, 2]), 60...61)]).isClean)
        #expect(!audit(baseline, records + [last, .read(.friends(of: 0, [1, 2, 3]), 60...61)]).isClean)
    }

    @Test func `the last of several changes takes effect, whether or not they settle together`() {
        let records: [AuditRecord] = [
            .wrote(.befriend(3, 0), 0...10), .wrote(.unfriend(3, 0), 20...30), .wrote(.befriend(0, 3), 40...50),
        ]
        for splits in [[Int64.max], [15, 35, 60, .max], [25, 45, .max]] {
            var auditor = Auditor(baseline)
            var splitsLeft = splits[...]
            for record in records + [.read(.friends(of: 0, [1, 2, 3]), 60...61), .read(.friends(of: 3, [0]), 60...61)] {
                while let next = splitsLeft.first, next <= record.start {
                    auditor.settle(before: next)
                    splitsLeft.removeFirst()
                }
                auditor.take(record)
            }
            auditor.settle(before: .max)
            #expect(auditor.findings.isClean && auditor.unsettled == 0 && auditor.findings.readsChecked == 2)
        }
    }

    @Test func `a list with a repeated friend, its owner or an unknown account is malformed`() {
        for list in [[1, 1, 2], [0, 1, 2], [1, 2, 77]] as [[UInt32]] {
            #expect(audit(baseline, [.read(.friends(of: 0, list), 0...1)]).found == [.malformedList: 1])
        }
    }

    @Test func `numbers, lists and acknowledgements reveal more friends than the cap`() {
        var rules = AuditRules()
        rules.friendCap = 2
        #expect(audit(baseline, rules: rules, [.read(.friendCount(of: 0, 2), 0...1)]).isClean)
        #expect(audit(baseline, rules: rules, [.read(.friendCount(of: 0, 3), 0...1)])[.overCap] == 1)
        #expect(audit(baseline, rules: rules, [.read(.friends(of: 0, [1, 2, 3]), 0...1)])[.overCap] == 1)
        let accept: AuditRecord = .wrote(.befriend(0, 3), 10...20)
        #expect(audit(baseline, rules: rules, [accept]).found == [.overCap: 1])
        // A friend who leaves at the same time may have made room.
        #expect(audit(baseline, rules: rules, [.wrote(.unfriend(1, 0), 15...30), accept]).isClean)
        #expect(audit(baseline, rules: rules, [.wrote(.unfriend(1, 0), .unknown, 0...5), accept]).isClean)
        #expect(audit(baseline, rules: rules, [.wrote(.befriend(0, 3), .unknown, 10...20)]).isClean)
    }

    @Test func `an open removal makes room although the acceptance settles first`() {
        var rules = AuditRules()
        rules.friendCap = 2
        var auditor = Auditor(baseline, rules: rules)
        auditor.take(.wrote(.befriend(0, 3), 10...20))
        auditor.take(.wrote(.unfriend(1, 0), 5...100))
        auditor.settle(before: 50)
        auditor.settle(before: 200)
        #expect(auditor.findings.isClean)
    }

    @Test func `a later removal does not hide that the cap was exceeded`() {
        var rules = AuditRules()
        rules.friendCap = 2
        let accept: AuditRecord = .wrote(.befriend(0, 3), 10...20)
        #expect(audit(baseline, rules: rules, [accept, .wrote(.unfriend(1, 0), 21...30)]).found == [.overCap: 1])
        #expect(audit(baseline, rules: rules, [accept, .wrote(.unfriend(0, 3), 21...30)]).found == [.overCap: 1])
        #expect(audit(baseline, rules: rules, [accept, .wrote(.unfriend(1, 0), 20...30)]).isClean)
        #expect(audit(baseline, rules: rules, [accept, .wrote(.unfriend(1, 0), .unknown, 20...30)]).isClean)
    }

    @Test func `acceptances at a full account are counted, whatever the answer`() {
        var rules = AuditRules()
        rules.friendCap = 2
        func attempts(_ records: [AuditRecord]) -> Double? {
            audit(baseline, rules: rules, records).figure("cap_attempts")
        }
        for outcome in [WriteOutcome.refused, .acknowledged, .unknown] {
            #expect(attempts([.wrote(.befriend(0, 3), outcome, 10...20)]) == 1)
            #expect(attempts([.wrote(.befriend(3, 0), outcome, 10...20)]) == 1)
            // Both have room, or they are friends already.
            #expect(attempts([.wrote(.befriend(3, 1), outcome, 10...20)]) == 0)
            #expect(attempts([.wrote(.befriend(1, 0), outcome, 10...20)]) == 0)
        }
        let refused: AuditRecord = .wrote(.befriend(0, 3), .refused, 10...20)
        // There may have been room, before it or meanwhile.
        for interval in [0...5, 15...30] as [ClosedRange<Int64>] {
            #expect(attempts([refused, .wrote(.unfriend(0, 1), interval)]) == 0)
            #expect(attempts([refused, .wrote(.unfriend(0, 1), .unknown, interval)]) == 0)
        }
        #expect(attempts([refused, .wrote(.unfriend(0, 1), 21...30)]) == 1)
        // Full by an acceptance of the run.
        let filled: [AuditRecord] = [.wrote(.befriend(1, 3), 0...5), .wrote(.befriend(4, 1), .refused, 10...20)]
        #expect(attempts(filled) == 1 && attempts([filled[1]]) == 0)
        #expect(attempts([.wrote(.befriend(0, 0), .refused, 1...2), .wrote(.befriend(0, 99), .refused, 1...2)]) == 0)
    }

    @Test func `a read-back of both lists reveals a one-sided friendship`() {
        let accept: AuditRecord = .wrote(.befriend(0, 3), 0...10)
        let findings = audit(
            baseline, readBack: [ReadBack(account: 0, friends: [1, 2, 3]), ReadBack(account: 3, friends: [])], [accept])
        #expect(findings.found == [.oneSidedTie: 1, .missingTie: 1])
        let other = audit(
            baseline, readBack: [ReadBack(account: 3, friends: [0]), ReadBack(account: 0, friends: [1, 2])], [accept])
        #expect(other.found == [.oneSidedTie: 1, .missingTie: 1])
        // A friendship that may be there or not must be the same on both sides.
        let unknown: AuditRecord = .wrote(.befriend(0, 3), .unknown, 0...10)
        for (one, back, sides) in [([1, 2, 3], [0], 0), ([1, 2], [], 0), ([1, 2, 3], [], 1), ([1, 2], [0], 1)]
            as [([UInt32], [UInt32], Int)]
        {
            let readBack = [ReadBack(account: 0, friends: one), ReadBack(account: 3, friends: back)]
            #expect(audit(baseline, readBack: readBack, [unknown]).found == (sides == 0 ? [:] : [.oneSidedTie: sides]))
        }
        // Only one of the two was asked.
        let half = audit(baseline, readBack: [ReadBack(account: 3, friends: [])], [accept])
        #expect(half.found == [.missingTie: 1])
    }

    @Test func `the read-back finds missing and unwanted friends and wrong counts`() {
        let findings = audit(baseline, readBack: [ReadBack(account: 0, friendCount: 3, friends: [1, 4, 5])], [])
        #expect(findings.found == [.missingTie: 1, .unwantedTie: 2, .wrongFriendCount: 1])
    }

    @Test func `a friend who appears late counts as a stale read`() {
        let records: [AuditRecord] = [
            .wrote(.befriend(0, 3), 0...10), .read(.friends(of: 3, []), 20...21), .read(.friends(of: 3, [0]), 30...31),
        ]
        #expect(audit(baseline, records).found == [.staleRead: 1])
    }

    @Test func `an account cannot befriend itself`() {
        #expect(audit(baseline, [.wrote(.befriend(1, 1), 0...1), .read(.friends(of: 1, [0]), 2...3)]).isClean)
    }
}
