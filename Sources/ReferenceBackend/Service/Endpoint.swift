// SPDX-License-Identifier: GPL-3.0-or-later
import HTTPTypes

/// An operation of the interface. Its route, documentation and handler come from one row of a table.
struct Endpoint: Sendable {
    /// The required authentication.
    enum Access: Sendable {
        case anybody
        /// An account, identified by its token.
        case account
    }

    /// A successful answer.
    struct Success: Sendable {
        let status: HTTPResponse.Status
        let meaning: String
        let schema: Schema?
    }

    /// The name in metrics and in the OpenAPI document, such as `likeHomepage`.
    let operation: String
    let method: HTTPRequest.Method
    /// The path; a segment in braces is the parameter, such as `/v1/accounts/{account}/likes`.
    let path: String
    let summary: String
    var access = Access.account
    /// The path parameter.
    var parameter: Field?
    /// The members of the body, or nil if no body is read.
    var body: [Field]?
    let successes: [Success]
    /// Refusal codes other than those common to all requests.
    var refusals: [Refusal.Code] = []
    /// Performs the operation.
    let handle: @Sendable (Circle, Call) async throws -> ServiceResponse
}

extension Endpoint {
    /// Returns the methods that a path supports; empty if the path does not exist.
    static func methods(at path: some StringProtocol) -> [HTTPRequest.Method] {
        let parts = path.split(separator: "/")
        return all.filter { endpoint in
            let pattern = endpoint.path.split(separator: "/")
            return pattern.count == parts.count && zip(pattern, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }.flatMap { $0.method == .get ? [.get, .head] : [$0.method] }
    }
}

/// A validated request.
struct Call: Sendable {
    /// The requesting account, or 0 if the operation needs none.
    let account: Int64
    /// The value of the path parameter.
    let parameter: Field.Value?
    /// The members present in the body.
    let members: [(name: String, value: Field.Value)]

    /// The integer in the path.
    var id: Int64 {
        guard case .integer(let id)? = parameter else { preconditionFailure("the endpoint has no integer parameter") }
        return id
    }

    /// The word in the path.
    var word: String {
        guard case .text(let word)? = parameter else { preconditionFailure("the endpoint has no word parameter") }
        return word
    }

    /// Returns an integer member of the body, or nil if it is optional and absent.
    func integer(_ name: String) -> Int64? {
        if case .integer(let value)? = member(name) { value } else { nil }
    }

    /// Returns a number of the body.
    func real(_ name: String) -> Double {
        guard case .real(let value)? = member(name) else { preconditionFailure("the endpoint has no number \(name)") }
        return value
    }

    /// Returns a text of the body.
    func text(_ name: String) -> String {
        guard case .text(let value)? = member(name) else { preconditionFailure("the endpoint has no text \(name)") }
        return value
    }

    private func member(_ name: String) -> Field.Value? { members.first { $0.name == name }?.value }
}

/// The schema of an answer.
indirect enum Schema: Sendable {
    case integer
    case text
    case nullable(Schema)
    case list(Schema)
    case object([(name: String, schema: Schema)])
    /// A document that is not a JSON object of the interface, by media type.
    case document(String)
}
