// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

extension Program {
    /// Runs words of the shell in which `$WC` is the program and `$OUT` the test's own folder; they may set limits, close
    /// files and make pipes.
    static func shell(
        _ words: String, in workspace: Workspace, directory: URL = root, file: URL = file,
        environment: [String: String] = [:]
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", words]
        process.currentDirectoryURL = directory
        let names = ["WC": file.path, "OUT": workspace.folder.path]
        process.environment = ProcessInfo.processInfo.environment.merging(names) { $1 }.merging(environment) { $1 }
        let paths = ["output", "errors"].map { workspace.folder.path + "/" + $0 }
        for path in paths { try Data().write(to: URL(fileURLWithPath: path)) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: paths[0])
        process.standardError = FileHandle(forWritingAtPath: paths[1])
        try process.run()
        for _ in 0..<12_000 where process.isRunning { Thread.sleep(forTimeInterval: 0.01) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: try String(contentsOfFile: paths[0], encoding: .utf8),
            errors: try String(contentsOfFile: paths[1], encoding: .utf8))
    }
}
