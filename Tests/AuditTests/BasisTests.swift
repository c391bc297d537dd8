// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Audit

@Suite struct BasisTests {
    /// Figures that count what was looked at or done themselves.
    private let own: Set = [
        "reads_checked", "writes_acknowledged", "writes_refused", "writes_unknown", "accounts_read_back",
        "cap_attempts",
    ]

    @Test func `every figure depends on a check, except those that count actions`() {
        for name in AuditFindings.figureNames {
            let isBased = AuditBasis.allCases.contains { $0.figures.contains(name) }
            #expect(isBased != own.contains(name), "\(name)")
        }
        #expect(Set(AuditFindings.figureNames).count == AuditFindings.figureNames.count)
        let findings = audit(AuditBaseline(accounts: 1), [])
        #expect(Set(findings.figures.map(\.name)).isSubset(of: AuditFindings.figureNames))
    }

    @Test func `wrong answers depend on every check that can find one`() {
        let based = AuditBasis.allCases.filter { $0.figures.contains("wrong_answers") }
        #expect(Set(based) == Set(FindingKind.allCases.flatMap(\.basis)))
    }

    @Test func `wrong answers are the sum of all findings`() {
        let findings = audit(
            AuditBaseline(accounts: 2), [.read(.likes(of: 0, 3), 0...1), .read(.friends(of: 1, [1, 1]), 2...3)])
        let sum = FindingKind.allCases.reduce(0) { $0 + findings[$1] }
        #expect(sum > 1 && findings.wrongAnswers == sum)
        #expect(findings.figures.first { $0.name == "wrong_answers" }?.value == Double(sum))
    }

    @Test func `without reads there are no checks`() {
        let findings = audit(AuditBaseline(accounts: 2), [.likes(3, 0...10)])
        #expect(AuditBasis.allCases.allSatisfy { findings.looks(at: $0) == 0 } && findings.absent.isEmpty)
    }

    @Test func `each kind of read counts for its check`() {
        let baseline = AuditBaseline(
            accounts: 3, ties: [(0, 1)], posts: [AuditBaseline.KnownPost(id: 1, account: 0, likes: 2)])
        let cases: [(AuditRead, AuditBasis)] = [
            (.likes(of: 0, 0), .likes), (.postLikes(of: 1, 2), .postLikes), (.friendCount(of: 0, 1), .friendCounts),
            (.friends(of: 0, [1]), .friendLists), (.ownPosts(of: 0, [1]), .postLists),
        ]
        for (read, basis) in cases {
            let findings = audit(baseline, [.read(read, 0...1)])
            #expect(findings.isClean)
            #expect(AuditBasis.allCases.filter { findings.looks(at: $0) > 0 } == [basis], "\(basis)")
            #expect(findings.looks(at: basis) == 1)
        }
        // A post of unknown author says nothing.
        #expect(audit(baseline, [.read(.postLikes(of: 9, 0), 0...1)]).looks(at: .postLikes) == 0)
    }

    @Test func `the read-back counts too, and pairs only if both lists are present`() {
        let baseline = AuditBaseline(accounts: 3, likes: 4, ties: [(0, 1), (1, 2)])
        let one = ReadBack(account: 0, likes: 4, friendCount: 1, friends: [1])
        let other = ReadBack(account: 1, friends: [0, 2])
        let findings = audit(baseline, readBack: [one, other], [])
        #expect(findings.isClean && findings.looks(at: .likes) == 1 && findings.looks(at: .friendCounts) == 1)
        #expect(findings.looks(at: .friendLists) == 2 && findings.looks(at: .listPairs) == 1)
        #expect(audit(baseline, readBack: [one], []).looks(at: .listPairs) == 0)
    }
}
