// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import LoadDriver
import Measurement
import Requests
import Synchronization

/// The audit session of one drive. It takes the workers' records several times a second and checks them.
final class AuditSession: Sendable {
    let drive: Drive
    let profile: Profile
    let auditor: Mutex<Auditor>
    /// Result of comparing the backend's state before the load with the baseline.
    let startState: Mutex<String>
    /// Time between two reads of a final state: slightly longer than a response may be stale; nanoseconds.
    private let pause: Int64

    init(_ drive: Drive, _ profile: Profile, _ baseline: AuditBaseline, _ rules: AuditRules) {
        self.drive = drive
        self.profile = profile
        startState = Mutex("")
        pause = max(rules.patience, rules.freshnessWindow) + 100_000_000
        auditor = Mutex(Auditor(baseline, rules: rules))
    }

    /// Checks everything that is complete.
    func settle() {
        let (records, watermark) = drive.takeAuditRecords()
        auditor.withLock { auditor in
            for record in records { auditor.take(record) }
            auditor.settle(before: max(auditor.watermark, watermark))
        }
    }

    /// Checks the rest once nothing is in flight, and then the final state of accounts.
    ///
    /// Late is not lost: accounts with a wrong answer are read again, once every response must be up to date.
    ///
    /// - Parameters:
    ///   - accounts: accounts to read back, in addition to those that gave a wrong answer before.
    ///   - shouldContinue: polled during the read-back; return false to stop it.
    ///   - looksAgain: called with the number of accounts to read again, before the wait for it.
    /// - Returns: the failed requests of the read-back.
    func readBack(
        _ accounts: [UInt32], while shouldContinue: () -> Bool, looksAgain: (Int) -> Void
    ) -> RequestFailures {
        settle()
        var failures = lookAtFeeds(while: shouldContinue)
        let begin = drive.now
        let suspects = auditor.withLock { auditor in
            auditor.settle(before: begin)
            return auditor.accountsInDoubt.union(auditor.findings.first.compactMap(\.account))
        }
        let all = Array(suspects.union(accounts)).sorted()
        failures += drive.perform(.readBack, for: all, while: shouldContinue)
        var answers = drive.takeReadBacks()
        let doubtful = look(at: answers)
        if !doubtful.isEmpty {
            answers.removeAll { doubtful.contains($0.account) }
            looksAgain(doubtful.count)
            drive.sleep(until: drive.now + pause, while: shouldContinue)
            // An early response proves nothing: without a second read, the account stays unexplained.
            if shouldContinue() {
                failures += drive.perform(.readBack, for: doubtful.sorted(), while: shouldContinue)
                answers += drive.takeReadBacks()
            }
        }
        compare(Self.joined(answers))
        return failures
    }

    /// Processes first responses like any other reads.
    ///
    /// - Returns: accounts with a possible fault.
    private func look(at answers: [ReadBack]) -> Set<UInt32> {
        // A response may have arrived in this very nanosecond.
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

    /// Merges the responses to several requests about an account into one.
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

    /// Current figures, such as `lost_likes`.
    var figures: [NamedFigure] { auditor.withLock { Self.figures(of: $0.findings) } }

    /// Returns the findings.
    ///
    /// - Parameters:
    ///   - begin: start of the load; nanoseconds.
    ///   - isWhole: whether the read-back is complete.
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
            return AuditFigures(
                figures: Self.figures(of: found), findings: findings, findingsInAll: found.wrongAnswers,
                freshness: freshness,
                isWhole: isWhole, looks: looks(of: found),
                absent: found.absent.map { AbsentFigure(name: $0.name, why: $0.why) },
                startState: startState.withLock(\.self))
        }
    }

    private static func figures(of findings: AuditFindings) -> [NamedFigure] {
        findings.figures.map { NamedFigure($0.name, $0.value) }
    }
}
