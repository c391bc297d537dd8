// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// One of the built programs, started as a user would.
final class Command {
    /// The exit status and the output.
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String
    }

    /// The package folder, with scenarios and profiles.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    /// The folder of the programs, which is that of the tests.
    static let programs = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()

    private let process = Process()
    private let folder: URL

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - name: the program, such as `watchcircle-drive`.
    ///   - arguments: the command line without the program's name.
    ///   - directory: the current directory of the program.
    ///   - output: the file for standard output, or nil to capture it.
    ///   - limits: the arguments of a preceding `ulimit`, or nil for none.
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

    /// Runs a program to completion.
    static func run(_ name: String, _ arguments: [String]) throws -> Outcome {
        try Command(name, arguments).wait()
    }

    /// The standard output so far.
    var output: String { text("output") }
    /// The standard error so far.
    var errors: String { text("errors") }

    private func text(_ name: String) -> String {
        (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? ""
    }

    /// Sends a signal.
    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits up to 30 s for a condition.
    func wait(until isSo: () -> Bool) throws {
        for _ in 0..<1_500 where !isSo() {
            try #require(process.isRunning, "the program ended too early: \(output)\(errors)")
            Thread.sleep(forTimeInterval: 0.02)
        }
        try #require(isSo(), "the condition did not become true: \(output)\(errors)")
    }

    /// Waits for the exit.
    func wait(seconds: Int = 60) throws -> Outcome {
        // No test may hang: a program that runs longer is killed, and the test fails.
        for _ in 0..<(100 * seconds) where process.isRunning { Thread.sleep(forTimeInterval: 0.01) }
        if process.isRunning { send(SIGKILL) }
        process.waitUntilExit()
        #expect(process.terminationReason == .exit, "the program was killed by signal \(process.terminationStatus)")
        return Outcome(status: process.terminationStatus, output: output, errors: errors)
    }
}

/// Creates a new temporary folder.
func makeFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("watchcircle-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
}
