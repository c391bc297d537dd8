// SPDX-License-Identifier: GPL-3.0-or-later
import LoadDriver
import Measurement
import Programs
import Synchronization

/// A check of the first responses of a load. If all of them fail, it reports this at once instead of after the run.
final class FirstContact: Sendable {
    private let drive: Drive
    private let isOver = Atomic(false)

    init(_ drive: Drive) { self.drive = drive }

    /// Checks a completed second. Called by one thread.
    func look(at row: SecondRow) {
        guard row.completed > 0, !isOver.load(ordering: .relaxed) else { return }
        isOver.store(true, ordering: .relaxed)
        guard row.errors == row.completed, let first = drive.failures.foremost else { return }
        let reason = first.reasons().first.map { "\n  hint: \($0)" } ?? ""
        Terminal.printError(
            "watchcircle: \(drive.transport.target.url): the first requests all fail: \(first.sentence)\(reason)")
    }
}
