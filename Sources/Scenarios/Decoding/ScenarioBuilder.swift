// SPDX-License-Identifier: GPL-3.0-or-later
import Society
import TextFormats

/// Builds a scenario from its document.
struct ScenarioBuilder {
    /// The scenario's top-level keys and their descriptions.
    static let ownKeys = [
        OwnKey("title", .line, "one line of text", "required", "A one-line description of the scenario."),
        OwnKey("description", .text, "text", "empty", "A longer description."),
        OwnKey("seed", OwnKey.seed, "whole number from 0 to 2^64 - 1", "required", "Equal seeds give equal runs."),
        OwnKey(
            "workers", .integer(Scenario.threadRange), Scenario.threadRule, "the number of cores",
            "Number of processor threads; does not affect results."),
        OwnKey(
            "objectives", OwnKey.objectives, "list of objectives such as `p99(response) < 300ms`", "none",
            "The objectives of a run; see `docs/objectives.md`."),
        OwnKey(
            "name", OwnKey.name, "letters, digits, `-`, `_`, `.`", "the file name without its extension",
            "The name in reports."),
    ]

    var path: String
    var mistakes: [Diagnostic]

    mutating func build(
        _ document: Document, text: String, overrides: [String]
    ) throws(ScenarioError) -> Scenario {
        guard case .map(let entries) = document.value else {
            let isEmpty = document.isEmpty
            mistakes.append(
                Diagnostic(
                    isEmpty ? Location(source: path) : document.location,
                    isEmpty ? "the file is empty" : "the file is \(document.article); it must be a group of keys",
                    hints: ["begin with `title:` and `seed:`; the keys are listed in docs/scenarios.md"]))
            throw ScenarioError(code: .invalid, mistakes: mistakes)
        }
        var decoder = Decoder(seeds: SeedFolder(folder: InputFile.folder(of: path)))
        decoder.mistakes = mistakes
        decoder.lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        var scenario = Scenario(
            name: Self.name(of: path), title: "", description: "", seed: 0, threads: nil,
            parameters: SocietyParameters(),
            origin: Scenario.Origin(
                text: Scenario.text(text, "Overrides:", overrides), seed: 0, parameters: SocietyParameters()))
        for entry in entries { readOwn(entry, into: &scenario, &decoder) }
        for name in ["title", "seed"] where !entries.contains(where: { $0.name == name }) {
            let hint = name == "seed" ? "add `seed: 1`" : "add `title: ` and a one-line description"
            decoder.add(Location(source: path), "`\(name)` is missing", [hint])
        }
        decoder.decode(entries)
        decoder.checkRules()
        guard decoder.mistakes.isEmpty else {
            throw ScenarioError(
                code: .invalid, mistakes: Self.inOrder(decoder.mistakes, path: path, overrides: overrides))
        }
        scenario.parameters = decoder.parameters
        (scenario.origin.seed, scenario.origin.parameters) = (scenario.seed, decoder.parameters)
        return scenario
    }

    /// Sorts the errors and removes duplicates: the scenario file from top to bottom, then other files, then overrides.
    private static func inOrder(_ mistakes: [Diagnostic], path: String, overrides: [String]) -> [Diagnostic] {
        func rank(_ source: String) -> Int {
            if source == path { return 0 }
            return 2 + (overrides.firstIndex { source == Document.source(of: $0) } ?? -1)
        }
        // Files of equal rank appear in the order of their first error.
        var firsts: [String: Int] = [:]
        let placed = mistakes.enumerated().map { offset, mistake in
            let place = mistake.location
            let first = firsts[place.source] ?? offset
            firsts[place.source] = first
            return ((rank(place.source), first, place.line ?? .max, place.column ?? 0, offset), mistake)
        }
        let ordered = placed.sorted { $0.0 < $1.0 }
        return ordered.map(\.1).reduce(into: []) { list, mistake in
            if !list.contains(mistake) { list.append(mistake) }
        }
    }

    private mutating func readOwn(
        _ entry: Document.Entry, into scenario: inout Scenario, _ decoder: inout Decoder
    ) {
        let location = entry.value.location
        guard Self.ownKeys.contains(where: { $0.name == entry.name }) else {
            let known =
                Self.ownKeys.map(\.name) + Section.all.flatMap { $0.name.isEmpty ? $0.keys.map(\.name) : [$0.name] }
            if !known.contains(entry.name) { decoder.unknown(entry, among: known, in: "") }
            return
        }
        if entry.name == "objectives" {
            scenario.objectives = decoder.objectives(entry)
            return
        }
        guard case .scalar(let text) = entry.value.value else {
            decoder.add(location, "\(entry.name) is \(entry.value.article); it must be one value")
            return
        }
        switch entry.name {
        case "title":
            scenario.title = text
            if let error = Scenario.error(inTitle: text) { decoder.add(location, error) }
        case "description": scenario.description = text
        case "seed":
            if let seed = Self.seed(text) {
                scenario.seed = seed
            } else {
                decoder.add(
                    location, "seed is \(shown(text)); it must be a whole number from 0 to 18,446,744,073,709,551,615")
            }
        case "workers":
            if let threads = Int(text), Scenario.error(inThreads: threads) == nil {
                scenario.threads = threads
            } else {
                decoder.add(
                    location, "workers is \(shown(text)); it must be a \(Scenario.threadRule)",
                    ["delete the key to use all cores"])
            }
        default:
            scenario.name = text
            if let error = Scenario.error(inName: text) { decoder.add(location, error) }
        }
    }

    private static func seed(_ text: String) -> UInt64? {
        let digits = text.filter { $0 != "_" && $0 != "," }
        if digits.hasPrefix("0x") { return UInt64(digits.dropFirst(2), radix: 16) }
        return digits.first == "+" ? nil : UInt64(digits)
    }

    /// Returns the file name without its extension.
    private static func name(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        for ending in [".yaml", ".yml"] where file.hasSuffix(ending) { return String(file.dropLast(ending.count)) }
        return file
    }
}
