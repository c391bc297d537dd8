// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation
public import Measurement

/// A format of a report: one file, which is written when a run is over.
///
/// To add a format, write a type in a file of its own and add the type to `ReportFolder.formats`. The folder's checks,
/// its replacement and its clean-up follow the list.
public protocol ReportFormat: Sendable {
    /// The name of the file in the report's folder.
    static var fileName: String { get }

    /// Whether the report of `record` has the file; by default, every report has.
    static func isPart(of record: RunRecord) -> Bool

    /// Reads what the format needs besides a record, before a run and again before its report is written.
    ///
    /// - Parameter resources: the files of the system that formats can embed.
    /// - Throws: `ReportError` if a resource is missing; no report is then written.
    init(resources: ReportResources) throws(ReportError)

    /// Writes the file.
    ///
    /// - Parameters:
    ///   - record: the run.
    ///   - file: a path at which there is no file.
    /// - Throws: `ReportError`; the caller removes an incomplete file.
    func write(_ record: RunRecord, to file: URL) throws(ReportError)
}

extension ReportFormat {
    /// Whether the report of `record` has the file: always.
    public static func isPart(of record: RunRecord) -> Bool { true }
}

/// The files of the system that formats can embed.
public struct ReportResources: Sendable {
    /// The file of Chart.js 3; nil for the installed one.
    public var chartScript: URL?

    /// Creates resources.
    ///
    /// - Parameter chartScript: the file of Chart.js 3; by default the installed one.
    public init(chartScript: URL? = nil) { self.chartScript = chartScript }
}

/// A format whose file is one text.
public protocol TextFileFormat: ReportFormat {
    /// Creates the format, which needs no resources.
    init()
    /// Returns the text of the file.
    static func text(of record: RunRecord) -> String
}

extension TextFileFormat {
    /// Creates the format.
    public init(resources: ReportResources) throws(ReportError) { self.init() }

    /// Writes the text.
    public func write(_ record: RunRecord, to file: URL) throws(ReportError) {
        do { try Data(Self.text(of: record).utf8).write(to: file) } catch { throw ReportError.of(error, at: file) }
    }
}

/// A format whose file is written piece by piece, since it can be larger than memory.
public protocol StreamedFileFormat: ReportFormat {
    /// Creates the format, which needs no resources.
    init()
    /// Writes the content.
    ///
    /// - Throws: an error if rows could not be stored or read.
    static func write(_ record: RunRecord, to file: inout some TextOutputStream) throws
}

extension StreamedFileFormat {
    /// Creates the format.
    public init(resources: ReportResources) throws(ReportError) { self.init() }

    /// Writes the content in buffered pieces.
    public func write(_ record: RunRecord, to file: URL) throws(ReportError) {
        try BufferedTextFile.write(to: file) { text throws in try Self.write(record, to: &text) }
    }
}
