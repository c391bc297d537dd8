// SPDX-License-Identifier: GPL-3.0-or-later
internal import Foundation

/// What other pages of the project have in common with the report: its style, its words and its charts.
package struct PagePieces: Sendable {
    private let chartSource: String

    /// Reads the chart script.
    ///
    /// - Throws: `ReportError` with `chartScriptMissing`.
    package init() throws(ReportError) { chartSource = try ReportPage().chartSource }

    /// A page.
    ///
    /// - Parameters:
    ///   - template: HTML with `{{nonce}}`, `{{title}}`, `{{style}}`, `{{errors}}`, `{{chart}}` and `{{script}}`.
    ///   - title: text of the title.
    ///   - styles: what follows the report's style.
    ///   - scripts: what follows `Words` and `Page`, which every page has.
    package func html(template: [UInt8], title: String, styles: [[UInt8]], scripts: [[UInt8]]) -> String {
        func text(_ pieces: [[UInt8]]) -> String {
            pieces.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        }
        return ReportPage.filled(
            text([template]),
            with: [
                "nonce": ReportPage.nonce(), "title": ReportPage.escaped(title),
                "style": text([PackageResources.report_css] + styles),
                "errors": ReportPage.closed(text([PackageResources.errors_js])),
                "chart": ReportPage.closed(chartSource),
                "script": ReportPage.closed(
                    text([PackageResources.numbers_js, PackageResources.charts_js] + scripts)),
            ])
    }
}
