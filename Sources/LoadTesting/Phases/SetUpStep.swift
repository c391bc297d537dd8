// SPDX-License-Identifier: GPL-3.0-or-later
import LoadDriver
import Operations

/// A step of the set-up before a load: requests of one kind.
struct SetUpStep {
    /// The account that sends a request, and the account it concerns.
    typealias Pair = (actor: UInt32, subject: UInt32)

    private enum Requests {
        case accounts(Int)
        case operation(OperationKind, [Pair])
    }

    /// What the step creates, in the plural.
    let name: String
    /// Number of accounts or pairs.
    let count: Int
    private let requests: Requests

    /// Creates a step from the profile's set-up requests for each account.
    init(_ drive: Drive, accounts: Int) {
        (name, count, requests) = (
            "requests for accounts", drive.count(.setUp, accounts: accounts), .accounts(accounts)
        )
    }

    /// Creates a step from an operation on pairs.
    init(_ name: String, _ kind: OperationKind, _ pairs: [Pair]) {
        (self.name, count, requests) = (name, pairs.count, .operation(kind, pairs))
    }

    /// Performs steps in order until a request fails or the drive is cancelled.
    ///
    /// - Returns: the failed requests.
    static func perform(_ steps: [SetUpStep], _ drive: Drive, _ control: DriveControl) -> RequestFailures {
        let all = steps.reduce(0) { $0 + $1.count }
        var (before, failures) = (0, RequestFailures())
        for step in steps where failures.isEmpty && control.shouldContinue {
            failures += step.perform(drive, while: { control.shouldContinue }) { done in
                let done = min(done, step.count)
                control.report(
                    .setUp(
                        SetUpProgress(
                            step: step.name, done: done, count: step.count,
                            fraction: Double(before + done) / Double(max(1, all)))))
            }
            before += step.count
        }
        return failures
    }

    private func perform(
        _ drive: Drive, while shouldContinue: () -> Bool, onProgress: (Int) -> Void
    ) -> RequestFailures {
        switch requests {
        case .accounts(let accounts):
            drive.perform(.setUp, for: 0..<UInt32(accounts), while: shouldContinue, onProgress: onProgress)
        case .operation(let kind, let pairs):
            drive.perform(kind, for: pairs, while: shouldContinue, onProgress: onProgress)
        }
    }
}
