// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// A real browser without a window, steered over a pair of pipes, which can look at a page while it lives.
final class Browser {
    /// What a page is like at one moment.
    struct Look {
        /// The document as text.
        var text: String
        /// What the page says of itself: attributes of its root element.
        var root: [String: String]
    }

    private let process = Process()
    private let commands = Pipe()
    private let answers = Pipe()
    private let profile: Folder
    private var lastID = 0
    private var unread: [UInt8] = []

    /// Starts the browser; a machine without one cannot test the page, and the test says so.
    init() throws {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let candidates = folders.flatMap { ["\($0)/chromium", "\($0)/chromium-browser", "\($0)/google-chrome"] }
        let program = try #require(
            candidates.first { FileManager.default.isExecutableFile(atPath: $0) },
            "there is no Chromium to show the page in; install Debian's package chromium")
        profile = try Folder()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        // Commands come over descriptor 3, answers go over 4.
        process.arguments = [
            "-c", "exec \"$0\" \"$@\" 3<&0 4>&1 >/dev/null 2>&1 </dev/null", program, "--headless", "--no-sandbox",
            "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe",
            "--user-data-dir=\(profile.url.path)", "about:blank",
        ]
        process.standardInput = commands
        process.standardOutput = answers
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// Ends the browser.
    func close() {
        process.terminate()
        process.waitUntilExit()
    }

    /// Opens a page `width` CSS pixels wide.
    ///
    /// - Returns: the page's session.
    func open(_ address: String, width: Int) throws -> String {
        let target = try ask("Target.createTarget", ["url": "about:blank", "newWindow": true])["targetId"] as? String
        let attached = try ask("Target.attachToTarget", ["targetId": target ?? "", "flatten": true])
        let session = try #require(attached["sessionId"] as? String)
        // A page that is hidden draws nothing.
        _ = try ask("Emulation.setFocusEmulationEnabled", ["enabled": true], of: session)
        let metrics: [String: Any] = ["width": width, "height": 2_000, "deviceScaleFactor": 1, "mobile": false]
        _ = try ask("Emulation.setDeviceMetricsOverride", metrics, of: session)
        _ = try ask("Page.navigate", ["url": address], of: session)
        return session
    }

    /// Looks at a page.
    func look(at session: String) throws -> Look {
        let script = """
            Page.report(); JSON.stringify({ text: document.documentElement.outerHTML,
              root: { ...document.documentElement.dataset } })
            """
        let answer = try ask("Runtime.evaluate", ["expression": script], of: session)
        let value = try #require((answer["result"] as? [String: Any])?["value"] as? String, "\(answer)")
        let look = try JSONSerialization.jsonObject(with: Data(value.utf8)) as? [String: Any]
        return Look(text: look?["text"] as? String ?? "", root: look?["root"] as? [String: String] ?? [:])
    }

    private func ask(_ method: String, _ parameters: [String: Any], of session: String? = nil) throws -> [String: Any] {
        lastID += 1
        var message: [String: Any] = ["id": lastID, "method": method, "params": parameters]
        message["sessionId"] = session
        try commands.fileHandleForWriting.write(contentsOf: JSONSerialization.data(withJSONObject: message) + [0])
        while let answer = try nextMessage() {
            guard answer["id"] as? Int == lastID else { continue }
            return try #require(answer["result"] as? [String: Any], "\(method): \(answer)")
        }
        throw CocoaError(.fileReadUnknown, userInfo: [NSDebugDescriptionErrorKey: "the browser ended at \(method)"])
    }

    private func nextMessage() throws -> [String: Any]? {
        while true {
            if let end = unread.firstIndex(of: 0) {
                let message = Data(unread[..<end])
                unread.removeSubrange(...end)
                return try JSONSerialization.jsonObject(with: message) as? [String: Any]
            }
            let part = answers.fileHandleForReading.availableData
            if part.isEmpty { return nil }
            unread += part
        }
    }
}

/// Does what waits on a thread of its own, so that the few threads of asynchronous tests are not held up.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
}
