// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

extension Browser {
    /// What a page looks like in windows of several widths, after each of some pauses.
    ///
    /// - Parameter pauses: seconds to wait before each look; the first begins when all windows are open.
    /// - Returns: the looks by pause, then by width.
    static func looks(at address: String, widths: [Int], pauses: [Double]) async throws -> [[Look]] {
        try await onThread {
            let browser = try Browser()
            defer { browser.close() }
            let pages = try widths.map { try browser.open(address, width: $0) }
            return try pauses.map { seconds in
                Thread.sleep(forTimeInterval: seconds)
                return try pages.map { try browser.look(at: $0) }
            }
        }
    }
}

extension Browser.Look {
    /// What the page shows, its scripts left out.
    var shown: String { text.replacing(/(?s)<script.*?<\/script>/, with: "") }

    /// The value of a key figure, such as `Answered`, without the words after it; nil if there is none.
    func figure(_ name: String) -> String? {
        guard let pattern = try? Regex("<dt[^>]*>\(name)</dt><dd class=\"value\">([^<]*)<") else { return nil }
        return shown.firstMatch(of: pattern)?.output[1].substring.map { String($0).replacing("&nbsp;", with: " ") }
    }
}

/// Expects a page without an error that shows all its charts and hangs over no edge.
func expectWhole(_ look: Browser.Look, width: Int, canvases: Int) {
    #expect(look.root["errors"] == "0", "\(look.root["lastError"] ?? "")")
    #expect(look.root["width"] == "\(width)")
    #expect(look.root["sideways"] == "0")
    #expect(look.root["canvases"] == "\(canvases)" && look.root["drawn"] == "\(canvases)", "\(look.root)")
    for slip in ["NaN", "undefined", "Infinity", "[object"] { #expect(!look.shown.contains(slip), "\(slip)") }
}
