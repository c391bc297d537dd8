// SPDX-License-Identifier: GPL-3.0-or-later
import TextFormats

extension Scenario {
    /// The JSON Schema of scenario files.
    ///
    /// It is generated from the table of keys. It checks types, notations, ranges of plain numbers and names of keys;
    /// rules between keys and the ranges of values with units are checked when the file is read.
    static var jsonSchema: String {
        var properties = ScenarioBuilder.ownKeys.map { key in
            JSONSchema.Property(
                key.name, key.schema,
                meaning: "\(key.summary) Allowed: \(key.allowed)."
                    + (key.isRequired ? "" : " Default: \(key.standard)."),
                isRequired: key.isRequired)
        }
        for section in Section.all {
            let keys = section.keys.map(\.property)
            if section.name.isEmpty {
                properties += keys
            } else {
                // A group without keys is allowed, so that all of them can be commented out.
                let group = JSONSchema.any(of: [.object(keys), .null])
                properties.append(
                    JSONSchema.Property(section.name, group, meaning: section.summary, isRequired: false))
            }
        }
        return JSONSchema.object(properties).text(
            title: "WatchCircle scenario", description: "A society, its seed and its objectives; see docs/scenarios.md."
        )
    }
}

/// The declaration of a top-level key of a scenario that is no parameter of the society.
struct OwnKey: Sendable {
    var name: String
    /// The allowed values, for the reference.
    var allowed: String
    /// The default, for the reference.
    var standard: String
    /// The description for the reference.
    var summary: String
    /// The allowed values, for editors.
    var schema: JSONSchema

    /// Whether a scenario must have the key.
    var isRequired: Bool { standard == "required" }

    init(_ name: String, _ schema: JSONSchema, _ allowed: String, _ standard: String, _ summary: String) {
        (self.name, self.schema) = (name, schema)
        (self.allowed, self.standard, self.summary) = (allowed, standard, summary)
    }
}

extension OwnKey {
    /// A seed: as a number, or as digits with separators, decimal or hexadecimal.
    static let seed = JSONSchema.any(of: [
        JSONSchema.integer.with("minimum", .integer(0)).with("maximum", .unsigned(.max)),
        .text(matching: "[0-9_,]+|0x[0-9a-fA-F_,]+"),
    ])

    /// A name in reports; a name of digits is a number in YAML.
    static let name = JSONSchema.any(of: [
        .text(matching: "(?![.])[A-Za-z0-9._-]{1,64}"), .number(least: 0),
    ])

    /// The list of objectives: rules, or groups with a rule and its span.
    static var objectives: JSONSchema {
        let rule = JSONSchema.filledText
        return .list(of: .any(of: [rule, .object(Decoder.objectiveKeys.map(\.property))]))
    }
}

/// The declaration of a key of an objective's long form.
struct ObjectiveKey: Sendable {
    var name: String
    var schema: JSONSchema
    var summary: String

    init(_ name: String, _ schema: JSONSchema, _ summary: String) {
        (self.name, self.schema, self.summary) = (name, schema, summary)
    }

    var property: JSONSchema.Property {
        JSONSchema.Property(name, schema, meaning: summary, isRequired: name == "that")
    }
}
