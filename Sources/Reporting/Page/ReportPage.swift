// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation
public import Measurement
internal import TextFormats

/// `report.html`: a self-contained page that sends no requests.
///
/// Its body and scripts are in `Resources` and compiled into the program. The data is an embedded JSON block.
public struct ReportPage: ReportFormat, Sendable {
    /// The name of the file.
    public static let fileName = "report.html"

    private let shell: PageShell

    /// Reads the chart script.
    ///
    /// - Throws: `ReportError` with `chartScriptMissing` if the file cannot be read or is not Chart.js 3.
    public init(resources: ReportResources = ReportResources()) throws(ReportError) {
        shell = try PageShell(chartScript: resources.chartScript ?? PageShell.installedChartScript)
    }

    /// Writes the page.
    public func write(_ record: RunRecord, to file: URL) throws(ReportError) {
        try BufferedTextFile.write(to: file) { text throws in text.write(try html(of: record)) }
    }

    /// Returns the page of a run.
    ///
    /// - Throws: an error if rows could not be stored or read.
    package func html(of record: RunRecord) throws -> String {
        let body = StaticPage(record: record).body(String(decoding: PackageResources.report_html, as: UTF8.self))
        return shell.html(
            title: "\(record.scenario) · WatchCircle", body: Array(body.utf8), scripts: Self.scripts,
            record: try PageData.value(of: record).compact)
    }

    /// The scripts in order of execution; each depends on the previous ones.
    private static var scripts: [[UInt8]] {
        [
            PackageResources.record_js, PackageResources.load_js, PackageResources.likes_js,
            PackageResources.friends_js, PackageResources.society_js, PackageResources.driven_js,
            PackageResources.audit_js, PackageResources.report_js,
        ]
    }
}
