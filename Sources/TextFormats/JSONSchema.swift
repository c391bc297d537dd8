// SPDX-License-Identifier: GPL-3.0-or-later

/// A JSON Schema, draft 2020-12, of one value.
///
/// Keywords keep their order. Schemas with a name become definitions, to which every use refers. Only keywords that
/// validators of draft-07 read in the same way are used, since some YAML editors support no later draft.
///
/// - Source: Wright et al., *JSON Schema: A Media Type for Describing JSON Documents* (2022).
package struct JSONSchema: Sendable {
    /// A keyword and its value.
    package typealias Keyword = (key: String, value: JSONText)

    /// A key of an object.
    package struct Property: Sendable {
        /// The key.
        package var key: String
        /// The meaning of its value.
        package var meaning: String
        /// Whether every object has the key.
        package var isRequired: Bool
        /// The schema of its value.
        package var schema: JSONSchema

        /// Creates a property.
        package init(_ key: String, _ schema: JSONSchema, meaning: String = "", isRequired: Bool = true) {
            (self.key, self.schema, self.meaning, self.isRequired) = (key, schema, meaning, isRequired)
        }
    }

    private var keywords: [Keyword]
    private var definitions: [(name: String, schema: [Keyword])] = []

    /// Creates a schema of keywords.
    package init(_ keywords: [Keyword]) { self.keywords = keywords }

    /// Any text.
    package static let text = JSONSchema([("type", "string")])
    /// `true` or `false`.
    package static let boolean = JSONSchema([("type", "boolean")])
    /// A number.
    package static let number = JSONSchema([("type", "number")])
    /// An integer.
    package static let integer = JSONSchema([("type", "integer")])
    /// `null`.
    package static let null = JSONSchema([("type", "null")])
    /// A text with at least one character.
    package static let filledText = text.with("minLength", .integer(1))

    /// A text that matches, as a whole, a regular expression that both ECMA-262 and Python accept.
    package static func text(matching pattern: String) -> JSONSchema {
        JSONSchema([("type", "string"), ("pattern", .text("^(?:\(pattern))$"))])
    }

    /// An integer within a range.
    package static func integer(_ range: ClosedRange<Int>) -> JSONSchema {
        integer.with("minimum", .integer(range.lowerBound)).with("maximum", .integer(range.upperBound))
    }

    /// A number within bounds.
    ///
    /// - Parameters:
    ///   - isWhole: whether the number must be an integer.
    ///   - least: the minimum; nil for none.
    ///   - isAbove: whether the number must be greater than the minimum.
    ///   - most: the maximum; nil for none.
    package static func number(
        isWhole: Bool = false, least: Double? = nil, isAbove: Bool = false, most: Double? = nil
    ) -> JSONSchema {
        var schema = isWhole ? integer : number
        if let least { schema = schema.with(isAbove ? "exclusiveMinimum" : "minimum", .short(least)) }
        if let most { schema = schema.with("maximum", .short(most)) }
        return schema
    }

    /// One of several texts.
    package static func choice(_ values: [String]) -> JSONSchema {
        JSONSchema([("enum", .list(values.map { .text($0) }))])
    }

    /// Exactly one value.
    package static func constant(_ value: JSONText) -> JSONSchema { JSONSchema([("const", value)]) }

    /// A value of any of several schemas.
    package static func any(of schemas: [JSONSchema]) -> JSONSchema {
        var schema = JSONSchema([("anyOf", .list(schemas.map { .object($0.keywords) }))])
        schema.adopt(schemas)
        return schema
    }

    /// A list.
    ///
    /// - Parameters:
    ///   - element: the schema of each element.
    ///   - count: the allowed number of elements.
    package static func list(of element: JSONSchema, count: ClosedRange<Int> = 0...(.max)) -> JSONSchema {
        var schema = JSONSchema([("type", "array"), ("items", .object(element.keywords))])
            .with(count, "minItems", "maxItems")
        schema.adopt([element])
        return schema
    }

    /// An object with any keys.
    ///
    /// - Parameters:
    ///   - value: the schema of each value.
    ///   - pattern: a regular expression that each key matches as a whole; nil for any key.
    ///   - count: the allowed number of keys.
    package static func members(
        of value: JSONSchema, namedLike pattern: String? = nil, count: ClosedRange<Int> = 0...(.max)
    ) -> JSONSchema {
        var schema = JSONSchema([("type", "object"), ("additionalProperties", .object(value.keywords))])
            .with(count, "minProperties", "maxProperties")
        if let pattern {
            schema = schema.with("propertyNames", .object([("pattern", .text("^(?:\(pattern))$"))]))
        }
        schema.adopt([value])
        return schema
    }

    /// An object with the given keys and no others.
    package static func object(_ properties: [Property]) -> JSONSchema {
        let members = properties.map { property -> Keyword in
            let meaning: [Keyword] = property.meaning.isEmpty ? [] : [("description", .text(property.meaning))]
            return (property.key, .object(property.schema.keywords + meaning))
        }
        let required = properties.filter(\.isRequired).map { JSONText.text($0.key) }
        var schema = JSONSchema([("type", "object"), ("properties", .object(members))])
        if !required.isEmpty { schema.keywords.append(("required", .list(required))) }
        schema.keywords.append(("additionalProperties", .boolean(false)))
        schema.adopt(properties.map(\.schema))
        return schema
    }

    /// The same schema with a further keyword.
    package func with(_ key: String, _ value: JSONText) -> JSONSchema {
        var schema = self
        schema.keywords.append((key, value))
        return schema
    }

    private func with(_ count: ClosedRange<Int>, _ least: String, _ most: String) -> JSONSchema {
        var schema = self
        if count.lowerBound > 0 { schema = schema.with(least, .integer(count.lowerBound)) }
        if count.upperBound < .max { schema = schema.with(most, .integer(count.upperBound)) }
        return schema
    }

    /// The same value or null.
    package var orNull: JSONSchema {
        guard keywords.count == 1, keywords[0].key == "type" else {
            return .any(of: [self, JSONSchema([("type", "null")])])
        }
        // A list of types has null already.
        guard case .text(let type) = keywords[0].value else { return self }
        return JSONSchema([("type", .list([.text(type), "null"]))])
    }

    /// A reference to this schema, which becomes the definition `name` of the document.
    package func named(_ name: String) -> JSONSchema {
        var schema = JSONSchema([("$ref", .text("#/$defs/\(name)"))])
        schema.adopt([self])
        schema.add(name, keywords)
        return schema
    }

    /// Returns the schema as a document.
    package func text(title: String, description: String) -> String {
        var members: [Keyword] = [
            ("$schema", "https://json-schema.org/draft/2020-12/schema"), ("title", .text(title)),
            ("description", .text(description)),
        ]
        members += keywords
        if !definitions.isEmpty {
            members.append(("$defs", .object(definitions.map { ($0.name, .object($0.schema)) })))
        }
        return JSONText.object(members).pretty
    }

    /// Takes over the definitions of schemas that this one contains.
    private mutating func adopt(_ schemas: [JSONSchema]) {
        for definition in schemas.flatMap(\.definitions) { add(definition.name, definition.schema) }
    }

    private mutating func add(_ name: String, _ schema: [Keyword]) {
        if !definitions.contains(where: { $0.name == name }) { definitions.append((name, schema)) }
    }
}

extension JSONText {
    /// Returns a number without a fraction if it is whole, since `1` is easier to read than `1.0`.
    package static func short(_ value: Double) -> JSONText {
        Int(exactly: value).map { .integer($0) } ?? .number(value)
    }
}
