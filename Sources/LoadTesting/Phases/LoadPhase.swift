// SPDX-License-Identifier: GPL-3.0-or-later
import LoadDriver
import Measurement
import Simulation

/// The load of a drive, from its first request until every request has ended.
struct LoadPhase {
    private let drive: Drive
    private let control: DriveControl
    private let monitor: DriveMonitor

    /// Starts to monitor the load.
    ///
    /// - Parameters:
    ///   - begin: start of the load; nanoseconds.
    ///   - length: planned duration of the load.
    ///   - objectives: objectives that can end the load.
    ///   - rows: destination of the rows of seconds.
    ///   - audit: the audit that settles each second; nil if there is none.
    init(
        _ drive: Drive, _ control: DriveControl, begin: Int64, length: LoadLength, objectives: [Objective],
        rows: any RowLog<SecondRow>, audit: AuditSession? = nil
    ) {
        (self.drive, self.control) = (drive, control)
        control.report(.driving(length.phases))
        let contact = FirstContact(drive, control)
        monitor = DriveMonitor(drive, control, begin: begin, load: length, objectives: objectives, rows: rows) {
            contact.look(at: $0)
            audit?.settle()
            control.report(.second($0, $1))
        }
    }

    /// Whether the load continues.
    var shouldContinue: Bool { monitor.shouldContinue }

    /// Returns a closure that polls whether the load continues.
    var poll: @Sendable () -> Bool { { [monitor] in monitor.shouldContinue } }

    /// Waits for the end of the load and for the last responses.
    ///
    /// - Parameters:
    ///   - end: planned end of the load; nanoseconds.
    ///   - patience: maximum wait for the last responses; seconds. A cancelled drive waits for at most one second.
    func finish(at end: Int64, patience: Double) -> LoadResult {
        drive.sleep(until: end, while: { monitor.shouldContinue })
        let ending = monitor.stop()
        let (totals, generator) = drive.finish(patience: control.isCancelled() ? 1 : patience)
        let failures = drive.failures
        let (rows, watched) = monitor.end()
        return LoadResult(
            ending: ending, totals: totals, generator: generator, failures: failures, rows: rows, watched: watched)
    }
}

/// The result of a load.
struct LoadResult {
    /// When and why the load ended.
    var ending: DriveMonitor.Ending
    fileprivate var totals: WorkerTotals
    fileprivate var generator: GeneratorLoad
    fileprivate var failures: [Failure]
    fileprivate var rows: Rows<SecondRow>
    fileprivate var watched: [WatchedWindows]

    /// Returns the figures of the record, after the drive has sent its last request.
    func figures(_ setup: DrivenSetup, of drive: Drive, audit: AuditFigures? = nil) -> DrivenFigures {
        var figures = DrivenFigures(
            setup: setup, names: Drive.kindNames, totals: totals, seconds: rows, generatorCPU: generator.running,
            generatorRunnable: generator.runnable, peakRSSBytes: Machine.peakResidentBytes, phases: ending.phases,
            watched: watched, audit: audit)
        figures.connections = drive.connections
        figures.earlyEnd = ending.early
        figures.failures = failures
        return figures
    }
}
