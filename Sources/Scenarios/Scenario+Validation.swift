// SPDX-License-Identifier: GPL-3.0-or-later
public import Society

extension SocietyParameters {
    /// Checks parameters that code has set, by the table that also checks a scenario file.
    ///
    /// - Throws: `ScenarioError` with all errors; the location of each is the name of its key, such as
    ///   `population.girls`.
    public func validate() throws(ScenarioError) {
        let errors = parameterErrors
        guard errors.isEmpty else { throw ScenarioError(code: .invalid, mistakes: errors) }
    }

    /// The errors of all keys, and of the rules between valid keys.
    fileprivate var parameterErrors: [Diagnostic] {
        var errors: [Diagnostic] = []
        var refused: Set<String> = []
        for section in Section.all {
            for key in section.keys {
                let name = section.fullName(of: key)
                for message in key.errors(in: self, named: name) {
                    errors.append(Diagnostic(Location(source: name), message, hints: key.defaultHints))
                    refused.insert(name)
                }
            }
        }
        for rule in ParameterRule.all {
            guard let violation = violation(of: rule, refused: refused) else { continue }
            errors.append(Diagnostic(Location(source: rule.keys[0]), violation.message, hints: violation.hints))
        }
        return errors
    }
}

extension Scenario {
    /// Checks a scenario that code has made or changed, by the table that also checks a scenario file.
    ///
    /// - Throws: `ScenarioError` with all errors; the location of each is the name of its key, such as
    ///   `population.girls`.
    public func validate() throws(ScenarioError) {
        let own: [(name: String, message: String?)] = [
            ("name", Self.error(inName: name)), ("title", Self.error(inTitle: title)),
            ("workers", threads.flatMap { Self.error(inThreads: $0) }),
        ]
        let errors = own.compactMap { name, message in message.map { Diagnostic(Location(source: name), $0) } }
        let all = errors + parameters.parameterErrors
        guard all.isEmpty else { throw ScenarioError(code: .invalid, mistakes: all) }
    }

    /// Returns the error of a name, or nil.
    static func error(inName name: String) -> String? {
        let isPlain = name.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || "-_.".unicodeScalars.contains($0))
        }
        if isPlain, !name.isEmpty, !name.hasPrefix("."), name.utf8.count <= 64 { return nil }
        return "name is \(shown(name)); it must consist of letters, digits, `-`, `_` and `.`, and not start with `.`"
    }

    /// Returns the error of a title, or nil.
    static func error(inTitle title: String) -> String? {
        if title.isEmpty { return "title is empty; it must be one line of text" }
        return title.contains(where: \.isNewline) ? "title has several lines; it must be one line of text" : nil
    }

    /// The allowed numbers of worker threads.
    static let threadRange = 1...1_024

    /// The allowed numbers of worker threads, as text that follows "it must be a".
    static let threadRule = "whole number from \(threadRange.lowerBound) to \(threadRange.upperBound)"

    /// Returns the error of a number of worker threads, or nil.
    static func error(inThreads threads: Int) -> String? {
        threadRange.contains(threads) ? nil : "workers is \(threads); it must be a \(threadRule)"
    }
}

extension Section {
    /// Returns the full name of one of its keys, such as `friends.cap`.
    func fullName(of key: Key) -> String { name.isEmpty ? key.name : "\(name).\(key.name)" }
}
