// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation
public import Measurement

extension ReportFolder {
    /// Where the rows of a run are kept until its report is written: in files without names on the report's own disk, so
    /// that memory holds a fixed number of them, and nothing is left behind by a run that is killed.
    ///
    /// - Parameter folder: of the report; it need not exist yet.
    /// - Throws: `ReportError` with `fileSystem` if no file can be made there.
    public static func rows(beside folder: URL) throws(ReportError) -> RunRows {
        let place = existingParent(of: folder.standardizedFileURL.resolvingSymlinksInPath()).path
        return try RunRows(
            timeline: RowFile(in: place, TickForm()), dailies: RowFile(in: place, DayForm()),
            panel: RowFile(in: place, PanelForm()), seconds: RowFile(in: place, SecondForm()))
    }

    /// The nearest folder above `target` that exists.
    static func existingParent(of target: URL) -> URL {
        var parent = target.deletingLastPathComponent()
        while parent.path != "/", !FileManager.default.fileExists(atPath: parent.path) {
            parent.deleteLastPathComponent()
        }
        return parent
    }
}
