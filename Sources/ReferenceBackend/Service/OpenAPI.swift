// SPDX-License-Identifier: GPL-3.0-or-later
import HTTPTypes
import NIOCore

/// The OpenAPI 3.1 document, generated from the tables of endpoints.
enum OpenAPI {
    /// The complete document.
    static let document: ByteBuffer = {
        var text = JSONWriter(capacity: 32_768)
        text.value(tree)
        return text.buffer
    }()

    private static var tree: Tree {
        var paths: [(String, Tree)] = []
        for endpoint in Endpoint.all {
            let operation = (endpoint.method.rawValue.lowercased(), describe(endpoint))
            if let index = paths.firstIndex(where: { $0.0 == endpoint.path }), case .object(let others) = paths[index].1
            {
                paths[index].1 = .object(others + [operation])
            } else {
                paths.append((endpoint.path, .object([operation])))
            }
        }
        return .object([
            ("openapi", "3.1.0"),
            (
                "info",
                .object([
                    ("title", "Watch circle"), ("version", "1"),
                    ("description", "A circle of children's watches: friends, likes, posts, rankings."),
                ])
            ),
            ("paths", .object(paths)),
            (
                "components",
                .object([
                    ("securitySchemes", .object([("token", .object([("type", "http"), ("scheme", "bearer")]))])),
                    ("schemas", .object([("Error", error)])),
                ])
            ),
        ])
    }

    private static let error = Tree.object([
        ("type", "object"),
        (
            "properties",
            .object([
                (
                    "error",
                    .object([
                        ("type", "object"),
                        (
                            "properties",
                            .object([
                                (
                                    "code",
                                    .object([
                                        ("type", "string"),
                                        ("enum", .list(Refusal.Code.allCases.map { .text($0.rawValue) })),
                                    ])
                                ),
                                ("message", .object([("type", "string")])),
                            ])
                        ),
                        ("required", .list(["code", "message"])),
                    ])
                )
            ])
        ),
        ("required", .list(["error"])),
    ])

    private static func describe(_ endpoint: Endpoint) -> Tree {
        var members: [(String, Tree)] = [
            ("operationId", .text(endpoint.operation)), ("summary", .text(endpoint.summary)),
        ]
        if endpoint.access == .account { members.append(("security", .list([.object([("token", .list([]))])]))) }
        if let parameter = endpoint.parameter {
            members.append(
                (
                    "parameters",
                    .list([
                        .object([
                            ("name", .text(parameter.name)), ("in", "path"), ("required", .bool(true)),
                            ("description", .text(parameter.meaning)), ("schema", schema(parameter.kind)),
                        ])
                    ])
                ))
        }
        if let fields = endpoint.body, !fields.isEmpty { members.append(("requestBody", body(fields))) }
        members.append(("responses", .object(responses(endpoint))))
        return .object(members)
    }

    private static func body(_ fields: [Field]) -> Tree {
        let schema = Tree.object([
            ("type", "object"),
            (
                "properties",
                .object(
                    fields.map { field in
                        (field.name, .object(members(field.kind) + [("description", .text(field.meaning))]))
                    })
            ), ("required", .list(fields.filter(\.isRequired).map { .text($0.name) })),
        ])
        return .object([
            ("required", .bool(fields.contains(where: \.isRequired))),
            ("content", .object([("application/json", .object([("schema", schema)]))])),
        ])
    }

    private static func responses(_ endpoint: Endpoint) -> [(String, Tree)] {
        var responses = endpoint.successes.map { success in
            var members: [(String, Tree)] = [("description", .text(success.meaning))]
            if let schema = success.schema { members.append(("content", content(schema))) }
            return ("\(success.status.code)", Tree.object(members))
        }
        // Grouped by status: a status has one entry, whose description lists its codes.
        var refusals: [(Int, [String])] = []
        for code in endpoint.allRefusals {
            if let index = refusals.firstIndex(where: { $0.0 == code.status.code }) {
                refusals[index].1.append(code.rawValue)
            } else {
                refusals.append((code.status.code, [code.rawValue]))
            }
        }
        let error = Tree.object([("$ref", "#/components/schemas/Error")])
        for (status, codes) in refusals.sorted(by: { $0.0 < $1.0 }) {
            let media = Tree.object([("application/json", .object([("schema", error)]))])
            var members: [(String, Tree)] = [
                ("description", .text(codes.joined(separator: ", "))), ("content", media),
            ]
            if let header = HTTPResponse.Status(code: status).header {
                let schema = Tree.object([("type", "string"), ("const", .text(header.value))])
                let described = Tree.object([("description", .text(header.meaning)), ("schema", schema)])
                members.insert(("headers", .object([(header.name.rawName, described)])), at: 1)
            }
            responses.append(("\(status)", .object(members)))
        }
        // Refusals of the HTTP layer, before the operation is known.
        let media = Tree.object([("application/json", .object([("schema", error)]))])
        let codes = Refusal.Code.allCases.filter(\.isOfHTTP).map { "\($0.status.code) \($0.rawValue)" }
        responses.append(
            (
                "default",
                .object([("description", .text(codes.joined(separator: ", "))), ("content", media)])
            ))
        return responses
    }

    private static func content(_ schema: Schema) -> Tree {
        if case .document(let type) = schema { return .object([(type, .object([]))]) }
        return .object([("application/json", .object([("schema", tree(schema))]))])
    }

    private static func tree(_ schema: Schema) -> Tree {
        switch schema {
        case .integer: .object([("type", "integer"), ("format", "int64")])
        case .text: .object([("type", "string")])
        case .nullable(let schema): .object([("anyOf", .list([tree(schema), .object([("type", "null")])]))])
        case .list(let schema): .object([("type", "array"), ("items", tree(schema))])
        case .document: .object([])
        case .object(let members):
            .object([
                ("type", "object"), ("properties", .object(members.map { ($0.name, tree($0.schema)) })),
                ("required", .list(members.map { .text($0.name) })),
            ])
        }
    }

    private static func schema(_ kind: Field.Kind) -> Tree { .object(members(kind)) }

    private static func members(_ kind: Field.Kind) -> [(String, Tree)] {
        switch kind {
        case .integer(let range):
            [("type", "integer"), ("minimum", .integer(range.lowerBound)), ("maximum", .integer(range.upperBound))]
        case .real(let range):
            [
                ("type", "number"), ("minimum", .integer(Int(range.lowerBound))),
                ("maximum", .integer(Int(range.upperBound))),
            ]
        case .text(let range):
            [("type", "string"), ("minLength", .integer(range.lowerBound)), ("maxLength", .integer(range.upperBound))]
        case .word(let words): [("type", "string"), ("enum", .list(words.map { .text($0) }))]
        }
    }
}

extension Endpoint {
    /// All refusals that the endpoint can return.
    var allRefusals: [Refusal.Code] {
        var codes = refusals
        if body != nil { codes += [.badRequest, .tooLarge] }
        if parameter != nil, !codes.contains(.notFound) { codes.append(.notFound) }
        if access == .account { codes.append(.unauthorized) }
        return codes + [.internalError, .overloaded]
    }
}

/// A JSON text as a tree.
private indirect enum Tree: ExpressibleByStringLiteral {
    case object([(String, Tree)])
    case list([Tree])
    case text(String)
    case integer(Int)
    case bool(Bool)

    init(stringLiteral value: String) { self = .text(value) }
}

extension JSONWriter {
    fileprivate mutating func value(_ tree: Tree) {
        switch tree {
        case .text(let text): self.text(text)
        case .integer(let value): integer(Int64(value))
        case .bool(let value): raw(value ? "true" : "false")
        case .list(let items):
            raw("[")
            for (index, item) in items.enumerated() {
                if index > 0 { raw(",") }
                value(item)
            }
            raw("]")
        case .object(let members):
            raw("{")
            for (index, (name, item)) in members.enumerated() {
                if index > 0 { raw(",") }
                text(name)
                raw(":")
                value(item)
            }
            raw("}")
        }
    }
}
