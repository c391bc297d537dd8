// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Glibc
import NIOCore

/// One connection of a scripted server over HTTP/1.1, possibly malformed.
final class HTTP1Script: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let server: ScriptedServer
    private var connection = 0
    private var turns = 0
    private var input = ""
    private var isAnswering = false

    init(_ server: ScriptedServer) { self.server = server }

    func channelActive(context: ChannelHandlerContext) {
        connection = server.opened(context.channel)
        if let greeting = server.options.greeting { play(greeting.steps[...], context) {} }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if isAnswering { server.settled() }
        isAnswering = false
        server.closed(context.channel)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        input += bytes.readString(length: bytes.readableBytes) ?? ""
        serve(context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func serve(_ context: ChannelHandlerContext) {
        guard !isAnswering, var request = nextRequest() else { return }
        turns += 1
        (request.connection, request.turn) = (connection, turns)
        isAnswering = true
        play(server.take(request).steps[...], context) { [self] in
            guard isAnswering else { return }
            isAnswering = false
            server.settled()
            serve(context)
        }
    }

    /// Removes the next complete request from the input.
    private func nextRequest() -> ServedRequest? {
        guard let end = input.range(of: "\r\n\r\n") else { return nil }
        let lines = input[..<end.lowerBound].components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        // For example, the HTTP/2 preface.
        guard words.count > 1 else { return nil }
        var request = ServedRequest()
        (request.method, request.path) = (String(words[0]), String(words[1]))
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            request.headers[line[..<colon].lowercased()] =
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        let length = Int(request.headers["content-length"] ?? "0") ?? 0
        let rest = input[end.upperBound...]
        guard rest.utf8.count >= length else { return nil }
        request.body = String(decoding: rest.utf8.prefix(length), as: UTF8.self)
        input = String(decoding: rest.utf8.dropFirst(length), as: UTF8.self)
        return request
    }

    /// Runs the steps in order; if they included an answer or bytes, continues with the next request.
    private func play(
        _ steps: ArraySlice<Script.Step>, _ context: ChannelHandlerContext, then done: @escaping () -> Void
    ) {
        guard let step = steps.first, context.channel.isActive else { return }
        let rest = steps.dropFirst()
        func goOn() { if rest.isEmpty { done() } else { play(rest, context, then: done) } }
        switch step {
        case .wait(let time):
            context.eventLoop.assumeIsolated().scheduleTask(in: time) { goOn() }
            return
        case .answer(let status, let headers, let body):
            write(Self.text(status, headers, body), context)
            if headers.contains(where: { $0.0 == "Connection" && $0.1 == "close" }) {
                return context.close(promise: nil)
            }
        case .bytes(let text): write(text, context)
        case .endless(let text): return endless(text, context)
        case .close, .goAway, .goAwayWith: return context.close(promise: nil)
        case .reset: return Self.reset(context.channel)
        }
        goOn()
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }

    private func endless(_ text: String, _ context: ChannelHandlerContext) {
        let loop = context.eventLoop.assumeIsolated()
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text))).assumeIsolated().whenSuccess {
            // Not synchronous: a write that succeeds immediately would recurse.
            loop.execute { [self] in if context.channel.isActive { endless(text, context) } }
        }
    }

    /// Closes a connection with a reset; data already sent may be lost.
    static func reset(_ channel: any Channel) {
        guard let socket = channel as? any SocketOptionProvider else { return channel.close(promise: nil) }
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
    }

    /// Returns an answer in wire format.
    static func text(_ status: Int, _ headers: [(String, String)] = [], _ body: String = "{}") -> String {
        let fields = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
        let hasBody = status >= 200 && status != 204 && status != 304
        let length = hasBody ? "Content-Length: \(body.utf8.count)\r\n" : ""
        return "HTTP/1.1 \(status) Status\r\n\(fields)\(length)\r\n\(hasBody ? body : "")"
    }
}
