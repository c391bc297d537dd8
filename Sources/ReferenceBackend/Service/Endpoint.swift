// SPDX-License-Identifier: GPL-3.0-or-later
import HTTPTypes

/// One thing that can be asked: its route, its documentation and its code come from the same row of a table.
struct Endpoint: Sendable {
    /// Who may ask.
    enum Access: Sendable {
        case anybody
        /// An account, by its token.
        case account
    }

    /// An answer that tells of success.
    struct Success: Sendable {
        let status: HTTPResponse.Status
        let meaning: String
        let schema: Schema?
    }

    /// The name in metrics and in the description of the interface, such as `likeHomepage`.
    let operation: String
    let method: HTTPRequest.Method
    /// The path; a part in braces is the parameter, such as `/v1/accounts/{account}/likes`.
    let path: String
    let summary: String
    var access = Access.account
    /// The part in braces.
    var parameter: Field?
    /// The members of the body; nil if none is read.
    var body: [Field]?
    let successes: [Success]
    /// Refusals beyond those that every request can meet.
    var refusals: [Refusal.Code] = []
    /// Does it.
    let handle: @Sendable (Circle, Call) async throws -> Answer
}

extension Endpoint {
    /// The methods that a path takes, as the tables have them; empty if there is nothing at it.
    static func methods(at path: some StringProtocol) -> [HTTPRequest.Method] {
        let parts = path.split(separator: "/")
        return all.filter { endpoint in
            let pattern = endpoint.path.split(separator: "/")
            return pattern.count == parts.count && zip(pattern, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }.flatMap { $0.method == .get ? [.get, .head] : [$0.method] }
    }
}

/// What a request says, checked.
struct Call: Sendable {
    /// Who asks; 0 where anybody may.
    let account: Int64
    /// The part of the path in braces.
    let parameter: Field.Value?
    /// The members of the body that are there.
    let members: [(name: String, value: Field.Value)]

    /// The number in the path.
    var id: Int64 {
        guard case .integer(let id)? = parameter else { preconditionFailure("the endpoint has no number in its path") }
        return id
    }

    /// The word in the path.
    var word: String {
        guard case .text(let word)? = parameter else { preconditionFailure("the endpoint has no word in its path") }
        return word
    }

    /// A whole number of the body; nil if it may be absent and is.
    func integer(_ name: String) -> Int64? {
        if case .integer(let value)? = member(name) { value } else { nil }
    }

    /// A number of the body.
    func real(_ name: String) -> Double {
        guard case .real(let value)? = member(name) else { preconditionFailure("the endpoint has no number \(name)") }
        return value
    }

    /// A text of the body.
    func text(_ name: String) -> String {
        guard case .text(let value)? = member(name) else { preconditionFailure("the endpoint has no text \(name)") }
        return value
    }

    private func member(_ name: String) -> Field.Value? { members.first { $0.name == name }?.value }
}

/// The shape of an answer.
indirect enum Schema: Sendable {
    case integer
    case text
    case nullable(Schema)
    case list(Schema)
    case object([(name: String, schema: Schema)])
    /// Another document: what kind of text it is.
    case document(String)
}
