// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// A folder of a test's own, gone with it.
final class Folder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("watchcircle-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}

/// A built program that is under way. With a live page it also writes a report, into a folder of its own.
final class Started {
    /// Where the programs are: beside the tests.
    static let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    /// The folder of the package, in which the library of scenarios is found.
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private let process = Process()
    private let workspace: Folder

    /// Starts a program of the package.
    convenience init(_ name: String, _ arguments: [String]) throws {
        try self.init(Self.folder.appendingPathComponent(name), arguments)
    }

    init(_ file: URL, _ arguments: [String], path: String? = nil) throws {
        workspace = try Folder()
        try #require(FileManager.default.isExecutableFile(atPath: file.path), "\(file.path) is not built")
        process.executableURL = file
        let report = ["--report", workspace.url.appendingPathComponent("report").path]
        process.arguments =
            arguments.contains("--live") && !arguments.contains("--no-report") ? arguments + report : arguments
        process.currentDirectoryURL = Self.root
        if let path { process.environment = ProcessInfo.processInfo.environment.merging(["PATH": path]) { $1 } }
        for name in ["output", "errors"] {
            let place = workspace.url.appendingPathComponent(name)
            try Data().write(to: place)
            let handle = try FileHandle(forWritingTo: place)
            if name == "output" { process.standardOutput = handle } else { process.standardError = handle }
        }
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    /// A file of the report that it writes beside a live page.
    func report(_ name: String) -> URL { workspace.url.appendingPathComponent("report/" + name) }

    /// What it has said on standard error so far.
    var errors: String { said("errors") }

    private func said(_ name: String) -> String {
        (try? String(contentsOf: workspace.url.appendingPathComponent(name), encoding: .utf8)) ?? ""
    }

    /// Where its live page is, or where it listens itself, once it says so.
    func address() async throws -> String {
        for _ in 0..<600 {
            if let match = errors.firstMatch(of: /live view at (http:\S+)\n/) { return String(match.1) }
            if let match = said("output").firstMatch(of: /listening on (http:\S+)\n/) { return String(match.1) }
            try #require(process.isRunning, "the program ended: \(errors)")
            try await Task.sleep(for: .milliseconds(50))
        }
        kill()
        throw CocoaError(.coderReadCorrupt, userInfo: [NSDebugDescriptionErrorKey: "no address: \(errors)"])
    }

    /// Its own children.
    var children: [Int32] {
        let path = "/proc/\(process.processIdentifier)/task"
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return tasks.flatMap { task in
            ((try? String(contentsOfFile: "\(path)/\(task)/children", encoding: .utf8)) ?? "")
                .split(separator: " ").compactMap { Int32($0) }
        }
    }

    /// Ends it at once.
    func kill() { Glibc.kill(process.processIdentifier, SIGKILL) }

    /// Waits until it ends; a minute at most.
    func wait() async throws -> Int32 {
        for _ in 0..<6_000 where process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
        if process.isRunning { kill() }
        process.waitUntilExit()
        return process.terminationStatus
    }
}
