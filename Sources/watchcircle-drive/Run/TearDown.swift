// SPDX-License-Identifier: GPL-3.0-or-later
import LoadDriver
import Programs

extension Drive {
    /// Sends the profile's tear-down requests, if it has any. Reports failures, because a backend that is not restored
    /// affects the next run.
    func tearDown(accounts: Int) {
        guard has(.tearDown), !Interruption.isRequested else { return }
        let failures = perform(.tearDown, for: 0..<UInt32(accounts), while: { !Interruption.isRequested })
        guard !failures.isEmpty else { return }
        Terminal.printError("watchcircle: \(transport.target.url): the tear-down failed: \(failures.words)")
    }
}
