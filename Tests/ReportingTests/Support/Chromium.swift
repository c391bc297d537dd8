// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// A real browser without a window.
struct Chromium {
    /// What became of a page after its scripts ran.
    struct Dump {
        /// The document as text.
        var text: String
        /// Attributes of the root element.
        var root: [String: String]
    }

    private let program: String

    /// Finds the browser; a machine without one cannot test the page, and the test says so.
    init() throws {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let candidates = folders.flatMap { ["\($0)/chromium", "\($0)/chromium-browser", "\($0)/google-chrome"] }
        program = try #require(
            candidates.first { FileManager.default.isExecutableFile(atPath: $0) },
            "there is no Chromium to show the page in; install Debian's package chromium")
    }

    /// Shows `html` in a page of `width` CSS pixels and gives the document as it then is.
    ///
    /// - Parameters:
    ///   - html: the page.
    ///   - width: its width; CSS pixels.
    ///   - action: a script to run once the page is ready; `page` is its window.
    func dump(html: String, width: Int, action: String = "") throws -> Dump {
        let workspace = try Workspace()
        let file = workspace.folder.appendingPathComponent("report.html")
        try html.write(to: file, atomically: true, encoding: .utf8)
        let frame = workspace.folder.appendingPathComponent("frame.html")
        try Self.frame(width: width, action: action).write(to: frame, atomically: true, encoding: .utf8)
        let browser = Process()
        browser.executableURL = URL(fileURLWithPath: program)
        browser.arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
            "--user-data-dir=\(workspace.folder.path)/profile", "--virtual-time-budget=5000",
            "--allow-file-access-from-files", "--window-size=\(width + 100),2100", "--dump-dom", frame.absoluteString,
        ]
        let output = Pipe()
        browser.standardOutput = output
        browser.standardError = FileHandle.nullDevice
        try browser.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        browser.waitUntilExit()
        try #require(browser.terminationStatus == 0, "Chromium ended with \(browser.terminationStatus)")
        return Dump(text: text, root: try rootAttributes(of: text))
    }

    /// A page that shows the report in a frame of `width` and, when it is ready, becomes what the
    /// frame holds.
    ///
    /// A window of Chromium is never narrower than 500 pixels, a frame in it is.
    private static func frame(width: Int, action: String) -> String {
        """
        <!DOCTYPE html><html><body>
        <iframe src="report.html" width="\(width)" height="2000" style="border: 0"></iframe>
        <script>
        const look = setInterval(() => {
          const page = document.querySelector("iframe").contentWindow;
          const root = page.document.documentElement;
          if (root?.dataset.ready !== "true") return;
          clearInterval(look);
          \(action)
          document.replaceChild(document.importNode(root, true), document.documentElement);
        }, 50);
        </script></body></html>
        """
    }

    private func rootAttributes(of text: String) throws -> [String: String] {
        let start = try #require(text.range(of: "<html"))
        let end = try #require(text.range(of: ">", range: start.upperBound..<text.endIndex))
        var attributes: [String: String] = [:]
        for match in text[start.upperBound..<end.lowerBound].matches(of: /([a-z-]+)="([^"]*)"/) {
            attributes[String(match.1)] = String(match.2)
        }
        return attributes
    }
}
