// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement
public import Society

/// The description of a run, from one file: the society's parameters, the seed and a title.
public struct Scenario: Equatable, Sendable {
    /// The name in reports: the file name without its extension.
    public var name: String
    /// A one-line description.
    public var title: String
    /// A longer description; may be empty.
    public var description: String
    /// The run's seed.
    public var seed: UInt64
    /// The number of threads; nil for one per core. Does not affect results.
    public var threads: Int?
    /// The society's parameters, validated against the documented ranges.
    public var parameters: SocietyParameters
    /// The objectives, evaluated at the end of a run.
    public var objectives: [Objective] = []
    /// What a file, or code, first described.
    var origin: Origin

    /// A text and the scenario that it describes.
    struct Origin: Equatable, Sendable {
        var text: String
        var seed: UInt64
        var parameters: SocietyParameters
    }

    /// Creates a scenario from code. Runs validate it; `validate()` does so earlier.
    ///
    /// - Parameters:
    ///   - name: the name in reports: letters, digits, `-`, `_` and `.`.
    ///   - title: a one-line description.
    ///   - seed: the run's seed.
    ///   - parameters: the society's parameters.
    ///   - objectives: the objectives, evaluated at the end of a run.
    public init(
        name: String, title: String, seed: UInt64, parameters: SocietyParameters = SocietyParameters(),
        objectives: [Objective] = []
    ) {
        let text = "title: \(Self.quoted(title))\nseed: \(seed)\n"
        self.init(
            name: name, title: title, description: "", seed: seed, threads: nil, parameters: parameters,
            objectives: objectives, origin: Origin(text: text, seed: seed, parameters: SocietyParameters()))
    }

    init(
        name: String, title: String, description: String, seed: UInt64, threads: Int?, parameters: SocietyParameters,
        objectives: [Objective] = [], origin: Origin
    ) {
        (self.name, self.title, self.description) = (name, title, description)
        (self.seed, self.threads, self.parameters) = (seed, threads, parameters)
        (self.objectives, self.origin) = (objectives, origin)
    }

    /// The folder in a library root that contains the scenarios.
    public static let folder = "Scenarios"

    /// Loads and validates a scenario.
    ///
    /// - Parameters:
    ///   - path: a file, or a bare name such as `school-day` for `Scenarios/school-day.yaml` in the library.
    ///   - overrides: `path=value` each, for example `friends.cap=100` or `friends.meeting.0=0.3`; the last one wins.
    /// - Throws: `ScenarioError` with all errors that one pass can find.
    public static func load(path: String, overrides: [String] = []) throws(ScenarioError) -> Scenario {
        let found = try find(path)
        switch InputFile.read(found) {
        case .success(let bytes): return try parse(bytes, path: found, overrides: overrides)
        case .failure(.missing): throw missing(path)
        case .failure(let failure): throw failure.error(at: found)
        }
    }

    /// Parses and validates a scenario.
    ///
    /// - Parameters:
    ///   - bytes: the file's content, as UTF-8.
    ///   - path: the path in error messages; its folder is the first one searched for data files.
    ///   - overrides: as in `load(path:overrides:)`.
    /// - Throws: `ScenarioError` with all errors that one pass can find.
    public static func parse(
        _ bytes: [UInt8], path: String, overrides: [String] = []
    ) throws(ScenarioError) -> Scenario {
        guard bytes.count <= Document.longest else { throw InputFile.Failure.tooLong.error(at: path) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ScenarioError(code: .unreadable, mistakes: [notText(bytes, path: path)])
        }
        var document = try Document.read(text) { Location(source: path, line: $0, column: $1) }
        var mistakes: [Diagnostic] = []
        for override in overrides {
            if let mistake = document.apply(override) { mistakes.append(mistake) }
        }
        var builder = ScenarioBuilder(path: path, mistakes: mistakes)
        return try builder.build(document, text: text, overrides: overrides)
    }

    private static func notText(_ bytes: [UInt8], path: String) -> Diagnostic {
        // The longest valid prefix ends at the first invalid byte.
        var low = 0
        var high = bytes.count
        while low < high {
            let middle = (low + high + 1) / 2
            // A character truncated at the end of the prefix is not the error.
            let isValid = (0...min(3, middle)).contains {
                String(validating: bytes[..<(middle - $0)], as: UTF8.self) != nil
            }
            if isValid { low = middle } else { high = middle - 1 }
        }
        let line = bytes[..<low].count { $0 == 10 } + 1
        return Diagnostic(Location(source: path, line: line), "not UTF-8 text", hints: ["save the file as UTF-8"])
    }
}
