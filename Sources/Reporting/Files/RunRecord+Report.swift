// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
public import Measurement

extension RunRecord {
    /// Writes the report of the run as a folder of files.
    ///
    /// - Parameter path: the folder to create. An older report is replaced; any other folder with files is an error.
    /// - Throws: `ReportError`, as `ReportFolder.write` does.
    public func writeReport(to path: String) throws(ReportError) {
        try ReportFolder.write(self, to: URL(fileURLWithPath: path))
    }
}
