// SPDX-License-Identifier: GPL-3.0-or-later
import Reporting

/// The page that shows a run in progress: a single document that only requests `/events` from its own server.
///
/// It shares style, number formats and charts with the report.
struct LivePage: Sendable {
    private let shell: PageShell

    /// Reads the chart script.
    ///
    /// - Throws: `ReportError` with `chartScriptMissing` if it cannot be read.
    init() throws(ReportError) { shell = try PageShell() }

    /// The HTML document.
    var html: String {
        shell.html(
            title: "WatchCircle, live", body: PackageResources.live_html, styles: [PackageResources.live_css],
            scripts: [
                PackageResources.series_js, PackageResources.driven_js, PackageResources.simulated_js,
                PackageResources.live_js,
            ], asksItsServer: true)
    }
}
