// SPDX-License-Identifier: GPL-3.0-or-later
import Reporting

/// The page that follows a run: one document, which asks nothing but its own server, for `/events`.
///
/// Style, words and charts are the report's.
struct LivePage: Sendable {
    private let shared: PagePieces

    /// Reads the chart script.
    ///
    /// - Throws: `ReportError` with `chartScriptMissing`.
    init() throws(ReportError) { shared = try PagePieces() }

    /// The document.
    var html: String {
        shared.html(
            template: PackageResources.live_html, title: "WatchCircle, live", styles: [PackageResources.live_css],
            scripts: [
                PackageResources.series_js, PackageResources.driven_js, PackageResources.simulated_js,
                PackageResources.live_js,
            ])
    }
}
