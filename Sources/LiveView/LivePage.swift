// SPDX-License-Identifier: GPL-3.0-or-later
import Reporting

/// The page that follows a run: one document, which asks nothing but its own server, for `/events`.
///
/// Style, words and charts are the report's.
struct LivePage: Sendable {
    private let shell: PageShell

    /// Reads the chart script.
    ///
    /// - Throws: `ReportError` with `chartScriptMissing`.
    init() throws(ReportError) { shell = try PageShell() }

    /// The document.
    var html: String {
        shell.html(
            title: "WatchCircle, live", body: PackageResources.live_html, styles: [PackageResources.live_css],
            scripts: [
                PackageResources.series_js, PackageResources.driven_js, PackageResources.simulated_js,
                PackageResources.live_js,
            ], asksItsServer: true)
    }
}
