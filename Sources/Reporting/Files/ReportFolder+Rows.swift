// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation
public import Measurement

extension ReportFolder {
    /// Creates the logs that store a run's rows until its report is written.
    ///
    /// The logs are unnamed files on the file system of the report. Memory holds a fixed number of rows, and a killed
    /// run leaves no files behind. Leftovers of earlier killed runs are removed.
    ///
    /// - Parameters:
    ///   - folder: the folder of the report, which need not exist yet.
    ///   - bytes: the minimum size of the rows and the report.
    /// - Throws: `ReportError` with `fileSystem` if no file can be created there, or the free space is insufficient.
    public static func rows(beside folder: URL, needing bytes: Int = 0) throws(ReportError) -> RunRows {
        let target = AtomicFolder.place(of: folder)
        AtomicFolder.removeLeftovers(in: target.deletingLastPathComponent(), fileNames: fileNames)
        let place = existingParent(of: target).path
        let timeline = try RowFile(in: place, TickForm())
        try timeline.tryRoom(leastReport)
        if let obstacle = DestinationCheck.lackOfRoom(beside: folder, needing: bytes) { throw ReportError(obstacle) }
        return try RunRows(
            timeline: timeline, dailies: RowFile(in: place, DayForm()), panel: RowFile(in: place, PanelForm()),
            seconds: RowFile(in: place, SecondForm()))
    }

    /// The minimum size of a report; the chart script alone has 200 KB.
    private static let leastReport = 1 << 20

    /// Returns the nearest existing ancestor of `target`.
    static func existingParent(of target: URL) -> URL {
        var parent = target.deletingLastPathComponent()
        while parent.path != "/", !FileManager.default.fileExists(atPath: parent.path) {
            parent.deleteLastPathComponent()
        }
        return parent
    }
}
