// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// A command in a document, with its output.
struct DocumentedExample: Sendable, CustomTestStringConvertible {
    /// The document, relative to the package folder.
    var file: String
    /// The arguments of the command, starting with the program's name.
    var words: [String]
    /// The lines of output below the command; empty if the document shows none.
    var output: [String]

    var testDescription: String { "\(file): \(words.joined(separator: " "))" }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// All examples in the documents, the scenarios and the help texts.
    static let all: [DocumentedExample] = {
        let files = FileManager.default.enumerator(atPath: root.path)
        var examples: [DocumentedExample] = []
        for case let file as String in files ?? .init() {
            if file.hasPrefix(".") || file.hasPrefix("Benchmarks/.build") {
                files?.skipDescendants()
                continue
            }
            let isShown = ["README.md", "docs/", "Scenarios/", "profiles/", "Sources/"].contains(where: file.hasPrefix)
            guard isShown, ["md", "yaml", "swift"].contains((file as NSString).pathExtension),
                let text = try? String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)
            else { continue }
            examples += Self.examples(in: text, of: file)
        }
        return examples.sorted { ($0.file, $0.words.joined()) < ($1.file, $1.words.joined()) }
    }()

    /// Returns the examples in a text.
    static func examples(in text: String, of file: String) -> [DocumentedExample] {
        let mark = file.hasSuffix(".yaml") ? "#" : ""
        var lines = text.components(separatedBy: "\n").map { line in
            var line = line
            if line.hasPrefix(mark) { line.removeFirst(mark.count) }
            // A Swift string literal doubles each backslash.
            return file.hasSuffix(".swift") ? line.replacing("\\\\", with: "\\") : line
        }[...]
        var examples: [DocumentedExample] = []
        while let line = lines.popFirst() {
            var command = line.trimmingCharacters(in: .whitespaces)
            // In Swift sources, lines that start with another program's name are prose.
            guard line.hasPrefix(" "), !(file.hasSuffix(".swift") && command.hasPrefix("watchcircle-")),
                let match = command.prefixMatch(of: #/(\$ )?watchcircle(-[a-z]+)? /#)
            else {
                continue
            }
            while command.hasSuffix("\\"), let next = lines.popFirst() {
                command = command.dropLast() + " " + next.trimmingCharacters(in: .whitespaces)
            }
            guard !command.contains("…"), !command.contains("path/to") else { continue }
            var output: [String] = []
            while match.1 != nil, let next = lines.first, next.hasPrefix("    "), !next.hasPrefix("    $ ") {
                output.append(String(next.dropFirst(4)))
                lines.removeFirst()
            }
            examples.append(DocumentedExample(file: file, words: words(of: command), output: output))
        }
        return examples
    }

    /// Splits a command line as a shell does, without comments, the prompt and a final `&`.
    static func words(of line: String) -> [String] {
        var (words, word, quote) = ([String](), String?.none, Character?.none)
        loop: for character in line {
            switch character {
            case "\"", "'":
                if quote == character {
                    quote = nil
                } else if quote == nil {
                    (quote, word) = (character, word ?? "")
                } else {
                    word?.append(character)
                }
            case "#" where quote == nil && word == nil: break loop
            case " " where quote == nil:
                if let done = word { words.append(done) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        if words.first == "$" { words.removeFirst() }
        if words.last == "&" { words.removeLast() }
        return words
    }
}
