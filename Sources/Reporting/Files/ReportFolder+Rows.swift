// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation
public import Measurement

extension ReportFolder {
    /// Where the rows of a run are kept until its report is written: in files without names on the report's own disk, so
    /// that memory holds a fixed number of them, and nothing is left behind by a run that is killed.
    ///
    /// What killed runs left there is removed.
    ///
    /// - Parameters:
    ///   - folder: of the report; it need not exist yet.
    ///   - bytes: what the rows and the report will take there at least.
    /// - Throws: `ReportError` with `fileSystem` if no file can be made there, or there is not so much room.
    public static func rows(beside folder: URL, needing bytes: Int = 0) throws(ReportError) -> RunRows {
        let target = WholeFolder.place(of: folder)
        WholeFolder.removeLeftovers(in: target.deletingLastPathComponent(), fileNames: fileNames)
        let place = existingParent(of: target).path
        let timeline = try RowFile(in: place, TickForm())
        try timeline.tryRoom(leastReport)
        if let obstacle = PlaceCheck.lackOfRoom(beside: folder, needing: bytes) { throw ReportError(obstacle) }
        return try RunRows(
            timeline: timeline, dailies: RowFile(in: place, DayForm()), panel: RowFile(in: place, PanelForm()),
            seconds: RowFile(in: place, SecondForm()))
    }

    /// The charts' script alone has 200 KB.
    private static let leastReport = 1 << 20

    /// The nearest folder above `target` that exists.
    static func existingParent(of target: URL) -> URL {
        var parent = target.deletingLastPathComponent()
        while parent.path != "/", !FileManager.default.fileExists(atPath: parent.path) {
            parent.deleteLastPathComponent()
        }
        return parent
    }
}
