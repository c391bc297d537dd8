// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// The tutorials: pages of the documentation that show the programs in `Snippets/`.
@Suite struct TutorialTests {
    /// The programs.
    private static let snippets = try? SourceFile.existing(in: "Snippets")
    /// The pages of all libraries.
    private static let pages = try? SourceFile.paths(in: "Sources").filter { $0.contains(".docc/") }

    private static func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(SourceFile.root)/\(path)", encoding: .utf8)
    }

    private static func name(of path: String) -> String {
        URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    }

    @Test func `every snippet is shown by one page, which states how to run it`() throws {
        let pages = try #require(Self.pages).map(Self.text)
        let shown = pages.flatMap { page in
            page.matches(of: /@Snippet\(path: "WatchCircle\/Snippets\/(\w+)"\)/).map { (String($0.1), page) }
        }
        let snippets = try #require(Self.snippets).map { Self.name(of: $0.path) }
        #expect(shown.map(\.0).sorted() == snippets.sorted())
        #expect(snippets.count == 3)
        for (name, page) in shown {
            #expect(page.contains("`swift run \(name)"), "the page of \(name) does not state how to run it")
        }
    }

    @Test func `every page is reached from the front page of its library`() throws {
        let articles = try #require(Self.pages).filter {
            URL(fileURLWithPath: $0).deletingLastPathComponent().lastPathComponent != Self.name(of: $0) + ".docc"
        }
        #expect(articles.count == 3)
        for article in articles {
            let catalog = URL(fileURLWithPath: article).deletingLastPathComponent().relativePath
            let front = try Self.text("\(catalog)/\(Self.name(of: catalog)).md")
            #expect(front.contains("- <doc:\(Self.name(of: article))>"), "\(catalog) does not list \(article)")
        }
    }

    @Test func `a snippet opens with its description, and hides its licence`() throws {
        for snippet in try #require(Self.snippets) {
            let lines = snippet.text.split(separator: "\n", maxSplits: 3, omittingEmptySubsequences: false)
            try #require(lines.count == 4, "\(snippet.path) is too short")
            #expect(lines[0].hasPrefix("// ") && ".?".contains(lines[0].suffix(1)), "\(snippet.path):1")
            #expect(lines[1] == "// snippet.hide", "\(snippet.path):2")
            #expect(lines[2] == "// SPDX-License-Identifier: GPL-3.0-or-later", "\(snippet.path):3")
        }
    }

    @Test func `every library product has a front page`() throws {
        let manifest = try Self.text("Package.swift")
        let products = manifest.matches(of: /\.library\(\s*name: "(\w+)",\s*targets: \[([^\]]*)\]/)
        #expect(products.map { String($0.1) } == ["WatchCircleDrive", "WatchCircle", "WatchCircleCore"])
        let fronts = Set(try #require(Self.pages).map { $0.split(separator: "/").suffix(2).joined(separator: "/") })
        for target in products.flatMap({ $0.2.matches(of: /"(\w+)"/).map { String($0.1) } }) {
            #expect(fronts.contains("\(target).docc/\(target).md"), "\(target) has no front page")
        }
    }
}
