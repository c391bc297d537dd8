// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Every example of the documents does what it says: commands are tried, and what they print is compared.
///
/// `WATCHCIRCLE_WRITE_EXAMPLES=1` writes what has changed into the documents.
@Suite(.serialized) struct ExampleTests {
    private static func all(_ commands: [String]) -> [DocumentedExample] {
        DocumentedExample.all.filter { example in
            let name = example.words[0] == "watchcircle" ? example.words[1] : String(example.words[0].dropFirst(12))
            return commands.contains(name)
        }
    }

    @Test func `commands are parted as a shell does`() {
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

    /// The words of an example without the program and the command.
    private func arguments(_ example: DocumentedExample) -> [String] {
        Array(example.words.dropFirst(example.words[0] == "watchcircle" ? 2 : 1))
    }

    @Test(arguments: all(["drive"]))
    func `a drive of the documents is accepted`(example: DocumentedExample) throws {
        // The page of those who look on is another program's, and needs a port.
        let outcome = try Command.run("watchcircle-drive", ["--check", "--no-report"] + arguments(example))
        #expect(outcome.status == 0 && outcome.output.hasPrefix("checked: "), "\(outcome.errors)")
    }

    @Test(arguments: all(["rate", "compare"]))
    func `a rating or a comparison of the documents begins`(example: DocumentedExample) throws {
        var words = Array(example.words.dropFirst())
        guard words[0] == "rate" || words.contains("--pairs") else { return }
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        // What would restore a backend is the reader's own.
        if let reset = words.firstIndex(of: "--reset") { words[reset + 1] = "true" }
        let rest = words.firstIndex(of: "--") ?? words.endIndex
        // Nobody listens there: the first trial ends with 3, and the check before it has passed.
        for name in ["--target", "--baseline-target"] {
            if let place = words.firstIndex(of: name) { words[place + 1] = "http://127.0.0.1:1" }
        }
        if words[0] == "rate" { words.insert(contentsOf: ["--report", folder.path + "/rating"], at: rest) }
        // A world that is not there is told by the trial, with 64, and not by the check.
        let outcome = try Command.run("watchcircle", words)
        #expect(!outcome.errors.contains("no trial was made"), "\(outcome.errors)")
        #expect([3, 64].contains(outcome.status) && !outcome.errors.contains("Usage:"), "\(outcome.errors)")
    }

    /// Lines of which no two runs agree, cut to what stands before their figures.
    private func masked(_ lines: [String]) -> [String] {
        var isCost = false
        return lines.map { line in
            let name = line.prefix(11)
            if name.trimmingCharacters(in: .whitespaces) != "" { isCost = name.hasPrefix("  cost") }
            return isCost ? String(name) : line
        }
    }

    @Test func `what a run of the documents prints is what it prints today`() throws {
        let examples = Self.all(["run"]).filter { !$0.output.isEmpty }
        #expect(examples.count == 1, "each is run; say here how many there are")
        for example in examples {
            let outcome = try inOwnFolder(example)
            let printed = outcome.split(separator: "\n").map(String.init)
            guard masked(printed) != masked(example.output) else { continue }
            if ProcessInfo.processInfo.environment["WATCHCIRCLE_WRITE_EXAMPLES"] != nil {
                try write(printed, in: example)
            }
            Issue.record(
                """
                \(example): the document shows another output than
                \(outcome)
                WATCHCIRCLE_WRITE_EXAMPLES=1 swift test --filter ExampleTests writes it; if results have changed, see VersionTests
                """)
        }
    }

    private static let isLong = ProcessInfo.processInfo.environment["WATCHCIRCLE_LONG_EXAMPLES"] != nil

    @Test(.enabled(if: isLong, "set WATCHCIRCLE_LONG_EXAMPLES to drive a backend for a minute"))
    func `the drive of the documents ends as it is shown`() throws {
        let shown = Self.all(["world", "serve", "drive"]).filter { $0.file == "README.md" }
        let drive = try #require(shown.first { $0.words[1] == "drive" && !$0.output.isEmpty })
        let folder = try folderOfLibrary()
        defer { try? FileManager.default.removeItem(at: folder) }
        func words(_ name: String) throws -> [String] {
            Array(try #require(shown.first { $0.words[1] == name }).words.dropFirst(2))
        }
        let made = try Command("watchcircle", ["world"] + words("world"), in: folder).wait(seconds: 300)
        #expect(made.status == 0, "\(made.errors)")
        // The minute of the document is that of a fast machine.
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
        // A machine with much else to do may miss a time as well; of the answers, what is shown is what is wrong.
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

    /// Whether a line tells how many objectives were met, or one that was not.
    private func isOfObjectives(_ line: String) -> Bool {
        ["  objectives ", "           missed: ", "           not judged: "].contains(where: line.hasPrefix)
    }

    /// Whether a line is shown, whole or cut off at an ellipsis.
    private func isShown(_ line: String, as shown: String) -> Bool {
        shown.hasSuffix("…") ? line.hasPrefix(shown.dropLast()) : line == shown
    }

    /// A line without its figures, which are the machine's and the fault's.
    private func shape(_ line: String) -> String {
        line.replacing(/[0-9][0-9,.]*/, with: "#").replacing(/# (µs|ms|s|min # s)\b/, with: "# s")
    }

    /// Runs an example in a folder in which scenarios are found and a report may be left.
    private func inOwnFolder(_ example: DocumentedExample) throws -> String {
        let folder = try folderOfLibrary()
        defer { try? FileManager.default.removeItem(at: folder) }
        let outcome = try Command("watchcircle", Array(example.words.dropFirst()), in: folder).wait(seconds: 300)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    /// A folder of the test's own in which scenarios and profiles are found.
    private func folderOfLibrary() throws -> URL {
        let folder = try makeFolder()
        for name in ["Scenarios", "profiles", "seeds"] {
            try FileManager.default.createSymbolicLink(
                at: folder.appendingPathComponent(name),
                withDestinationURL: DocumentedExample.root.appendingPathComponent(name))
        }
        return folder
    }

    /// Puts an output in the place of an example's; what differs from run to run stays.
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
