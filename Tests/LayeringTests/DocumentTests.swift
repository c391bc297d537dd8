// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// The documents name files and link to each other; a file that moves takes its name in them along.
@Suite struct DocumentTests {
    private static let documents = try? SourceFile.paths(in: "").filter { $0.hasSuffix(".md") }.map(Document.init)

    @Test func `every file that a document refers to exists`() throws {
        let documents = try #require(Self.documents)
        var count = 0
        for document in documents {
            for (line, path) in document.namedPaths {
                count += 1
                #expect(document.finds(path), "\(document.path):\(line): there is no \(path)")
            }
        }
        #expect(count > 50)
    }

    @Test func `every link to a file of the project has a target`() throws {
        let documents = try #require(Self.documents)
        var count = 0
        for document in documents {
            for (line, link) in document.links {
                count += 1
                let place = "\(document.path):\(line)"
                #expect(SourceFile.exists(document.folder + link), "\(place): there is no \(link)")
            }
        }
        #expect(count > 50)
    }

    @Test func `every library with public declarations has a front page`() throws {
        let files = try SourceFile.all(in: "Sources")
        let isPublic = { (line: String) in
            line.contains("public ") && !line.hasPrefix("public import") && !line.hasPrefix("@_exported")
        }
        // The names of programs are in lower case.
        let libraries = Set(files.filter { $0.code.contains(where: isPublic) }.map(\.target))
            .filter { $0.first?.isUppercase == true }
        #expect(libraries.count > 10)
        for name in libraries {
            #expect(SourceFile.exists("Sources/\(name)/\(name).docc/\(name).md"), "\(name) has no front page")
        }
    }

    @Test func `the documents show the current program of Examples/Drive`() throws {
        let documents = try #require(Self.documents)
        let programs = try SourceFile.existing(in: "Examples/Drive/Sources").filter { $0.path.hasSuffix("/main.swift") }
        #expect(!programs.isEmpty)
        for program in programs {
            // The pages leave out the first line, which is the licence.
            let lines = program.text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().dropLast()
            let block = lines.map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
            #expect(documents.contains { $0.text.contains(block) }, "no document shows \(program.path)")
        }
    }

    @Test func `the scanner finds names and links with their lines, and ignores patterns`() {
        let text = """
            See `Sources/X/Y.swift`, `docs/*.md`, `Sources/<Target>/Z.swift`
            and [a page](docs/model.md#equations), [the web](https://example.org), [here](#limits).
            `make test`, `.ci/run ARGUMENT`, `Scenarios/`, `Reports/x/summary.json`
            """
        let document = Document(path: "README.md", text: text)
        #expect(document.namedPaths.map(\.path) == ["Sources/X/Y.swift", "Scenarios/"])
        #expect(document.namedPaths.map(\.line) == [1, 3])
        #expect(document.links.map(\.link) == ["docs/model.md"])
        #expect(document.links.map(\.line) == [2])
    }
}

/// A Markdown file of the project.
private struct Document {
    let path: String
    let text: String

    init(path: String, text: String) { (self.path, self.text) = (path, text) }

    init(path: String) throws {
        self.init(path: path, text: try String(contentsOfFile: "\(SourceFile.root)/\(path)", encoding: .utf8))
    }

    /// The folder of the file, empty or with a slash at its end.
    var folder: String { String(path[..<(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)]) }

    /// Whether a path exists below the project's folder or below the document's own.
    func finds(_ path: String) -> Bool { SourceFile.exists(path) || SourceFile.exists(folder + path) }

    /// Code spans that are the path of one file or folder below a folder of the project, with their lines.
    var namedPaths: [(line: Int, path: String)] {
        matches(of: /`([^`\s<>*{}…]+\/[^`\s<>*{}…]*)`/).filter { _, path in
            Self.folders.contains { path.hasPrefix($0 + "/") }
        }
    }

    private static let folders = [
        "Sources", "Tests", "Scenarios", "profiles", "seeds", "docs", "Benchmarks", "Examples", "Snippets", ".ci",
    ]

    /// The targets of links other than those within the page and to other places, without their anchors.
    var links: [(line: Int, link: String)] {
        matches(of: /\]\(([^)#:\s]+)(?:#[^)\s]*)?\)/).map { ($0.line, $0.path) }
    }

    private func matches(of pattern: Regex<(Substring, Substring)>) -> [(line: Int, path: String)] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, line in
            line.matches(of: pattern).map { (index + 1, String($0.output.1)) }
        }
    }
}

extension SourceFile {
    /// Whether there is a file or folder at a path below the project's folder.
    fileprivate static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(root)/\(path)") }
}
