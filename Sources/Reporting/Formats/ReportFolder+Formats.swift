// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement

extension ReportFolder {
    /// The formats of a report, in the order in which they are written.
    ///
    /// The first one marks a folder as a report: without it, no report is kept. The largest one comes last, so that it
    /// cannot exhaust the disk for the others.
    public static let formats: [any ReportFormat.Type] = [
        SummaryJSON.self,
        JUnitXML.self,
        MetricsText.self,
        TimelineCSV.self,
        SocietyCSV.self,
        ReportPage.self,
        ResultsDatabase.self,
    ]

    /// Returns the names of the files that a report can contain; a folder with any other file is never replaced.
    static func fileNames(of formats: [any ReportFormat.Type]) -> [String] { formats.map { $0.fileName } }

    /// The files that a report can contain.
    public static var fileNames: [String] { fileNames(of: formats) }

    /// Returns the files of the report of `record`.
    public static func fileNames(of record: RunRecord) -> [String] {
        fileNames(of: formats.filter { $0.isPart(of: record) })
    }
}
