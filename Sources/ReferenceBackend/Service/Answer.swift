// SPDX-License-Identifier: GPL-3.0-or-later
import HTTPTypes
import Hummingbird
import NIOCore

/// What the service answers.
struct Answer: Sendable {
    var status: HTTPResponse.Status
    /// JSON; nil for none.
    var body: ByteBuffer?
    /// What kind of text the body is.
    var contentType = "application/json"
    /// The methods of a path, where another was asked for.
    var allowed: [HTTPRequest.Method] = []

    /// An object of whole numbers.
    static func numbers(_ members: KeyValuePairs<StaticString, Int64>) -> Answer {
        var json = JSONText(capacity: 64)
        json.object(members)
        return .json(json)
    }

    /// An object of whole numbers, for something that was made.
    static func created(_ members: KeyValuePairs<StaticString, Int64>) -> Answer {
        var json = JSONText(capacity: 64)
        json.object(members)
        return .created(json)
    }

    /// A finished text.
    static func json(_ json: JSONText) -> Answer { Answer(status: .ok, body: json.buffer) }

    /// A finished text, for something that was made.
    static func created(_ json: JSONText) -> Answer { Answer(status: .created, body: json.buffer) }

    /// Done, and nothing to say.
    static let done = Answer(status: .noContent, body: nil)
}

extension Answer {
    /// The answer as the web framework sends it.
    var response: Response {
        var headers = HTTPFields()
        if body != nil { headers[.contentType] = contentType }
        if !allowed.isEmpty { headers[.allow] = allowed.map(\.rawValue).joined(separator: ", ") }
        if let header = status.header { headers[header.name] = header.value }
        return Response(status: status, headers: headers, body: body.map { ResponseBody(byteBuffer: $0) } ?? .init())
    }
}

extension HTTPResponse.Status {
    /// What an answer of this status says in a header of its own; nil for nothing.
    var header: (name: HTTPField.Name, value: String, meaning: String)? {
        switch self {
        case .unauthorized: (.wwwAuthenticate, "Bearer", "how to say who asks")
        case .serviceUnavailable: (.retryAfter, "1", "seconds after which to ask again")
        default: nil
        }
    }
}

/// Why a request is not done: what the one who sent it is told.
struct Refusal: Error, Equatable, Sendable {
    /// The names of refusals, as in `{"error":{"code":…}}`.
    enum Code: String, CaseIterable, Sendable {
        case badRequest = "bad_request"
        case unauthorized
        case notFound = "not_found"
        case methodNotAllowed = "method_not_allowed"
        case capReached = "cap_reached"
        case notFriends = "not_friends"
        case alreadyFriends = "already_friends"
        case quotaReached = "quota_reached"
        case noRequest = "no_request"
        case accountExists = "account_exists"
        case ownAccount = "own_account"
        case tooLarge = "too_large"
        case requestTimeout = "request_timeout"
        case uriTooLong = "uri_too_long"
        case expectationFailed = "expectation_failed"
        case headersTooLarge = "headers_too_large"
        case notImplemented = "not_implemented"
        case versionNotSupported = "version_not_supported"
        case internalError = "internal_error"
        case overloaded
        case unavailable

        /// The status that goes with it.
        var status: HTTPResponse.Status {
            switch self {
            case .badRequest: .badRequest
            case .unauthorized: .unauthorized
            case .notFound: .notFound
            case .methodNotAllowed: .methodNotAllowed
            case .capReached, .notFriends, .alreadyFriends, .quotaReached, .noRequest, .accountExists, .ownAccount:
                .conflict
            case .tooLarge: .contentTooLarge
            case .requestTimeout: .requestTimeout
            case .uriTooLong: .uriTooLong
            case .expectationFailed: .expectationFailed
            case .headersTooLarge: .requestHeaderFieldsTooLarge
            case .notImplemented: .notImplemented
            case .versionNotSupported: .httpVersionNotSupported
            case .internalError: .internalServerError
            case .overloaded, .unavailable: .serviceUnavailable
            }
        }

        /// Whether HTTP itself can refuse so, whatever is asked.
        var isOfHTTP: Bool {
            switch self {
            case .badRequest, .notFound, .methodNotAllowed, .tooLarge, .requestTimeout, .uriTooLong, .expectationFailed,
                .headersTooLarge, .notImplemented, .versionNotSupported:
                true
            default: false
            }
        }
    }

    let code: Code
    let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The body or the path says what cannot be.
    static func badRequest(_ message: String) -> Refusal { Refusal(.badRequest, message) }

    /// The body is larger than any that is read.
    static let bodyTooLarge = Refusal(.tooLarge, "the body has more than \(Limits.body) bytes")

    /// More writes wait than the disk takes in a reasonable time.
    static let overloaded = Refusal(.overloaded, "too many writes wait for the disk; ask again in a second")

    /// The refusal as an answer.
    var answer: Answer {
        var json = JSONText(capacity: 128)
        json.raw("{\"error\":{\"code\":")
        json.text(code.rawValue)
        json.raw(",\"message\":")
        json.text(message)
        json.raw("}}")
        return Answer(status: code.status, body: json.buffer)
    }
}
