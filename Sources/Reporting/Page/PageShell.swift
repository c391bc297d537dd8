// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation
internal import Operations

/// What every page of the project has in common: its head and policy, its style, its words and its charts.
///
/// A page is one document. Its policy forbids every request to elsewhere and every script without the page's nonce.
package struct PageShell: Sendable {
    /// Where Debian's package libjs-chart.js puts Chart.js.
    package static let debianChartScript = URL(fileURLWithPath: "/usr/share/javascript/chart.js/chart.min.js")

    private let chartSource: String

    /// Reads the chart script.
    ///
    /// - Parameter chartScript: the file of Chart.js 3.
    /// - Throws: `ReportError` with `chartScriptMissing`.
    package init(chartScript: URL = debianChartScript) throws(ReportError) {
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

    /// A page.
    ///
    /// - Parameters:
    ///   - title: text of the title.
    ///   - body: HTML, from the header to the footer.
    ///   - styles: what follows the style that every page has.
    ///   - scripts: what follows `Words` and `Page`, which every page has, in the order of their use.
    ///   - record: JSON that the scripts find in the page; none by default.
    ///   - asksItsServer: whether the page may ask the server that it came from.
    package func html(
        title: String, body: [UInt8], styles: [[UInt8]] = [], scripts: [[UInt8]], record: String? = nil,
        asksItsServer: Bool = false
    ) -> String {
        func text(_ pieces: [[UInt8]]) -> String {
            pieces.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        }
        let data = record.map { "<script type=\"application/json\" id=\"record\">\(Self.inert($0))</script>\n" }
        return Self.filled(
            text([PackageResources.page_html]),
            with: [
                "nonce": Self.nonce(), "connects": asksItsServer ? "connect-src 'self'; " : "",
                "title": HTMLText.escaped(title), "style": text([PackageResources.report_css] + styles),
                "body": text([body]), "data": data ?? "",
                "errors": Self.closed(text([PackageResources.errors_js])), "chart": Self.closed(chartSource),
                "script": Self.closed(
                    Self.operationNouns + text([PackageResources.numbers_js, PackageResources.charts_js] + scripts)),
            ])
    }
}

extension PageShell {
    /// The template with each `{{name}}` replaced, in one pass: a mark inside a value stays as it is.
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

    /// The plural noun of each kind of operation, for `Words.name`.
    private static let operationNouns: String = {
        let nouns = OperationKind.allCases.map { "\($0.name): \"\($0.descriptor.noun)\"" }
        return "const operationNouns = { \(nouns.joined(separator: ", ")) };\n"
    }()

    /// 128 random bits: whoever writes a scenario cannot know them.
    private static func nonce() -> String {
        String(UInt64.random(in: 0...UInt64.max), radix: 36) + String(UInt64.random(in: 0...UInt64.max), radix: 36)
    }

    /// JSON in which no tag and no comment of HTML can begin: in JSON, `<` stands in strings only, where it has an escape.
    private static func inert(_ json: String) -> String { json.replacingOccurrences(of: "<", with: "\\u003c") }

    /// A script that cannot close its element; in JavaScript, `</script` stands in strings and comments only.
    static func closed(_ script: String) -> String {
        script.replacingOccurrences(of: "</script", with: "<\\/script", options: .caseInsensitive)
            .replacingOccurrences(of: "<!--", with: "<\\!--")
    }
}
