// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation
package import Measurement

/// `report.html`: one file that needs no other and asks nothing of any network.
///
/// Its body and its scripts stand in `Resources` and are compiled in; the data is a JSON block in which no tag can begin.
package struct ReportPage: Sendable {
    private let shell: PageShell

    /// Reads the chart script.
    ///
    /// - Parameter chartScript: the file of Chart.js 3; by default Debian's.
    /// - Throws: `ReportError` with `chartScriptMissing`.
    package init(chartScript: URL? = nil) throws(ReportError) {
        shell = try PageShell(chartScript: chartScript ?? PageShell.debianChartScript)
    }

    /// The page of a run.
    ///
    /// - Throws: why rows are missing.
    package func html(of record: RunRecord) throws -> String {
        let body = StaticPage(record: record).body(String(decoding: PackageResources.report_html, as: UTF8.self))
        return shell.html(
            title: "\(record.scenario) · WatchCircle", body: Array(body.utf8), scripts: Self.scripts,
            record: try PageData.value(of: record).compact)
    }

    /// In the order of their use: each needs the ones before.
    private static var scripts: [[UInt8]] {
        [
            PackageResources.record_js, PackageResources.load_js, PackageResources.likes_js,
            PackageResources.friends_js, PackageResources.society_js, PackageResources.driven_js,
            PackageResources.audit_js, PackageResources.report_js,
        ]
    }
}
