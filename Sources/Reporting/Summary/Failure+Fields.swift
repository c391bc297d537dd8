// SPDX-License-Identifier: GPL-3.0-or-later
internal import Measurement
internal import TextFormats

extension Failure: JSONRecord {
    static var recordName: String { "failure" }
    static var blank: Failure { Failure(kind: "", outcome: .ok, count: 0) }
    static var fields: [JSONField<Failure>] {
        [
            JSONField("operation", \.kind, "the operation, or the profile's request"),
            JSONField("outcome", \.outcome, "their outcome"),
            JSONField("status", \.status, "of the last answer; `null` if none came"),
            JSONField("count", \.count, "operations"),
            JSONField(
                key: "example", meaning: "the first of their requests; `null` beyond the 50 kinds that have one",
                schema: { FailureExample?.schema },
                json: \.exampleJSON,
                read: { (failure, node) throws(JSONFault) in failure.example = try FailureExample?(node) }),
        ]
    }

    /// The example with the sentence that only the whole failure has.
    private var exampleJSON: JSONText {
        guard let example, case .object(let members) = example.json else { return .null }
        return .object(members.map { $0.key == FailureExample.sentenceKey ? ($0.key, .text(sentence)) : $0 })
    }
}

extension FailureExample: JSONRecord {
    static var recordName: String { "example" }
    /// The key of the sentence, which `Failure` writes.
    static let sentenceKey = "in_words"

    static var blank: FailureExample { FailureExample(request: "", account: 0, at: .nan) }

    static var fields: [JSONField<FailureExample>] {
        [
            JSONField("request", \.request, "method and path"),
            JSONField("account", \.account, "the sender"),
            JSONField("at_seconds", \.at, "seconds since the start of the load"),
            JSONField("location", \.location, "the target of a redirect; redirects are not followed"),
            JSONField("content_type", \.contentType, "the answer's media type"),
            JSONField("content_encoding", \.contentEncoding, "the answer's compression"),
            JSONField(
                "body", \.body, "the first 200 bytes of the body, or of bytes that are not a valid answer"),
            JSONField(
                key: "detail", meaning: "any other problem, such as a JSON pointer without a value",
                schema: { String?.schema }, json: { $0.detail.isEmpty ? .null : .text($0.detail) },
                read: { (example, node) throws(JSONFault) in example.detail = try String?(node) ?? "" }),
            .derived(sentenceKey, "a sentence with all of these") { _ in "" },
        ]
    }
}

extension Outcome: JSONChoice {}

extension ConnectionFigures.Failure: JSONRecord {
    static var recordName: String { "connection_failure" }
    static var blank: ConnectionFigures.Failure { ConnectionFigures.Failure(.ok, "", count: 0) }
    static var fields: [JSONField<ConnectionFigures.Failure>] {
        [
            JSONField("outcome", \.outcome, "the outcome of their requests"),
            JSONField("cause", \.cause, "the cause in words"),
            JSONField("hint", \.hint, "what to do, or `null`"),
            JSONField(
                "count", \.count,
                "connections that could not be opened, and requests that were lost with their connection"),
        ]
    }
}
