// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NIOCore
import NIOPosix
import Testing

/// A real browser without a window, which looks at a live page for some time.
struct Browser {
    /// What became of a page.
    struct Dump: Sendable {
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

    /// Shows a page in a frame of `width` CSS pixels and gives the document as it is after some seconds.
    func dump(_ address: String, width: Int, after seconds: Int) async throws -> Dump {
        let text = try await withDelay(of: seconds) { delay in
            let folder = try Folder()
            let frame = folder.url.appendingPathComponent("frame.html")
            try Self.frame(address, width: width, delay: delay).write(to: frame, atomically: true, encoding: .utf8)
            return try await text(of: frame, width: width, profile: folder.url.path + "/profile")
        }
        let start = try #require(text.range(of: "<html"))
        let end = try #require(text.range(of: ">", range: start.upperBound..<text.endIndex))
        var root: [String: String] = [:]
        for match in text[start.upperBound..<end.lowerBound].matches(of: /([a-z-]+)="([^"]*)"/) {
            root[String(match.1)] = String(match.2)
        }
        return Dump(text: text, root: root)
    }

    private func text(of frame: URL, width: Int, profile: String) async throws -> String {
        let browser = Process()
        browser.executableURL = URL(fileURLWithPath: program)
        browser.arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
            // A frame of another origin could not be looked into.
            "--disable-web-security", "--disable-site-isolation-trials", "--user-data-dir=\(profile)",
            "--window-size=\(width + 100),2100", "--dump-dom", frame.absoluteString,
        ]
        let output = Pipe()
        browser.standardOutput = output
        browser.standardError = FileHandle.nullDevice
        try browser.run()
        let reading = output.fileHandleForReading
        return await Task.detached { String(decoding: reading.readDataToEndOfFile(), as: UTF8.self) }.value
    }

    /// A page that shows the live one and, when it is loaded, becomes what the frame holds. It is loaded when a picture
    /// is, for which it waits: a browser that is asked for a page's text gives it then, and a live page never falls still.
    private static func frame(_ address: String, width: Int, delay: String) -> String {
        """
        <!DOCTYPE html><html><body>
        <iframe src="\(address)" width="\(width)" height="2000" style="border: 0"></iframe>
        <img src="\(delay)" alt="">
        <script>
        addEventListener("load", () => {
          const root = document.querySelector("iframe").contentWindow.document.documentElement;
          document.replaceChild(document.importNode(root, true), document.documentElement);
        });
        </script></body></html>
        """
    }

    /// Serves, while `body` goes on, something that takes `seconds` to answer.
    private func withDelay<Value: Sendable>(
        of seconds: Int, _ body: (String) async throws -> Value
    ) async throws -> Value {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) {
                    let answer = ByteBuffer(string: "HTTP/1.0 204 No Content\r\n\r\n")
                    channel.writeAndFlush(answer).whenComplete { _ in channel.close(promise: nil) }
                }
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let value: Value
        do {
            value = try await body("http://127.0.0.1:\(server.localAddress?.port ?? 0)/")
        } catch {
            try await server.close()
            throw error
        }
        try await server.close()
        return value
    }
}
