// SPDX-License-Identifier: GPL-3.0-or-later
import LoadDriver
import Operations
import Programs
import Reporting

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

    /// Sends the requests until one fails or the user interrupts the run.
    ///
    /// - Parameter onProgress: called several times a second with the number of completed requests.
    func perform(_ drive: Drive, onProgress: (Int) -> Void) -> RequestFailures {
        func shouldContinue() -> Bool { !Interruption.isRequested }
        switch requests {
        case .accounts(let accounts):
            return drive.perform(.setUp, for: 0..<UInt32(accounts), while: shouldContinue, onProgress: onProgress)
        case .operation(let kind, let pairs):
            return drive.perform(kind, for: pairs, while: shouldContinue, onProgress: onProgress)
        }
    }

    /// Returns progress text such as `setting up: friend requests 3,200 of 12,000`.
    func words(_ done: Int) -> String {
        "setting up: \(name) \(Readable.number(Double(min(done, count)))) of \(Readable.number(Double(count)))"
    }
}

extension Drive {
    /// Waits until the load can begin: first for `--settle`, then until the profile's request `ready` succeeds.
    ///
    /// - Throws: `DriveError` if it does not succeed in time.
    func awaitBegin(_ load: LoadOptions, _ progress: Programs.Progress) throws {
        settle(for: load.settle.seconds, progress)
        guard has(.ready) else { return }
        let start = now
        let end = start + Int64(load.readyWithin.seconds * 1e9)
        while !Interruption.isRequested {
            let failures = perform(.ready, for: [UInt32(load.shard.index)], while: { !Interruption.isRequested })
            if failures.isEmpty { return }
            guard now < end else {
                throw DriveError.notReady(transport.target, within: load.readyWithin.seconds, failures)
            }
            let passed = Readable.seconds((Double(now - start) / 1e9).rounded())
            progress.enter(.driving(share: 1, figures: "set up; not ready after \(passed)"))
            sleep(until: min(end, now + 500_000_000), while: { !Interruption.isRequested })
        }
    }

    /// Waits so that a backend can process the set-up.
    func settle(for seconds: Double, _ progress: Programs.Progress) {
        let end = now + Int64(seconds * 1e9)
        sleep(until: end) {
            let left = Readable.seconds((Double(max(0, end - now)) / 1e9).rounded(.up))
            progress.enter(.driving(share: 1, figures: "set up; the load begins in \(left)"))
            return !Interruption.isRequested
        }
    }
}
