// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Requests
import TextFormats

extension Profile {
    /// The JSON Schema of profiles.
    ///
    /// It is generated from the table of keys. It checks types, notations and names; templates, pointers and the values
    /// that requests need are checked when the file is read.
    static var jsonSchema: String {
        ProfileGroup.profile.schema.text(
            title: "WatchCircle profile",
            description:
                "How operations become requests to a backend, and how to read its answers; see docs/profiles.md.")
    }
}

extension ProfileGroup {
    /// The schema of a group with these keys.
    fileprivate var schema: JSONSchema { .object(keys.map(\.property)) }

    /// A request has one body at most.
    fileprivate static let oneRequest = request.schema
        .with("not", .object([("required", .list(["json", "form"]))])).named("request")
}

extension ProfileKey {
    /// The type and notation of a value.
    enum Shape: Sendable {
        case line
        case text
        /// One word or name.
        case word
        case flag(standard: Bool)
        case whole(ClosedRange<Int>, standard: Int)
        case choice([String], standard: String)
        /// One status or a list; with an empty default, none.
        case statuses(standard: [JSONText])
        case csvFile
        /// Names with texts.
        case texts
        /// Names with declarations of values.
        case values
        case requestLine
        case request
        /// Names with requests.
        case requests
        /// Every operation, with a request or `absent`.
        case operations
        /// References to values, with places in a response.
        case captures
        /// Names of figures, with JSON pointers.
        case figures
        case audit
        case reads
    }

    fileprivate var property: JSONSchema.Property {
        // The texts are written for the page that has the tables.
        let meaning = summary.replacing("see below", with: "see docs/profiles.md")
            .replacing(" below", with: " in docs/profiles.md")
        let schema = shape.standard.map { shape.schema.with("default", $0) } ?? shape.schema
        return JSONSchema.Property(
            name, schema, meaning: "\(meaning) Allowed: \(allowed)." + (isRequired ? "" : " Default: \(standard)."),
            isRequired: isRequired)
    }
}

extension ProfileKey.Shape {
    fileprivate var schema: JSONSchema {
        switch self {
        case .line: .line
        case .text: .text
        case .word: .filledText
        case .flag: .toggle
        case .whole(let range, _): .integer(range)
        case .choice(let words, _): .choice(words)
        case .statuses: .any(of: [Self.status, .list(of: Self.status)])
        case .csvFile: .csvFile
        case .texts: .members(of: .scalar)
        case .values: .members(of: .any(of: [ProfileGroup.value.schema, .null]), namedLike: "(?!number$)[A-Za-z0-9_]+")
        case .requestLine:
            .text(matching: " *(?:\(HTTPMethod.allCases.map(\.rawValue).joined(separator: "|"))) +/.*")
        case .request: ProfileGroup.oneRequest
        case .requests: .members(of: ProfileGroup.oneRequest, count: 0...ProfileDecoder.mostRequests)
        case .operations:
            .object(
                OperationKind.allCases.map { kind in
                    let schema = JSONSchema.any(of: [.choice(["absent"]), ProfileGroup.oneRequest])
                    return JSONSchema.Property(kind.name, schema, meaning: "\(kind.descriptor.summary)")
                })
        case .captures: .members(of: .filledText, namedLike: "(?:\(Self.owners))[.][A-Za-z0-9_]+")
        case .figures:
            .object(
                AuditFigure.allCases.map { figure in
                    JSONSchema.Property(
                        figure.name, .text(matching: "(?:/.*)?"), meaning: figure.summary, isRequired: false)
                })
        case .audit: ProfileGroup.audit.schema
        case .reads: ProfileGroup.reads.schema.named("reads")
        }
    }

    /// The default as a value that the schema accepts; nil if there is none.
    fileprivate var standard: JSONText? {
        switch self {
        case .flag(let standard): .boolean(standard)
        case .whole(_, let standard): .integer(standard)
        case .choice(_, let standard): .text(standard)
        case .statuses(let standard): standard.isEmpty ? nil : .list(standard)
        default: nil
        }
    }

    private static let owners = ValueReference.Owner.allCases.map(\.rawValue).joined(separator: "|")

    /// A status, a hundred or a range.
    private static let status = JSONSchema.any(of: [
        .integer(StatusSet.allowed), .text(matching: "[1-5][xX]{2}|[1-5][0-9]{2}(?:-[1-5][0-9]{2})?"),
    ])
}
