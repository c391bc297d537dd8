// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The HTTP service: authentication, validation, handling, faults and metrics.
final class Service: Sendable {
    let circle: Circle
    private let logger: Logger

    init(_ circle: Circle, logger: Logger) {
        self.circle = circle
        self.logger = logger
    }

    /// Creates a router with the routes of all endpoints.
    func makeRouter() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: Entrance(service: self))
        for endpoint in Endpoint.all {
            router.on(RouterPath(endpoint.path), method: endpoint.method) { request, context in
                await self.respond(endpoint, request, context.parameters)
            }
        }
        return router
    }

    private func respond(_ endpoint: Endpoint, _ request: Request, _ parameters: Parameters) async -> Response {
        let begin = ContinuousClock.now
        let answer = await answer(endpoint, request, parameters)
        await circle.faults.delayAnswer()
        let seconds = begin.duration(to: .now).seconds
        circle.metrics.answered(endpoint.operation, status: answer.status.code, seconds: seconds)
        return answer.response
    }

    /// Answers a request without a route: 404, or 405 if the path supports other methods.
    fileprivate func stray(_ request: Request) -> Response {
        let path = request.uri.path
        let methods = Endpoint.methods(at: path)
        let refusal =
            methods.isEmpty
            ? Refusal(.notFound, "\(request.method) \(path.prefix(100)) does not exist")
            : Refusal(
                .methodNotAllowed, "\(path.prefix(100)) does not support \(request.method); see the header Allow")
        return refuse(request, refusal, allowed: methods)
    }

    /// Answers a request that no endpoint handles.
    fileprivate func refuse(
        _ request: Request, _ refusal: Refusal, allowed: [HTTPRequest.Method] = []
    ) -> Response {
        circle.metrics.answered("none", status: refusal.code.status.code, seconds: 0)
        var answer = refusal.answer
        answer.allowed = allowed
        return request.method == .head ? answer.response.createHeadResponse() : answer.response
    }

    private func answer(_ endpoint: Endpoint, _ request: Request, _ parameters: Parameters) async -> ServiceResponse {
        do {
            let account = try account(endpoint, request)
            let faults = circle.faults
            if endpoint.path.hasPrefix("/v1/"), faults.strikes(.error, share: faults.plan.error) {
                throw Refusal(.internalError, "injected fault; nothing was done")
            }
            let parameter = try Self.parameter(endpoint, parameters)
            let members = try await Self.members(endpoint, request)
            return try await endpoint.handle(circle, Call(account: account, parameter: parameter, members: members))
        } catch let refusal as Refusal {
            return refusal.answer
        } catch is WriteFailure {
            return Self.failure.answer
        } catch {
            // The cause goes to the operator's log; the client can do nothing about it.
            logger.error("\(endpoint.operation) failed", metadata: ["error": "\(error)"])
            return Self.failure.answer
        }
    }

    private static let failure = Refusal(.internalError, "the service failed; nothing was done")

    private func account(_ endpoint: Endpoint, _ request: Request) throws -> Int64 {
        guard endpoint.access == .account else { return 0 }
        let scheme = "bearer "
        guard let header = request.headers[.authorization], header.prefix(scheme.count).lowercased() == scheme,
            let token = Token(header.dropFirst(scheme.count)), let account = circle.store.tokens.account(of: token)
        else {
            throw Refusal(.unauthorized, "the header Authorization must be Bearer followed by a valid token")
        }
        return Int64(account)
    }

    private static func parameter(_ endpoint: Endpoint, _ parameters: Parameters) throws -> Field.Value? {
        guard let field = endpoint.parameter else { return nil }
        let text = parameters.get(field.name)?.removingPercentEncoding ?? ""
        guard let value = field.value(inPath: text) else {
            throw Refusal(.notFound, "the path contains no valid \(field.name)")
        }
        return value
    }

    private static func members(
        _ endpoint: Endpoint, _ request: Request
    ) async throws -> [(name: String, value: Field.Value)] {
        guard let fields = endpoint.body else { return [] }
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > RequestLimits.body {
            throw Refusal.bodyTooLarge
        }
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: RequestLimits.body)
        } catch is NIOTooManyBytesError {
            throw Refusal.bodyTooLarge
        } catch let broken as BrokenRequest {
            throw broken.refusal
        } catch {
            // The client has disconnected, or was too slow for a service that is stopping. This answer is rarely read.
            throw Refusal.badRequest("the body is incomplete")
        }
        // An empty body is valid if no member is required.
        if buffer.readableBytes == 0, !fields.contains(where: \.isRequired) { return [] }
        let body = try JSONObject(parsing: Array(buffer.readableBytesView))
        var members: [(name: String, value: Field.Value)] = []
        for field in fields {
            if let value = try field.value(in: body) { members.append((field.name, value)) }
        }
        return members
    }
}

/// Refuses requests without a route or a valid host, in the format of all other refusals.
private struct Entrance: RouterMiddleware {
    let service: Service

    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        if let refusal = Self.refusal(request.head) { return service.refuse(request, refusal) }
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            return service.stray(request)
        }
    }

    /// Over HTTP/1.1, the connection's guard has already checked these rules.
    private static func refusal(_ head: HTTPRequest) -> Refusal? {
        if head.authority == RequestHost.none {
            return .badRequest("the request must name a single host with an optional port")
        }
        if (head.path?.utf8.count ?? 0) > ConnectionLimits.requestLine {
            return Refusal(.uriTooLong, "the request target is longer than \(ConnectionLimits.requestLine) bytes")
        }
        return nil
    }
}

extension Endpoint {
    /// All endpoints.
    static let all = operations + people

    /// Endpoints about the service itself, for people and tools.
    private static let people: [Endpoint] = [
        Endpoint(
            operation: "welcome", method: .get, path: "/", summary: "Returns the name and description of the service.",
            access: .anybody,
            successes: [
                Success(
                    status: .ok, meaning: "The name of the service, and the path of its description",
                    schema: .object([("service", .text), ("description", .text)]))
            ]
        ) { _, _ in
            var json = JSONWriter()
            json.raw("{\"service\":\"watch circle\",\"description\":\"/openapi.json\"}")
            return .json(json)
        },
        Endpoint(
            operation: "health", method: .get, path: "/health", summary: "Checks whether the service is healthy.",
            access: .anybody,
            successes: [Success(status: .ok, meaning: "Healthy", schema: .object([("status", .text)]))],
            refusals: [.unavailable]
        ) { circle, _ in try await circle.health() },
        Endpoint(
            operation: "metrics", method: .get, path: "/metrics", summary: "Returns the metrics for Prometheus.",
            access: .anybody,
            successes: [Success(status: .ok, meaning: "The metrics", schema: .document("text/plain"))]
        ) { circle, _ in
            let text = circle.metrics.prometheus(
                accounts: circle.store.tokens.count, online: circle.online, connections: circle.connections.count,
                faults: circle.faults.counts)
            return ServiceResponse(
                status: .ok, body: ByteBuffer(string: text), contentType: "text/plain; version=0.0.4")
        },
        Endpoint(
            operation: "describe", method: .get, path: "/openapi.json", summary: "Returns this description.",
            access: .anybody,
            successes: [Success(status: .ok, meaning: "OpenAPI 3.1", schema: .document("application/json"))]
        ) { _, _ in
            ServiceResponse(status: .ok, body: OpenAPI.document)
        },
    ]
}
