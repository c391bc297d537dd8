// SPDX-License-Identifier: GPL-3.0-or-later
import HTTPTypes
import Hummingbird
import NIOCore

/// An answer of the service.
struct ServiceResponse: Sendable {
    var status: HTTPResponse.Status
    /// The body, usually JSON, or nil for none.
    var body: ByteBuffer?
    /// The media type of the body.
    var contentType = "application/json"
    /// The methods that the path supports, for the header `Allow` of a 405.
    var allowed: [HTTPRequest.Method] = []

    /// Returns 200 with an object of integers.
    static func numbers(_ members: KeyValuePairs<StaticString, Int64>) -> ServiceResponse {
        var json = JSONWriter(capacity: 64)
        json.object(members)
        return .json(json)
    }

    /// Returns 201 with an object of integers.
    static func created(_ members: KeyValuePairs<StaticString, Int64>) -> ServiceResponse {
        var json = JSONWriter(capacity: 64)
        json.object(members)
        return .created(json)
    }

    /// Returns 200 with a finished JSON text.
    static func json(_ json: JSONWriter) -> ServiceResponse { ServiceResponse(status: .ok, body: json.buffer) }

    /// Returns 201 with a finished JSON text.
    static func created(_ json: JSONWriter) -> ServiceResponse { ServiceResponse(status: .created, body: json.buffer) }

    /// 204 without a body.
    static let done = ServiceResponse(status: .noContent, body: nil)
}

extension ServiceResponse {
    /// The answer as a Hummingbird response.
    var response: Response {
        var headers = HTTPFields()
        if body != nil { headers[.contentType] = contentType }
        if !allowed.isEmpty { headers[.allow] = allowed.map(\.rawValue).joined(separator: ", ") }
        if let header = status.header { headers[header.name] = header.value }
        return Response(status: status, headers: headers, body: body.map { ResponseBody(byteBuffer: $0) } ?? .init())
    }
}

extension HTTPResponse.Status {
    /// The additional header of an answer with this status, or nil for none.
    var header: (name: HTTPField.Name, value: String, meaning: String)? {
        switch self {
        case .unauthorized: (.wwwAuthenticate, "Bearer", "the authentication scheme")
        case .serviceUnavailable: (.retryAfter, "1", "seconds to wait before a retry")
        default: nil
        }
    }
}

/// A refusal of a request, as sent to the client.
struct Refusal: Error, Equatable, Sendable {
    /// The codes of refusals, as in `{"error":{"code":…}}`.
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

        /// The HTTP status of the code.
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

        /// Whether the HTTP layer can refuse any request with this code.
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

    /// Returns a refusal for a malformed body or path.
    static func badRequest(_ message: String) -> Refusal { Refusal(.badRequest, message) }

    /// The refusal of a body above the size limit.
    static let bodyTooLarge = Refusal(.tooLarge, "the body has more than \(RequestLimits.body) bytes")

    /// The refusal of a write while too many others wait.
    static let overloaded = Refusal(.overloaded, "too many writes are waiting for the disk; retry in a second")

    /// The refusal as an answer.
    var answer: ServiceResponse {
        var json = JSONWriter(capacity: 128)
        json.raw("{\"error\":{\"code\":")
        json.text(code.rawValue)
        json.raw(",\"message\":")
        json.text(message)
        json.raw("}}")
        return ServiceResponse(status: code.status, body: json.buffer)
    }
}
