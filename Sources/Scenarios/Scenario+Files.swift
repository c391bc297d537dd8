// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement

extension Scenario {
    /// Returns the path of the file that `path` refers to.
    static func find(_ path: String) throws(ScenarioError) -> String {
        if isBare(path), let found = Library.standard.file(named: path, in: folder) { return found }
        guard FileManager.default.fileExists(atPath: path) else { throw missing(path) }
        return path
    }

    /// Names of the scenarios in the library, in alphabetical order.
    public static var library: [String] { Library.standard.names(in: folder) }

    static func missing(_ path: String) -> ScenarioError {
        let names = library
        let last = path.split(separator: "/").last.map(String.init) ?? path
        let word = last.hasSuffix(".yaml") ? String(last.dropLast(5)) : last
        var hints: [String] = []
        if let nearest = SpellingSuggestion.nearest(to: word, among: names) { hints.append("did you mean \(nearest)?") }
        if !names.isEmpty { hints.append("the scenarios are \(names.joined(separator: ", "))") }
        if isBare(path) { hints.append("looked in \(Library.standard.places(of: folder))") }
        if names.isEmpty { hints.append("give the path to a file") }
        let mistake = Diagnostic(Location(source: path.isEmpty ? "(no name)" : path), "no such scenario", hints: hints)
        return ScenarioError(code: .missingFile, mistakes: [mistake])
    }

    /// Whether `path` is a name without folder and extension.
    private static func isBare(_ path: String) -> Bool {
        !path.contains("/") && !path.hasSuffix(".yaml") && !path.hasSuffix(".yml") && !path.isEmpty
    }
}
