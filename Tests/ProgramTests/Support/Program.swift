// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// The built program, as a user starts it.
struct Program {
    /// How it ended and what it said.
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String
    }

    /// The folder of the package, in which the library of scenarios is found.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The program beside the tests.
    static let file = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("watchcircle")

    /// Kept as long as the program may write there.
    private let workspace: Workspace
    private let process = Process()

    /// Prepares the program with `arguments`; `%` in one of them stands for the test's own folder.
    ///
    /// - Parameters:
    ///   - arguments: the command line without the program's name.
    ///   - workspace: where output goes.
    ///   - directory: the current directory of the program.
    ///   - limit: most address space it may have, in KiB; nil for no limit.
    ///   - environment: variables to be set besides the test's own.
    init(
        _ arguments: [String], in workspace: Workspace, directory: URL = root, limit: Int? = nil,
        environment: [String: String] = [:]
    ) throws {
        self.workspace = workspace
        try #require(FileManager.default.isExecutableFile(atPath: Self.file.path), "\(Self.file.path) is not built")
        let words = [Self.file.path] + arguments.map { $0.replacingOccurrences(of: "%", with: workspace.folder.path) }
        process.executableURL = limit == nil ? Self.file : URL(fileURLWithPath: "/bin/sh")
        process.arguments =
            limit.map { ["-c", "ulimit -v \($0); exec \"$@\"", "sh"] + words } ?? Array(words.dropFirst())
        process.currentDirectoryURL = directory
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        for name in ["output", "errors"] {
            try Data().write(to: workspace.folder.appendingPathComponent(name))
        }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: workspace.folder.path + "/output")
        process.standardError = FileHandle(forWritingAtPath: workspace.folder.path + "/errors")
    }

    /// Runs the program to its end.
    @discardableResult
    static func run(
        _ arguments: String..., in workspace: Workspace? = nil, directory: URL = root, limit: Int? = nil,
        environment: [String: String] = [:]
    ) throws -> Outcome {
        let program = try Program(
            arguments, in: try workspace ?? Workspace(), directory: directory, limit: limit, environment: environment)
        try program.start()
        return try program.wait()
    }

    /// Starts it.
    func start() throws { try process.run() }

    /// Sends a signal.
    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// What it has said on standard error so far.
    var errors: String {
        (try? String(contentsOf: workspace.folder.appendingPathComponent("errors"), encoding: .utf8)) ?? ""
    }

    /// Waits until it ends.
    func wait() throws -> Outcome {
        // No test may hang: whatever goes on for two minutes is killed, and the test says so.
        for _ in 0..<12_000 where process.isRunning { Thread.sleep(forTimeInterval: 0.01) }
        if process.isRunning { send(SIGKILL) }
        process.waitUntilExit()
        #expect(process.terminationReason == .exit, "the program was killed by signal \(process.terminationStatus)")
        let output = try String(contentsOf: workspace.folder.appendingPathComponent("output"), encoding: .utf8)
        return Outcome(status: process.terminationStatus, output: output, errors: errors)
    }

    /// Waits until it has said `text` on standard error; a minute at most.
    func wait(for text: String) throws {
        for _ in 0..<600 {
            if errors.contains(text) { return }
            try #require(process.isRunning, "the program ended before it said \(text): \(errors)")
            Thread.sleep(forTimeInterval: 0.1)
        }
        send(SIGKILL)
        Issue.record("the program never said \(text)")
    }
}

/// A folder of a test's own, gone with it.
final class Workspace {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("watchcircle-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The files of the report `name`, in alphabetical order; none if there is no such folder.
    func files(of name: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + name)) ?? []).sorted()
    }

    /// `summary.json` of the report `name`.
    func summary(of name: String) throws -> Summary {
        let data = try Data(contentsOf: folder.appendingPathComponent("\(name)/summary.json"))
        return try JSONDecoder().decode(Summary.self, from: data)
    }

    /// The lines of a file, without the header.
    func rows(of file: String) throws -> Int {
        let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
        return text.components(separatedBy: "\r\n").filter { !$0.isEmpty }.count - 1
    }
}

/// What the tests read of `summary.json`.
struct Summary: Decodable {
    struct Performance: Decodable {
        var threads: Int
        var wall_seconds: Double
        var build_seconds: Double
        var seconds_per_day: Double
        var operations_per_watch_day: Double
        var peak_rss_bytes: Int
    }

    struct Operations: Decodable {
        var count: Int
        var bytes: Int
        var peak_per_second: Double
    }

    var scenario: String
    var seed: UInt64
    var state_hash: String
    var verdict: String
    var watches: Int
    var days: Int
    var performance: Performance
    var operations: [String: Operations]
    var society: [String: Double]
    var notes: [String]
}

/// The files that every report has.
let reportFiles = ["report.html", "results.sqlite", "society.csv", "summary.json", "timeline.csv"]
