// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
public import Requests

extension Profile {
    /// The folder in a library root that contains the profiles.
    public static let folder = "profiles"

    /// Loads and validates a profile.
    ///
    /// - Parameter path: a file, or a bare name such as `reference` for `profiles/reference.yaml`.
    /// - Throws: `ScenarioError` with all errors that one pass can find.
    public static func load(path: String) throws(ScenarioError) -> Profile {
        let found = file(named: path)
        switch InputFile.read(found) {
        case .success(let bytes): return try parse(bytes, path: found)
        case .failure(.missing): throw missing(path)
        case .failure(let failure): throw failure.error(at: found)
        }
    }

    /// Parses and validates a profile.
    ///
    /// - Parameters:
    ///   - bytes: the file's content, as UTF-8.
    ///   - path: the path in error messages.
    /// - Throws: `ScenarioError` with all errors that one pass can find.
    public static func parse(_ bytes: [UInt8], path: String) throws(ScenarioError) -> Profile {
        guard bytes.count <= Document.longest else { throw InputFile.Failure.tooLong.error(at: path) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let mistake = Diagnostic(Location(source: path), "not UTF-8 text", hints: ["save the file as UTF-8"])
            throw ScenarioError(code: .unreadable, mistakes: [mistake])
        }
        let document = try Document.read(text) { Location(source: path, line: $0, column: $1) }
        var decoder = ProfileDecoder(path: path)
        return try decoder.profile(document)
    }

    /// Names of the profiles in the library, in alphabetical order.
    public static var library: [String] { Library.standard.names(in: folder) }

    /// Returns the name of a profile's file without folder and extension.
    static func name(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        for ending in [".yaml", ".yml"] where file.hasSuffix(ending) { return String(file.dropLast(ending.count)) }
        return file
    }

    private static func file(named path: String) -> String {
        (isBare(path) ? Library.standard.file(named: path, in: folder) : nil) ?? path
    }

    /// Whether `path` is a name without folder and extension.
    private static func isBare(_ path: String) -> Bool {
        !path.isEmpty && !path.contains("/") && name(of: path) == path
    }

    private static func missing(_ path: String) -> ScenarioError {
        let names = library
        var hints: [String] = []
        if let nearest = SpellingSuggestion.nearest(to: name(of: path), among: names) {
            hints.append("did you mean \(nearest)?")
        }
        if !names.isEmpty { hints.append("the profiles are \(names.joined(separator: ", "))") }
        if isBare(path) { hints.append("looked in \(Library.standard.places(of: folder))") }
        if names.isEmpty { hints.append("give the path to a file") }
        let mistake = Diagnostic(Location(source: path.isEmpty ? "(no name)" : path), "no such profile", hints: hints)
        return ScenarioError(code: .missingFile, mistakes: [mistake])
    }
}
