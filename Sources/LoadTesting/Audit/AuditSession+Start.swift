// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import Foundation
import LoadDriver
import Measurement
import Operations
import Requests
import Synchronization

extension AuditSession {
    /// Size of each half of a sample: accounts spread evenly, and accounts with the most likes.
    private static let sampleSize = 100
    /// Waits before each comparison of accounts that differ; seconds. A background worker may update counts later.
    private static let waits = [0, 1, 3, 6] as [Int64]

    /// Compares a sample of accounts with the audit's initial state, before anything changes.
    ///
    /// - Parameters:
    ///   - baseline: the audit's initial state.
    ///   - world: how the backend got its initial state.
    ///   - shouldContinue: polled during the comparison; return false to stop it.
    /// - Throws: `DriveError` if the backend is in another state: each difference would look like a fault.
    func checkStart(_ baseline: AuditBaseline, _ world: StartingWorld, while shouldContinue: () -> Bool) throws {
        var comparison = StartComparison(baseline)
        var accounts = comparison.sample(Self.sampleSize)
        let asked = accounts.count
        var failures = RequestFailures()
        guard canReadStart else {
            return report(
                "not checked: neither the profile's audit.readBack nor viewHomepage returns the state of an account"
            )
        }
        for seconds in Self.waits where !accounts.isEmpty && shouldContinue() {
            drive.sleep(until: drive.now + seconds * 1_000_000_000, while: shouldContinue)
            failures += look(at: accounts, baseline, &comparison, while: shouldContinue)
            accounts = comparison.accountsThatDiffer
        }
        guard shouldContinue() else { return }
        if let first = comparison.differences.first {
            throw DriveError.wrongState(
                at: drive.transport.target, world, "account \(first.account) \(first.words)",
                comparison.differences.count, of: comparison.accountsCompared)
        }
        let what = comparison.compared.sorted { $0.rawValue < $1.rawValue }.map(\.words)
        guard !what.isEmpty else {
            let why = failures.isEmpty ? "no response had a value" : Self.words(failures)
            return report("not checked: \(Words.count(asked, "account")) read; \(why)")
        }
        let accountsCompared = Words.count(comparison.accountsCompared, "account")
        report(
            "\(accountsCompared) compared, none different: " + what.joined(separator: ", ")
                + (failures.isEmpty ? "" : "; \(Self.words(failures))"))
    }

    /// Describes failures, such as `3 timed_out: requests that failed`.
    private static func words(_ failures: RequestFailures) -> String {
        let counts = failures.counts.map { "\($0.count) \($0.name)" }
        return (counts.isEmpty ? "not all" : counts.joined(separator: ", "))
            + (counts.isEmpty ? " requests could be sent" : ": requests that failed")
    }

    private func report(_ words: String) { startState.withLock { $0 = words } }

    private var readsBack: Bool { drive.has(.readBack) }

    private var homepageExtracts: Bool {
        guard let extract = profile.operations[.viewHomepage]?.extract else { return false }
        return [.likes, .friends, .friendList].contains { extract[$0] != nil }
    }

    private var canReadStart: Bool { readsBack || homepageExtracts }

    private func look(
        at accounts: [UInt32], _ baseline: AuditBaseline, _ comparison: inout StartComparison,
        while shouldContinue: () -> Bool
    ) -> RequestFailures {
        var failures = drive.perform(.readBack, for: accounts, while: shouldContinue)
        let extractsLikes = profile.readBack.account?.extract[.likes] != nil
        if !extractsLikes, homepageExtracts {
            let pairs = accounts.map { (actor: baseline.ties.friends(of: $0).first ?? $0, subject: $0) }
            failures += drive.perform(.viewHomepage, for: pairs, while: shouldContinue)
        }
        for answer in drive.takeReadBacks() { comparison.take(answer) }
        for record in drive.takeAuditRecords().records {
            if case .read(let read) = record.content { comparison.take(read) }
        }
        return failures
    }
}

extension DriveError {
    /// Returns the error for a backend whose initial state differs from the audit's.
    static func wrongState(
        at target: Target, _ world: StartingWorld, _ first: String, _ differences: Int, of compared: Int
    ) -> DriveError {
        let (state, cure) =
            switch world {
            case .folder(let folder):
                (
                    "the state of the world folder",
                    "restart it from \(folder.path) before each audited run, as --reset does"
                )
            case .setUp, .asItIs: ("the state that the set-up makes of an empty one", "begin with an empty backend")
            }
        return DriveError(
            .wrongState,
            "\(target.url): the backend is not in \(state): \(first); \(differences) of \(compared) accounts "
                + "compared are different\n"
                + "  hint: \(cure); an earlier drive has changed it, or the profile's `extract` point to the wrong values"
        )
    }
}
