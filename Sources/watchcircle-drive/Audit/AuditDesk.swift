// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import LoadDriver
import Measurement
import Requests
import Synchronization

/// The audit of one drive: takes what the lanes noted, some times a second, and judges it.
final class AuditDesk: Sendable {
    let drive: Drive
    let profile: Profile
    let auditor: Mutex<Auditor>
    /// How the backend's state before the load compared with the baseline.
    let startState: Mutex<String>
    /// Between two looks at a final state: as long as an answer may be out of date, and a little; nanoseconds.
    private let pause: Int64

    init(_ drive: Drive, _ profile: Profile, _ baseline: AuditBaseline, _ rules: AuditRules) {
        self.drive = drive
        self.profile = profile
        startState = Mutex("")
        pause = max(rules.patience, rules.freshnessWindow) + 100_000_000
        auditor = Mutex(Auditor(baseline, rules: rules))
    }

    /// Judges all that is over.
    func settle() {
        let (records, watermark) = drive.takeAuditRecords()
        auditor.withLock { auditor in
            for record in records { auditor.take(record) }
            auditor.settle(before: max(auditor.watermark, watermark))
        }
    }

    /// Judges the rest, when nothing is in flight any more, and then what accounts tell of themselves.
    ///
    /// Late is not lost: accounts that tell something wrong are asked once more, when every answer must be up to date.
    ///
    /// - Parameters:
    ///   - accounts: whose state is read back, beside those that gave a wrong answer before.
    ///   - goesOn: asked now and then.
    ///   - looksAgain: told how many accounts are asked once more, before the wait for it.
    /// - Returns: requests of the read-back that failed.
    func readBack(
        _ accounts: [UInt32], while goesOn: () -> Bool, looksAgain: (Int) -> Void
    ) -> RequestFailures {
        settle()
        var failures = lookAtFeeds(while: goesOn)
        let begin = drive.now
        let suspects = auditor.withLock { auditor in
            auditor.settle(before: begin)
            return auditor.accountsInDoubt.union(auditor.findings.first.compactMap(\.account))
        }
        let all = Array(suspects.union(accounts)).sorted()
        failures += drive.perform(.readBack, for: all, while: goesOn)
        var answers = drive.takeReadBacks()
        let doubtful = look(at: answers)
        if !doubtful.isEmpty {
            answers.removeAll { doubtful.contains($0.account) }
            looksAgain(doubtful.count)
            drive.sleep(until: drive.now + pause, while: goesOn)
            // What was asked too early says nothing: without a second look, it stays unexplained.
            if goesOn() {
                failures += drive.perform(.readBack, for: doubtful.sorted(), while: goesOn)
                answers += drive.takeReadBacks()
            }
        }
        compare(Self.joined(answers))
        return failures
    }

    /// Takes first answers as reads like all others.
    ///
    /// - Returns: accounts of which something seems wrong.
    private func look(at answers: [ReadBack]) -> Set<UInt32> {
        // An answer may have come in this very nanosecond.
        let now = drive.now + 1
        return auditor.withLock { auditor in
            for answer in answers { auditor.look(at: answer) }
            auditor.settle(before: now)
            return auditor.accountsInDoubt
        }
    }

    private func compare(_ answers: [ReadBack]) {
        let now = drive.now
        auditor.withLock { auditor in
            for answer in answers { auditor.compare(answer, at: now) }
            auditor.endComparison(at: now)
        }
    }

    /// One answer an account, of those to its several questions.
    private static func joined(_ answers: [ReadBack]) -> [ReadBack] {
        let whole = answers.reduce(into: [UInt32: ReadBack]()) { whole, answer in
            var one = whole[answer.account] ?? answer
            one.likes = answer.likes ?? one.likes
            one.friendCount = answer.friendCount ?? one.friendCount
            one.friends = answer.friends ?? one.friends
            one.posts = answer.posts ?? one.posts
            whole[answer.account] = one
        }
        return whole.values.sorted { $0.account < $1.account }
    }

    /// Figures so far, such as `lost_likes`.
    var figures: [NamedFigure] { auditor.withLock { Self.figures(of: $0.findings) } }

    /// What was found.
    ///
    /// - Parameters:
    ///   - begin: the load's first moment; nanoseconds.
    ///   - isWhole: whether the read-back came to its end.
    func result(begin: Int64, isWhole: Bool) -> AuditFigures {
        auditor.withLock { auditor in
            let found = auditor.findings
            let findings = found.first.map { finding in
                let seconds = Double(finding.instant - begin) / 1e9
                return AuditFinding(
                    kind: finding.kind.figureName, account: finding.account.map(Int.init) ?? -1,
                    expected: finding.expected, seen: finding.seen, at: seconds)
            }
            let freshness = found.freshness.steps.map {
                FreshnessPoint(ageSeconds: $0.seconds.lowerBound, reads: $0.reads, fresh: $0.seen)
            }
            let all = FindingKind.allCases.reduce(0) { $0 + found[$1] }
            return AuditFigures(
                figures: Self.figures(of: found), findings: findings, findingsInAll: all, freshness: freshness,
                isWhole: isWhole, looks: looks(of: found),
                absent: found.absent.map { AbsentFigure(name: $0.name, why: $0.why) },
                startState: startState.withLock(\.self))
        }
    }

    private static func figures(of findings: AuditFindings) -> [NamedFigure] {
        findings.figures.map { NamedFigure($0.name, $0.value) }
    }
}
