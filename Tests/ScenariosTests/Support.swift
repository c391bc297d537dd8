// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Scenarios

/// The project's folder.
let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

/// Reads `body` under a valid title and seed, which take the first two lines.
func read(_ body: String, overrides: [String] = []) throws(ScenarioError) -> Scenario {
    try Scenario.parse(
        Array("title: Test\nseed: 1\n\(body)".utf8), path: "test.yaml", overrides: overrides)
}

/// What the loader says about `body`; empty if it accepts it.
func complaint(_ body: String, overrides: [String] = []) -> String {
    do {
        _ = try read(body, overrides: overrides)
        return ""
    } catch {
        return error.description
    }
}

/// What the loader says about a whole file.
func complaint(file text: String) -> String {
    do {
        _ = try Scenario.parse(Array(text.utf8), path: "test.yaml")
        return ""
    } catch {
        return error.description
    }
}

/// A folder of its own that is deleted afterwards.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
}

/// Writes a text file.
func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
}

/// How often a fuzz test tries: as often as it says, or many times that in a long run (`make soak`).
func rounds(_ usual: Int) -> Int {
    usual * (ProcessInfo.processInfo.environment["WATCHCIRCLE_FUZZ"].flatMap { Int($0) } ?? 1)
}
