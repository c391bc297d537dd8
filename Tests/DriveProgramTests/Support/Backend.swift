// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Reporting
import Synchronization
import Testing

/// A world folder from which a backend and a drive start.
struct World {
    let folder: URL
    /// The options that define its scenario.
    let options: [String]

    /// Two thousand watches on a school day, before the evening.
    static let evening = Result { try World(["school-day", "--watches", "2000"]) }
    /// The same with children who search for friends.
    static let sociable = Result {
        try World(["school-day", "--watches", "2000", "--set", "friends.requestsPerDay=5"])
    }
    /// The same with a friend cap that many children have reached.
    static let full = Result { try World(["school-day", "--watches", "2000", "--set", "friends.cap=30"]) }

    /// Returns a world with so few watches that most interactions between children are impossible.
    static func tiny(_ watches: Int) throws -> World { try World(["school-day", "--watches", "\(watches)"]) }

    private init(_ options: [String]) throws {
        self.options = options
        folder = try makeFolder()
        leftovers.deleteAtExit(folder)
        let made = try Command.run(
            "watchcircle", ["world"] + options + ["--at", "day 0 18:00", "--out", folder.path + "/world", "--quiet"])
        try #require(made.status == 0, "\(made.errors)")
    }

    var path: String { folder.path + "/world" }

    /// The tokens in the world folder.
    var tokens: [String] {
        get throws {
            let text = try String(contentsOfFile: path + "/accounts.csv", encoding: .utf8)
            return text.split(whereSeparator: \.isNewline).dropFirst().map { String($0.split(separator: ",")[1]) }
        }
    }
}

/// The reference backend, started with a world.
final class Backend {
    let world: World
    let url: String
    private let command: Command

    /// Starts the backend and waits until it listens.
    init(_ world: World, _ options: String...) throws {
        self.world = world
        command = try Command(
            "watchcircle-serve", ["--port", "0", "--world", world.path, "--quiet", "--stop-after", "5min"] + options)
        let word = "listening on "
        try command.wait { [command] in command.output.contains(word) && command.output.contains("\n") }
        let line = try #require(command.output.split(separator: "\n").first { $0.hasPrefix(word) })
        url = String(line.dropFirst(word.count))
    }

    deinit { command.send(SIGTERM) }

    /// Kills the backend, as in a crash.
    func kill() { command.send(SIGKILL) }

    /// The arguments of a drive of its world.
    func arguments(for length: String, speedup: Int, report: URL, _ more: [String] = []) -> [String] {
        world.options + [
            "--target", url, "--world", world.path, "--from", "day 0 18:00", "--for", length, "--speedup", "\(speedup)",
            "--report", report.path + "/report",
        ] + more
    }

    /// Drives the backend.
    func drive(for length: String, speedup: Int, _ more: String...) throws -> Driven {
        let folder = try makeFolder()
        let outcome = try Command.run(
            "watchcircle-drive", arguments(for: length, speedup: speedup, report: folder, more))
        return try Driven(outcome, folder)
    }
}

/// A finished drive and its report.
final class Driven {
    let outcome: Command.Outcome
    let folder: URL
    private let summary: [String: Any]

    init(_ outcome: Command.Outcome, _ folder: URL) throws {
        self.outcome = outcome
        self.folder = folder
        let file = folder.appendingPathComponent("report/summary.json")
        let data = try #require(try? Data(contentsOf: file), "there is no report: \(outcome.errors)")
        summary = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        // Every key is known and has its type, or this throws.
        let typed = try SummaryFile.read(file)
        #expect(typed.target != nil)
    }

    /// Returns the errors of the summary that Python's `jsonschema` finds; empty if there are none.
    func schemaErrors() throws -> String {
        let schema = Command.root.appendingPathComponent("schemas/\(SummarySchema.summary.fileName)")
        let process = Process()
        process.executableURL = Command.root.appendingPathComponent(".ci/validate")
        process.arguments = [schema.path, folder.appendingPathComponent("report/summary.json").path]
        let output = Pipe()
        (process.standardOutput, process.standardError) = (output, output)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return process.terminationStatus == 0 ? "" : text.isEmpty ? "ended with \(process.terminationStatus)" : text
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var verdict: String { summary["verdict"] as? String ?? "" }

    /// A number of the summary by its path, or nil if there is none.
    func number(_ path: String...) -> Double? { number(path) }

    /// The same, with the path as an array.
    func number(_ path: [String]) -> Double? { (value(path) as? NSNumber)?.doubleValue }

    /// A text of the summary by its path, or nil if there is none.
    func text(_ path: String...) -> String? { value(path) as? String }

    private func value(_ path: [String]) -> Any? {
        path.reduce(summary) { value, name in (value as? [String: Any])?[name] as Any }
    }

    /// Returns a figure of the audit.
    func found(_ figure: String) throws -> Double {
        try #require(number("audit", "figures", figure), "there is no figure \(figure) of the audit")
    }

    /// The number of operations with this outcome.
    func outcomes(_ name: String) -> Double { number("target", "errors_by_cause", name) ?? 0 }

    /// The status of each objective, by name.
    var objectives: [String: String] {
        let list = summary["objectives"] as? [[String: Any]] ?? []
        return Dictionary(
            list.compactMap { item in
                (item["name"] as? String).map { ($0, item["status"] as? String ?? "") }
            }, uniquingKeysWith: { one, _ in one })
    }

    /// Everything that the drive printed or wrote, as bytes.
    func everything() throws -> [(name: String, bytes: Data)] {
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        let contents = files.compactMap { name in
            (try? Data(contentsOf: folder.appendingPathComponent(name))).map { (name: name, bytes: $0) }
        }
        return contents + [("output", Data(outcome.output.utf8)), ("errors", Data(outcome.errors.utf8))]
    }
}

/// Folders shared by several tests, deleted at exit.
private let leftovers = Leftovers()

private final class Leftovers: Sendable {
    private let folders = Mutex<[URL]>([])

    init() { atexit { leftovers.deleteAll() } }

    func deleteAtExit(_ folder: URL) { folders.withLock { $0.append(folder) } }

    private func deleteAll() {
        for folder in folders.withLock(\.self) { try? FileManager.default.removeItem(at: folder) }
    }
}
