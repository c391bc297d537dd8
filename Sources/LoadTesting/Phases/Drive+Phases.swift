// SPDX-License-Identifier: GPL-3.0-or-later
import LoadDriver

/// The phases before and after a load.
extension Drive {
    /// Waits until the load can begin: first the time to settle, then until the profile's request `ready` succeeds.
    ///
    /// - Throws: `DriveError` if it does not succeed in time.
    func awaitBegin(_ settings: DriveSettings, _ control: DriveControl) throws(DriveError) {
        settle(for: settings.settle, control)
        guard has(.ready) else { return }
        let start = now
        let end = start + Int64(settings.readyWithin * 1e9)
        while control.shouldContinue {
            let failures = perform(.ready, for: [UInt32(settings.shard.index)], while: { control.shouldContinue })
            if failures.isEmpty { return }
            guard now < end else {
                throw DriveError.notReady(transport.target, within: settings.readyWithin, failures)
            }
            control.report(.notReady(seconds: Double(now - start) / 1e9))
            sleep(until: min(end, now + 500_000_000), while: { control.shouldContinue })
        }
    }

    /// Waits so that a backend can process the set-up.
    private func settle(for seconds: Double, _ control: DriveControl) {
        let end = now + Int64(seconds * 1e9)
        sleep(until: end) {
            control.report(.settling(secondsLeft: Double(max(0, end - now)) / 1e9))
            return control.shouldContinue
        }
    }

    /// Sends the profile's tear-down requests, if it has any. Reports failures, because a backend that is not restored
    /// affects the next run.
    func tearDown(accounts: Int, _ control: DriveControl) {
        guard has(.tearDown), control.shouldContinue else { return }
        let failures = perform(.tearDown, for: 0..<UInt32(accounts), while: { control.shouldContinue })
        if !failures.isEmpty { control.report(.tearDownFailed(failures)) }
    }
}
