// SPDX-License-Identifier: GPL-3.0-or-later
internal import TextFormats

/// A type whose JSON form is an object with documented keys.
///
/// The table of fields is the only description of the form: it writes and reads objects, and makes their schema and
/// their documentation.
protocol JSONRecord: JSONValue {
    /// The name of the object in schemas.
    static var recordName: String { get }

    /// A value without content, which reading fills. Numbers that a file can lack are not finite.
    static var blank: Self { get }

    /// The keys in the order in which they are written.
    static var fields: [JSONField<Self>] { get }
}

extension JSONRecord {
    static var schema: JSONSchema { objectSchema.named(recordName) }

    /// The schema of the object itself, without a name.
    static var objectSchema: JSONSchema {
        .object(
            fields.map {
                JSONSchema.Property(
                    $0.key, $0.schema(), meaning: $0.meaning, isRequired: $0.presence != .optional)
            })
    }

    var json: JSONText {
        .object(Self.fields.compactMap { field in field.json(self).map { (field.key, $0) } })
    }

    init(_ node: JSONNode) throws(JSONFault) {
        let members = try node.members()
        let fields = Self.fields
        var value = Self.blank
        for field in fields {
            guard let member = members.first(where: { $0.key == field.key }) else {
                if field.presence == .essential || (node.isExact && field.presence == .required) {
                    throw JSONFault(path: node.member(field.key, .null).path, message: field.missing)
                }
                continue
            }
            try field.read(&value, node.member(field.key, member.value))
        }
        if node.isExact, let unknown = members.first(where: { member in !fields.contains { $0.key == member.key } }) {
            throw JSONFault(path: node.member(unknown.key, .null).path, message: "unknown key")
        }
        self = value
    }

    /// Decodes the object, whose keys must all be known.
    init(decodingFrom decoder: any Decoder) throws {
        do throws(JSONFault) {
            try self.init(JSONNode(value: try Self.document(from: decoder)))
        } catch {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: error.words))
        }
    }

    private static func document(from decoder: any Decoder) throws(JSONFault) -> JSONText {
        do { return try JSONText(from: decoder) } catch { throw JSONFault(path: "", message: "\(error)") }
    }

    /// The fields as rows of a Markdown table of keys and their meaning.
    static var markdown: String {
        (["| key | value |", "|---|---|"] + fields.map { "| `\($0.key)` | \($0.meaning) |" }).joined(separator: "\n")
    }
}

/// When an object has a key.
enum JSONPresence {
    /// Always. Not even a tolerant reader accepts an object without it.
    case essential
    /// Always.
    case required
    /// Only if there is a value.
    case optional
}

/// A key of an object: its name, type, meaning, and how it is written and read.
struct JSONField<Root> {
    /// The key.
    var key: String
    /// The meaning of its value, in Markdown.
    var meaning: String
    /// Returns the schema of its value; a closure, because reading and writing do not need it.
    var schema: () -> JSONSchema
    /// When an object has the key.
    var presence = JSONPresence.required
    /// The message if the key is missing.
    var missing = "missing key"
    /// Returns the value to write; nil to omit the key.
    var json: (Root) -> JSONText?
    /// Reads the value.
    var read: (inout Root, JSONNode) throws(JSONFault) -> Void
}

extension JSONField {
    /// A key that every object has.
    init<Value: JSONValue>(_ key: String, _ path: WritableKeyPath<Root, Value>, _ meaning: String) {
        self.init(
            key: key, meaning: meaning, schema: { Value.schema }, json: { $0[keyPath: path].json },
            read: { (root, node) throws(JSONFault) in root[keyPath: path] = try Value(node) })
    }

    /// A key that even a tolerant reader needs.
    static func essential<Value: JSONChoice>(
        _ key: String, _ path: WritableKeyPath<Root, Value>, _ meaning: String
    ) -> JSONField {
        var field = JSONField(key, path, meaning)
        field.presence = .essential
        field.missing += "; it must be \(Value.rule)"
        return field
    }

    /// A key that only objects with a value have.
    static func optional<Value: JSONValue>(
        _ key: String, _ path: WritableKeyPath<Root, Value?>, _ meaning: String
    ) -> JSONField {
        JSONField(
            key: key, meaning: meaning, schema: { Value.schema }, presence: .optional,
            json: { $0[keyPath: path]?.json },
            read: { (root, node) throws(JSONFault) in root[keyPath: path] = try Value(node) })
    }

    /// The key of a schema's version, of which the reader accepts no other.
    static func version(_ key: String, _ path: WritableKeyPath<Root, Int>, _ version: Int) -> JSONField {
        JSONField(
            key: key, meaning: "version of this schema: \(version)", schema: { .constant(.integer(version)) },
            json: { .integer($0[keyPath: path]) },
            read: { (root, node) throws(JSONFault) in
                guard try Int(node) == version else { throw node.fault("\(version)") }
                root[keyPath: path] = version
            })
    }

    /// A key whose value follows from others; reading checks only its type.
    static func derived<Value: JSONValue>(
        _ key: String, _ meaning: String, _ value: @escaping (Root) -> Value
    ) -> JSONField {
        JSONField(
            key: key, meaning: meaning, schema: { Value.schema }, json: { value($0).json },
            read: { (_, node) throws(JSONFault) in _ = try Value(node) })
    }

    /// A key with an object in which every element of an array is a member.
    static func members<Element, Value: JSONValue>(
        _ key: String, _ path: WritableKeyPath<Root, [Element]>, _ meaning: String,
        name: @escaping (Element) -> String, value: @escaping (Element) -> Value,
        make: @escaping (String, Value) -> Element
    ) -> JSONField {
        JSONField(
            key: key, meaning: meaning, schema: { .members(of: Value.schema) },
            json: { root in .object(root[keyPath: path].map { (name($0), value($0).json) }) },
            read: { (root, node) throws(JSONFault) in
                var elements: [Element] = []
                for (key, member) in try node.members() {
                    elements.append(make(key, try Value(node.member(key, member))))
                }
                root[keyPath: path] = elements
            })
    }

    /// The same key in an object that contains this one's properties.
    func lifted<Outer>(_ path: WritableKeyPath<Outer, Root>) -> JSONField<Outer> {
        JSONField<Outer>(
            key: key, meaning: meaning, schema: schema, presence: presence, missing: missing,
            json: { json($0[keyPath: path]) },
            read: { (outer, node) throws(JSONFault) in try read(&outer[keyPath: path], node) })
    }
}
