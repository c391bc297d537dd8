// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation
internal import Operations

/// The frame that all pages of the project share: head, content security policy, style, number formats and charts.
///
/// A page is a single document. Its policy forbids requests to other origins, and scripts without the page's nonce.
package struct PageShell: Sendable {
    /// The file of Chart.js 3: the copy in an archive of the programs, or that of Debian's package libjs-chart.js.
    package static let installedChartScript: URL = {
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let prefix = URL(fileURLWithPath: program).deletingLastPathComponent().deletingLastPathComponent()
        let copy = prefix.appendingPathComponent("share/watchcircle/chart.min.js")
        return FileManager.default.fileExists(atPath: copy.path)
            ? copy : URL(fileURLWithPath: "/usr/share/javascript/chart.js/chart.min.js")
    }()

    private let chartSource: String

    /// Reads the chart script.
    ///
    /// - Parameter chartScript: the file of Chart.js 3.
    /// - Throws: `ReportError` with `chartScriptMissing` if the file cannot be read or is not Chart.js 3.
    package init(chartScript: URL = installedChartScript) throws(ReportError) {
        let hint = "install Debian's package libjs-chart.js, or provide a file of Chart.js 3"
        let text: String
        do {
            text = try String(contentsOf: chartScript, encoding: .utf8)
        } catch {
            throw ReportError(
                .chartScriptMissing, at: chartScript.path,
                message: "cannot read the chart script; the report's charts require Chart.js 3", hint: hint,
                cause: error)
        }
        guard text.contains("Chart.js v3.") else {
            throw ReportError(
                .chartScriptMissing, at: chartScript.path, message: "this file is not Chart.js 3", hint: hint)
        }
        chartSource = text
    }

    /// Returns a page.
    ///
    /// - Parameters:
    ///   - title: the title as plain text.
    ///   - body: HTML, from the header to the footer.
    ///   - styles: style sheets to append to the common one.
    ///   - scripts: scripts to append to the common ones (`Words`, `Page`), in order of execution.
    ///   - record: JSON data to embed for the scripts; none by default.
    ///   - asksItsServer: whether the page may send requests to its own server.
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
    /// Replaces each `{{name}}` of the template in one pass; placeholders inside a value are not replaced.
    static func filled(_ template: String, with values: [String: String]) -> String {
        var out = ""
        var parts = template.components(separatedBy: "{{")[...]
        out += parts.removeFirst()
        for part in parts {
            guard let end = part.range(of: "}}") else {
                preconditionFailure("the template has an unclosed placeholder")
            }
            let name = String(part[..<end.lowerBound])
            guard let value = values[name] else {
                preconditionFailure("the template has the unknown placeholder \(name)")
            }
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

    /// Returns 128 random bits, which the author of a scenario cannot predict.
    private static func nonce() -> String {
        String(UInt64.random(in: 0...UInt64.max), radix: 36) + String(UInt64.random(in: 0...UInt64.max), radix: 36)
    }

    /// Escapes `<` in JSON, so that no HTML tag or comment can begin in it. In JSON, `<` only occurs in strings.
    private static func inert(_ json: String) -> String { json.replacingOccurrences(of: "<", with: "\\u003c") }

    /// Escapes a script so that it cannot close its element. In JavaScript, `</script` only occurs in strings and
    /// comments.
    static func closed(_ script: String) -> String {
        script.replacingOccurrences(of: "</script", with: "<\\/script", options: .caseInsensitive)
            .replacingOccurrences(of: "<!--", with: "<\\!--")
    }
}
