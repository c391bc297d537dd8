// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// One of the built programs, as a user starts it.
final class Command {
    /// How it ended and what it said.
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String
    }

    /// The folder of the package, in which scenarios and profiles are found.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    /// The folder of the programs: that of the tests.
    private static let programs = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()

    private let process = Process()
    private let folder: URL

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - name: such as `watchcircle-drive`.
    ///   - arguments: the command line without the program's name.
    ///   - directory: the current directory of the program.
    ///   - output: where its output goes; to be read here unless it is given.
    ///   - limits: what `ulimit` is told before; nil for nothing.
    init(
        _ name: String, _ arguments: [String], in directory: URL = root, output: String? = nil, limits: String? = nil
    ) throws {
        let file = Self.programs.appendingPathComponent(name)
        try #require(FileManager.default.isExecutableFile(atPath: file.path), "\(file.path) is not built")
        folder = try makeFolder()
        for name in ["output", "errors"] { try Data().write(to: folder.appendingPathComponent(name)) }
        process.executableURL = limits == nil ? file : URL(fileURLWithPath: "/bin/sh")
        process.arguments =
            limits.map { ["-c", "ulimit \($0); exec \"$@\"", "sh", file.path] + arguments } ?? arguments
        process.currentDirectoryURL = directory
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: output ?? folder.path + "/output")
        process.standardError = FileHandle(forWritingAtPath: folder.path + "/errors")
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: folder)
    }

    /// Runs a program to its end.
    static func run(_ name: String, _ arguments: [String]) throws -> Outcome {
        try Command(name, arguments).wait()
    }

    /// What it has said on standard output so far.
    var output: String { text("output") }
    /// What it has said on standard error so far.
    var errors: String { text("errors") }

    private func text(_ name: String) -> String {
        (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? ""
    }

    /// Sends a signal.
    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits until something is so; 30 s at most.
    func wait(until isSo: () -> Bool) throws {
        for _ in 0..<1_500 where !isSo() {
            try #require(process.isRunning, "it ended too early: \(output)\(errors)")
            Thread.sleep(forTimeInterval: 0.02)
        }
        try #require(isSo(), "it did not come to that: \(output)\(errors)")
    }

    /// Waits until it ends.
    func wait(seconds: Int = 60) throws -> Outcome {
        // No test may hang: whatever goes on for longer is killed, and the test says so.
        for _ in 0..<(100 * seconds) where process.isRunning { Thread.sleep(forTimeInterval: 0.01) }
        if process.isRunning { send(SIGKILL) }
        process.waitUntilExit()
        #expect(process.terminationReason == .exit, "the program was killed by signal \(process.terminationStatus)")
        return Outcome(status: process.terminationStatus, output: output, errors: errors)
    }
}

/// Makes a new folder for a test.
func makeFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("watchcircle-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
}
