// SPDX-License-Identifier: GPL-3.0-or-later
import LoadDriver
import Measurement
import Synchronization

/// A check of the first responses of a load. If all of them fail, it reports this at once instead of after the run.
final class FirstContact: Sendable {
    private let drive: Drive
    private let control: DriveControl
    private let isOver = Atomic(false)

    init(_ drive: Drive, _ control: DriveControl) { (self.drive, self.control) = (drive, control) }

    /// Checks a completed second. Called by one thread.
    func look(at row: SecondRow) {
        guard row.completed > 0, !isOver.load(ordering: .relaxed) else { return }
        isOver.store(true, ordering: .relaxed)
        guard row.errors == row.completed, let first = drive.failures.foremost else { return }
        control.report(.firstRequestsFailed(first))
    }
}
