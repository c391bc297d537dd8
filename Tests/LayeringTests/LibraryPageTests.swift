// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite struct LibraryPageTests {
    private func text(of path: String) throws -> String {
        try String(contentsOfFile: "\(SourceFile.root)/\(path)", encoding: .utf8)
    }

    @Test func `the first program of docs/library.md equals the example that is built and run`() throws {
        let page = try text(of: "docs/library.md")
        let parts = page.components(separatedBy: "```swift\n")
        let shown = try #require(parts.dropFirst().first?.components(separatedBy: "```").first)
        let licence = "// SPDX-License-Identifier: GPL-3.0-or-later\n"
        #expect(try text(of: "Examples/Sources/simulate/main.swift") == licence + shown)
        #expect(shown.split(separator: "\n").count <= 10)
    }

    @Test func `the example imports only the umbrella`() throws {
        let files = try SourceFile.all(in: "Examples/Sources")
        #expect(files.flatMap(\.imports).map(\.module) == ["WatchCircle"])
    }
}
