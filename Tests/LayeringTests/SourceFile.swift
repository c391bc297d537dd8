// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// A Swift file of the project.
struct SourceFile: CustomTestStringConvertible {
    /// Path from the project's folder, such as `Sources/Society/Day/Tick.swift`.
    var path: String
    var text: String

    var testDescription: String { path }

    /// The folder below `Sources` or `Tests`, which is the target's name.
    var target: String { String(path.split(separator: "/")[1]) }

    /// The project's folder.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// Every Swift file below `folder`.
    static func all(in folder: String) throws -> [SourceFile] {
        try paths(in: folder).filter { $0.hasSuffix(".swift") }.map {
            SourceFile(path: $0, text: try String(contentsOfFile: "\(root)/\($0)", encoding: .utf8))
        }
    }

    /// Every file below `folder` but those that builds and runs leave behind.
    static func paths(in folder: String) throws -> [String] {
        var paths: [String] = []
        let start = folder.isEmpty ? root : "\(root)/\(folder)"
        for name in try FileManager.default.contentsOfDirectory(atPath: start).sorted() {
            if name == ".git" || name.hasPrefix(".build") || name == "Package.resolved" { continue }
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            if path.hasPrefix("Reports/") && name != "README.md" { continue }
            if FileManager.default.fileExists(atPath: "\(root)/\(path)/.") {
                paths += try self.paths(in: path)
            } else {
                paths.append(path)
            }
        }
        return paths
    }

    /// The modules that the file imports, with their lines.
    var imports: [(line: Int, module: String)] {
        code.enumerated().compactMap { index, line in
            var words = line.split(whereSeparator: \.isWhitespace)
            while let word = words.first, word.hasPrefix("@") || Self.levels.contains(String(word)) {
                words.removeFirst()
            }
            guard words.first == "import", words.count > 1 else { return nil }
            // `import struct Module.Type` names the kind before the module.
            let name = Self.kinds.contains(String(words[1])) && words.count > 2 ? words[2] : words[1]
            return (index + 1, String(name.prefix { $0 != "." && $0 != ";" }))
        }
    }

    private static let levels: Set = ["public", "package", "internal", "fileprivate", "private"]
    private static let kinds: Set = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]

    /// The lines without comments.
    var code: [String] {
        var isComment = false
        return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            var code = ""
            var rest = line
            while !rest.isEmpty {
                if isComment {
                    guard let end = rest.range(of: "*/") else { break }
                    rest = rest[end.upperBound...]
                    isComment = false
                } else if rest.hasPrefix("//") {
                    break
                } else if rest.hasPrefix("/*") {
                    isComment = true
                    rest = rest.dropFirst(2)
                } else {
                    code.append(rest.removeFirst())
                }
            }
            return code
        }
    }
}
