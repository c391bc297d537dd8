// SPDX-License-Identifier: GPL-3.0-or-later
import LoadDriver
import Measurement
import Programs
import Synchronization

/// Looks at the first answers of a load: if all of them are failures, it says so at once and not after the run.
final class FirstContact: Sendable {
    private let drive: Drive
    private let isOver = Atomic(false)

    init(_ drive: Drive) { self.drive = drive }

    /// Takes a second that has ended. Called by one thread.
    func look(at row: SecondRow) {
        guard row.completed > 0, !isOver.load(ordering: .relaxed) else { return }
        isOver.store(true, ordering: .relaxed)
        guard row.errors == row.completed, let first = drive.failures.foremost else { return }
        let reason = first.reasons().first.map { "\n  hint: \($0)" } ?? ""
        Terminal.say(
            "watchcircle: \(drive.transport.target.url): the first requests all fail: \(first.sentence)\(reason)")
    }
}
