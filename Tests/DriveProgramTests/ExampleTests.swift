// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Runs the commands of every documented example and compares their output with the documents.
///
/// `WATCHCIRCLE_WRITE_EXAMPLES=1` updates the documents.
@Suite(.serialized) struct ExampleTests {
    private static func all(_ commands: [String]) -> [DocumentedExample] {
        DocumentedExample.all.filter { example in
            let name = example.words[0] == "watchcircle" ? example.words[1] : String(example.words[0].dropFirst(12))
            return commands.contains(name)
        }
    }

    @Test func `commands split into words as in a shell`() {
        let text = """
            Say:

                $ watchcircle run a "b c" \\
                      --set 'x=1' &   # and so on
                told
                  more

                watchcircle plan b
            watchcircle is no example here
            """
        let examples = DocumentedExample.examples(in: text, of: "a.md")
        #expect(
            examples.map(\.words) == [
                ["watchcircle", "run", "a", "b c", "--set", "x=1"], ["watchcircle", "plan", "b"],
            ])
        #expect(examples.map(\.output) == [["told", "  more"], []])
        #expect(Self.all(["drive"]).count >= 7 && Self.all(["rate"]).count >= 5 && Self.all(["run"]).count >= 8)
    }

    /// The arguments of an example, without program and subcommand.
    private func arguments(_ example: DocumentedExample) -> [String] {
        Array(example.words.dropFirst(example.words[0] == "watchcircle" ? 2 : 1))
    }

    @Test(arguments: all(["drive"]))
    func `the drive command accepts the examples of the documents`(example: DocumentedExample) throws {
        // The live view is another program and needs a port.
        let words = arguments(example)
        let check = words.contains("--report") ? ["--check"] : ["--check", "--no-report"]
        let outcome = try Command.run("watchcircle-drive", check + words)
        #expect(outcome.status == 0 && outcome.output.hasPrefix("checked: "), "\(outcome.errors)")
    }

    @Test(arguments: all(["rate", "compare"]))
    func `the ratings and comparisons of the documents start`(example: DocumentedExample) throws {
        var words = Array(example.words.dropFirst())
        guard words[0] == "rate" || words.contains("--pairs") else { return }
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        // The command that restores a backend depends on the reader's setup.
        if let reset = words.firstIndex(of: "--reset") { words[reset + 1] = "true" }
        let rest = words.firstIndex(of: "--") ?? words.endIndex
        // Nothing listens there: the check passes, and the first trial ends with 3.
        for name in ["--target", "--baseline-target"] {
            if let place = words.firstIndex(of: name) { words[place + 1] = "http://127.0.0.1:1" }
        }
        if words[0] == "rate" { words.insert(contentsOf: ["--report", folder.path + "/rating"], at: rest) }
        // A missing world makes the trial end with 64, but not the check.
        let outcome = try Command.run("watchcircle", words)
        #expect(!outcome.errors.contains("no trial was made"), "\(outcome.errors)")
        #expect([3, 64].contains(outcome.status) && !outcome.errors.contains("Usage:"), "\(outcome.errors)")
    }

    /// Returns the lines, with those that differ between runs cut off before their figures.
    private func masked(_ lines: [String]) -> [String] {
        var isCost = false
        return lines.map { line in
            let name = line.prefix(11)
            if name.trimmingCharacters(in: .whitespaces) != "" { isCost = name.hasPrefix("  cost") }
            return isCost ? String(name) : line
        }
    }

    @Test func `the output of a run in the documents is current`() throws {
        let examples = Self.all(["run"]).filter { !$0.output.isEmpty }
        #expect(examples.count == 1, "update this number when examples are added")
        for example in examples {
            let outcome = try inOwnFolder(example)
            let printed = outcome.split(separator: "\n").map(String.init)
            guard masked(printed) != masked(example.output) else { continue }
            if ProcessInfo.processInfo.environment["WATCHCIRCLE_WRITE_EXAMPLES"] != nil {
                try write(printed, in: example)
            }
            Issue.record(
                """
                \(example): the document's output differs from
                \(outcome)
                WATCHCIRCLE_WRITE_EXAMPLES=1 swift test --filter ExampleTests updates it; if results changed, see VersionTests
                """)
        }
    }

    private static let isLong = ProcessInfo.processInfo.environment["WATCHCIRCLE_LONG_EXAMPLES"] != nil

    @Test(.enabled(if: isLong, "set WATCHCIRCLE_LONG_EXAMPLES to drive a backend for a minute"))
    func `the drive in the documents ends as shown`() throws {
        let shown = Self.all(["world", "serve", "drive"]).filter { $0.file == "README.md" }
        let drive = try #require(shown.first { $0.words[1] == "drive" && !$0.output.isEmpty })
        let folder = try folderOfLibrary()
        defer { try? FileManager.default.removeItem(at: folder) }
        func words(_ name: String) throws -> [String] {
            Array(try #require(shown.first { $0.words[1] == name }).words.dropFirst(2))
        }
        let made = try Command("watchcircle", ["world"] + words("world"), in: folder).wait(seconds: 300)
        #expect(made.status == 0, "\(made.errors)")
        // The document's minute assumes a fast machine.
        let serve = try words("serve").map { $0 == "60s" ? "10min" : $0 } + ["--port", "0"]
        let backend = try Command("watchcircle-serve", serve, in: folder)
        try backend.wait { backend.output.contains("listening on ") && backend.output.contains("\n") }
        let url = try #require(backend.output.firstMatch(of: /listening on (\S+)/)).1
        let arguments = drive.words.dropFirst(2).map { $0.hasPrefix("http://") ? String(url) : $0 }
        let outcome = try Command("watchcircle-drive", Array(arguments), in: folder).wait(seconds: 300)
        backend.send(SIGTERM)
        #expect(outcome.status == 99, "\(outcome.errors)")
        func rows(_ lines: [String]) -> [String] { lines.filter { !isOfObjectives($0) }.map(shape) }
        let printed = outcome.output.split(separator: "\n").map(String.init)
        let (given, wanted) = (rows(printed), rows(drive.output))
        #expect(given.count == wanted.count && zip(given, wanted).allSatisfy(isShown), "\(outcome.output)")
        // A slow machine may also miss an objective on times, so only the audit's missed objectives must match.
        let place = try #require(outcome.output.firstMatch(of: /report +(\S+)\/report.html/)).1
        let summary = try String(contentsOf: folder.appendingPathComponent("\(place)/summary.json"), encoding: .utf8)
        let missed = summary.matches(of: /"name": "(audit[^"]*)",\s*"that": "[^"]*",\s*"status": "missed"/).map {
            String($0.1)
        }
        let shownMissed = drive.output.filter { $0.contains("missed: ") }.map {
            $0.components(separatedBy: "missed: ")[1].components(separatedBy: " · ")[0]
        }
        #expect(missed == shownMissed, "\(outcome.output)")
    }

    /// Whether a line shows the number of met objectives, or an objective that was not met.
    private func isOfObjectives(_ line: String) -> Bool {
        ["  objectives ", "           missed: ", "           not judged: "].contains(where: line.hasPrefix)
    }

    /// Whether a line matches the document, which may cut it off with an ellipsis.
    private func isShown(_ line: String, as shown: String) -> Bool {
        shown.hasSuffix("…") ? line.hasPrefix(shown.dropLast()) : line == shown
    }

    /// Returns a line without its figures, which depend on the machine and the fault.
    private func shape(_ line: String) -> String {
        line.replacing(/[0-9][0-9,.]*/, with: "#").replacing(/# (µs|ms|s|min # s)\b/, with: "# s")
    }

    /// Runs an example in a folder with the scenarios, where it may leave a report.
    private func inOwnFolder(_ example: DocumentedExample) throws -> String {
        let folder = try folderOfLibrary()
        defer { try? FileManager.default.removeItem(at: folder) }
        let outcome = try Command("watchcircle", Array(example.words.dropFirst()), in: folder).wait(seconds: 300)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    /// Creates a temporary folder with the scenarios and profiles.
    private func folderOfLibrary() throws -> URL {
        let folder = try makeFolder()
        for name in ["Scenarios", "profiles", "seeds"] {
            try FileManager.default.createSymbolicLink(
                at: folder.appendingPathComponent(name),
                withDestinationURL: DocumentedExample.root.appendingPathComponent(name))
        }
        return folder
    }

    /// Replaces an example's output; parts that differ between runs stay.
    private func write(_ printed: [String], in example: DocumentedExample) throws {
        let file = DocumentedExample.root.appendingPathComponent(example.file)
        let text = try String(contentsOf: file, encoding: .utf8)
        let old = example.output.map { "    " + $0 }.joined(separator: "\n")
        try #require(text.components(separatedBy: old).count == 2)
        let cost = zip(example.output, masked(example.output)).filter { $0 != $1 }.map(\.0)
        let kept = zip(printed, masked(printed)).filter { $0 == $1 }.map(\.0)
        let place = printed.firstIndex { $0.hasPrefix("  cost") } ?? kept.count
        let new = (kept.prefix(place) + cost + kept.dropFirst(place)).map { "    " + $0 }.joined(separator: "\n")
        try text.replacingOccurrences(of: old, with: new).write(to: file, atomically: true, encoding: .utf8)
    }
}
