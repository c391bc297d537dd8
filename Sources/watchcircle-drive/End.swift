// SPDX-License-Identifier: GPL-3.0-or-later
import LoadDriver
import Measurement
import Programs

extension EarlyEnd {
    /// Why a drive ended before its time; nil if it did not.
    static func of(_ drive: Drive, _ breach: ObjectiveMonitor.Breach?, isInterrupted: Bool) -> EarlyEnd? {
        if let breach { return EarlyEnd(breach.reason, objective: breach.objective.name) }
        if isInterrupted { return EarlyEnd("it was interrupted") }
        guard drive.isSpent, let most = drive.transport.mostRequests else { return nil }
        return EarlyEnd("all \(most) requests of --max-requests were sent")
    }
}

extension Drive {
    /// Sends the profile's requests after the run, if it has any; says so when some fail, for a backend that is not left as it
    /// was found spoils the next run.
    func tearDown(accounts: Int) {
        guard has(.tearDown), !Interruption.isAsked else { return }
        let failures = perform(.tearDown, for: 0..<UInt32(accounts), while: { !Interruption.isAsked })
        guard !failures.isEmpty else { return }
        Terminal.say("watchcircle: \(transport.target.url): the tear-down failed: \(failures.words)")
    }
}
