// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation
public import Measurement

/// `report.html`: one file that needs no other and asks nothing of any network.
///
/// The template, the style and the script stand in `Resources` and are compiled in. The page's
/// policy forbids every request and every script without the page's nonce; the data is a JSON block
/// in which no tag can begin.
public struct ReportPage: Sendable {
    /// Where Debian's package libjs-chart.js puts Chart.js.
    public static let debianChartScript = URL(fileURLWithPath: "/usr/share/javascript/chart.js/chart.min.js")

    let chartSource: String

    /// Reads the chart script.
    ///
    /// - Parameter chartScript: the file of Chart.js 3.
    /// - Throws: `ReportError` with `chartScriptMissing`.
    public init(chartScript: URL = debianChartScript) throws(ReportError) {
        let hint = "install Debian's package libjs-chart.js, or name a file of Chart.js 3"
        let text: String
        do {
            text = try String(contentsOf: chartScript, encoding: .utf8)
        } catch {
            throw ReportError(
                .chartScriptMissing, at: chartScript.path,
                message: "the chart script cannot be read; the report's charts are drawn by Chart.js 3", hint: hint,
                cause: error)
        }
        guard text.contains("Chart.js v3.") else {
            throw ReportError(
                .chartScriptMissing, at: chartScript.path, message: "this file is not Chart.js 3", hint: hint)
        }
        chartSource = text
    }

    /// The page of a run.
    ///
    /// - Throws: why rows are missing.
    public func html(of record: RunRecord) throws -> String {
        Self.filled(
            Self.text(PackageResources.report_html),
            with: [
                "nonce": Self.nonce(),
                "title": Self.escaped("\(record.scenario) · WatchCircle"),
                "style": Self.text(PackageResources.report_css),
                "data": Self.inert(try PageData.value(of: record).compact),
                "chart": Self.closed(chartSource),
                "errors": Self.closed(Self.text(PackageResources.errors_js)),
                "script": Self.closed(Self.scripts.map(Self.text).joined(separator: "\n")),
            ])
    }

    /// In the order of their use: each needs the ones before.
    private static var scripts: [[UInt8]] {
        [
            PackageResources.numbers_js, PackageResources.charts_js, PackageResources.record_js,
            PackageResources.load_js, PackageResources.likes_js, PackageResources.friends_js,
            PackageResources.society_js, PackageResources.driven_js, PackageResources.report_js,
        ]
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// 128 random bits: whoever writes a scenario cannot know them.
    static func nonce() -> String {
        String(UInt64.random(in: 0...UInt64.max), radix: 36) + String(UInt64.random(in: 0...UInt64.max), radix: 36)
    }
}

extension ReportPage {
    /// The template with each `{{name}}` replaced, in one pass: a mark inside a value stays as it
    /// is.
    static func filled(_ template: String, with values: [String: String]) -> String {
        var out = ""
        var parts = template.components(separatedBy: "{{")[...]
        out += parts.removeFirst()
        for part in parts {
            guard let end = part.range(of: "}}") else { preconditionFailure("a mark of the template is not closed") }
            let name = String(part[..<end.lowerBound])
            guard let value = values[name] else { preconditionFailure("the template asks for \(name)") }
            out += value
            out += part[end.upperBound...]
        }
        return out
    }

    /// Text for an element or an attribute in double quotes.
    static func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;")
            .replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: ">", with: "&gt;")
            .replacingOccurrences(of: "\"", with: "&quot;")
    }

    /// JSON in which no tag and no comment of HTML can begin: in JSON, `<` stands in strings only,
    /// where it has an escape.
    static func inert(_ json: String) -> String { json.replacingOccurrences(of: "<", with: "\\u003c") }

    /// A script that cannot close its element; in JavaScript, `</script` stands in strings and
    /// comments only.
    static func closed(_ script: String) -> String {
        script.replacingOccurrences(of: "</script", with: "<\\/script", options: .caseInsensitive)
            .replacingOccurrences(of: "<!--", with: "<\\!--")
    }
}
