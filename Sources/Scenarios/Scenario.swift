// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement
public import Society

/// A run, described by one file: the society's parameters, the seed, and what it is about.
public struct Scenario: Equatable, Sendable {
    /// The name in reports: the file's name without its ending.
    public var name: String
    /// One line on what the scenario is about.
    public var title: String
    /// More on it; may be empty.
    public var description: String
    /// The run's seed.
    public var seed: UInt64
    /// Processor threads to use; nil for as many as there are cores. Never changes a result.
    public var threads: Int?
    /// The society, checked against every documented range.
    public var parameters: SocietyParameters
    /// What a run must keep; judged when it is over.
    public var objectives: [Objective] = []
    /// The file's text as read; overrides follow as comments.
    public var sourceText: String

    /// The folder of a library's root in which a bare name is looked up.
    public static let folder = "Scenarios"

    /// Reads and checks a scenario.
    ///
    /// - Parameters:
    ///   - path: a file, or a bare name such as `school-day` for `Scenarios/school-day.yaml` in the library.
    ///   - overrides: `path=value` each, such as `friends.cap=100` or `friends.meeting.0=0.3`; the last one wins.
    /// - Throws: `ScenarioError` with every mistake that can be found in one go.
    public static func load(path: String, overrides: [String] = []) throws(ScenarioError) -> Scenario {
        let found = try find(path)
        switch TextFile.read(found) {
        case .success(let bytes): return try parse(bytes, path: found, overrides: overrides)
        case .failure(.missing): throw missing(path)
        case .failure(let failure):
            let cause: (any Error)? = if case .system(let error) = failure { error } else { nil }
            throw ScenarioError(
                code: .unreadable, mistakes: [Mistake(Location(source: found), failure.message)], cause: cause)
        }
    }

    /// Reads and checks a scenario from bytes in memory.
    ///
    /// - Parameters:
    ///   - bytes: the file's content; UTF-8.
    ///   - path: what to call it; its folder is where data files are looked for.
    ///   - overrides: as in `load(path:overrides:)`.
    /// - Throws: `ScenarioError` with every mistake that can be found in one go.
    public static func parse(
        _ bytes: [UInt8], path: String, overrides: [String] = []
    ) throws(ScenarioError) -> Scenario {
        guard bytes.count <= Document.longest else {
            let mistake = Mistake(Location(source: path), TextFile.Failure.tooLong.message)
            throw ScenarioError(code: .unreadable, mistakes: [mistake])
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ScenarioError(code: .unreadable, mistakes: [notText(bytes, path: path)])
        }
        var document = try Document.read(text) { Location(source: path, line: $0, column: $1) }
        var mistakes: [Mistake] = []
        for override in overrides {
            if let mistake = document.apply(override) { mistakes.append(mistake) }
        }
        var builder = ScenarioBuilder(path: path, mistakes: mistakes)
        return try builder.build(document, text: text, overrides: overrides)
    }

    private static func notText(_ bytes: [UInt8], path: String) -> Mistake {
        // The longest valid start ends where the first wrong byte stands.
        var low = 0
        var high = bytes.count
        while low < high {
            let middle = (low + high + 1) / 2
            // A character cut in half at the end is not the mistake that is looked for.
            let isValid = (0...min(3, middle)).contains {
                String(validating: bytes[..<(middle - $0)], as: UTF8.self) != nil
            }
            if isValid { low = middle } else { high = middle - 1 }
        }
        let line = bytes[..<low].count { $0 == 10 } + 1
        return Mistake(Location(source: path, line: line), "not UTF-8 text", hints: ["save the file as UTF-8"])
    }
}
