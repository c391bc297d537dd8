// SPDX-License-Identifier: GPL-3.0-or-later
import Testing
import TextFormats

@Suite struct JSONSchemaTests {
    /// The schema as a document without line breaks and without its head.
    private func compact(_ schema: JSONSchema) throws -> String {
        let lines = schema.text(title: "T", description: "D").split(separator: "\n").dropFirst(4).dropLast()
        return lines.map { $0.drop { $0 == " " } }.joined()
    }

    @Test func `a document has its draft, title, description, keywords and definitions, in this order`() {
        let day = JSONSchema.integer(0...6).named("day")
        #expect(
            JSONSchema.list(of: day).text(title: "Days", description: "Several.") == """
                {
                  "$schema": "https://json-schema.org/draft/2020-12/schema",
                  "title": "Days",
                  "description": "Several.",
                  "type": "array",
                  "items": {
                    "$ref": "#/$defs/day"
                  },
                  "$defs": {
                    "day": {
                      "type": "integer",
                      "minimum": 0,
                      "maximum": 6
                    }
                  }
                }

                """)
    }

    @Test func `an object has its keys, its required keys, and no others`() throws {
        let schema = JSONSchema.object([
            JSONSchema.Property("seed", .integer(0...9)),
            JSONSchema.Property("title", .text(matching: "a|b"), meaning: "One line.", isRequired: false),
        ])
        #expect(
            try compact(schema)
                == #""type": "object","properties": {"seed": {"type": "integer","minimum": 0,"maximum": 9},"#
                + #""title": {"type": "string","pattern": "^(?:a|b)$","description": "One line."}},"#
                + #""required": ["seed"],"additionalProperties": false"#)
    }

    @Test func `bounds are those of the value, and integers have no fraction`() throws {
        #expect(
            try compact(.number(least: 0, isAbove: true, most: 0.5))
                == #""type": "number","exclusiveMinimum": 0,"maximum": 0.5"#)
        #expect(try compact(.number(isWhole: true, least: 4e9)) == #""type": "integer","minimum": 4000000000"#)
        #expect(try compact(.number()) == #""type": "number""#)
    }

    @Test func `lists and maps have sizes`() throws {
        #expect(
            try compact(.list(of: .boolean, count: 3...3))
                == #""type": "array","items": {"type": "boolean"},"minItems": 3,"maxItems": 3"#)
        #expect(try compact(.list(of: .null)) == #""type": "array","items": {"type": "null"}"#)
        #expect(
            try compact(.members(of: .filledText, namedLike: "a.*", count: 1...(.max)))
                == #""type": "object","additionalProperties": {"type": "string","minLength": 1},"minProperties": 1,"#
                + #""propertyNames": {"pattern": "^(?:a.*)$"}"#)
    }

    @Test func `an optional value with one type keeps that type beside null`() throws {
        #expect(try compact(JSONSchema.number.orNull) == #""type": ["number","null"]"#)
        #expect(try compact(JSONSchema.choice(["a"]).orNull) == #""anyOf": [{"enum": ["a"]},{"type": "null"}]"#)
    }

    @Test func `a nested definition is included once`() throws {
        let inner = JSONSchema.constant("x").named("inner")
        let outer = JSONSchema.object([JSONSchema.Property("a", inner), JSONSchema.Property("b", inner)]).named("outer")
        let text = try compact(.any(of: [outer, inner]))
        #expect(text.hasPrefix(##""anyOf": [{"$ref": "#/$defs/outer"},{"$ref": "#/$defs/inner"}],"$defs": {"##))
        #expect(text.ranges(of: #""inner": {"const": "x"}"#).count == 1)
    }
}
