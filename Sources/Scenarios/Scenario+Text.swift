// SPDX-License-Identifier: GPL-3.0-or-later
import Society

extension Scenario {
    /// The text in reports, from which the run can be repeated: the file as read, followed by the overrides as comments.
    /// Parameters and a seed that code has changed follow as overrides, too.
    public var sourceText: String {
        let seeds = seed == origin.seed ? [] : ["seed=\(seed)"]
        return Self.text(
            origin.text, "Changed by code:", parameters.overrides(of: origin.parameters) + seeds)
    }

    /// Returns a text with `path=value` overrides as comments at its end.
    static func text(_ text: String, _ heading: String, _ overrides: [String]) -> String {
        guard !overrides.isEmpty else { return text }
        let lines = overrides.map { "# --set \(shown($0, most: 10_000))" }
        return text + (text.hasSuffix("\n") ? "" : "\n") + "# \(heading)\n" + lines.joined(separator: "\n") + "\n"
    }

    /// Returns a text between the quotes of a YAML scalar.
    static func quoted(_ text: String) -> String {
        "\"" + text.map { "\"\\".contains($0) ? "\\\($0)" : "\($0)" }.joined() + "\""
    }
}

extension SocietyParameters {
    /// Returns the overrides that turn `other` parameters into these, in the order of the reference.
    fileprivate func overrides(of other: SocietyParameters) -> [String] {
        guard self != other else { return [] }
        return Section.all.flatMap { section in
            section.keys.compactMap { key in
                let text = key.text(of: self)
                return text == key.text(of: other) ? nil : "\(section.fullName(of: key))=\(text)"
            }
        }
    }
}
