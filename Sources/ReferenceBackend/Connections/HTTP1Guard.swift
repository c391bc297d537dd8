// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// A request broke off in its body: why, for who waits for the rest.
struct BrokenRequest: Error {
    let refusal: Refusal
}

/// Keeps one HTTP/1.1 connection within RFC 9112: refuses what is no request, in the form of every other refusal,
/// decides which answer is the connection's last, and tells the table what the connection is doing.
///
/// The web framework answers the requests that are handed on, one after another.
final class HTTP1Guard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// A request that is handed on and not answered to its end.
    private struct Asked {
        /// Whether the connection ends with its answer.
        var isLast: Bool
        /// Whether an old client must be told that the connection goes on.
        var staysOpen: Bool
        /// Whether the client waits for a word before it sends the body.
        var wantsContinue: Bool
    }

    private let connection: TrackedConnection
    private let table: ConnectionTable
    private var context: ChannelHandlerContext?
    private var asked = CircularBuffer<Asked>(initialCapacity: 2)
    /// What follows the head that was read last; nil if there is none or it was taken.
    private var body: RequestFraming.Body?
    private var isBodyOpen = false
    private var isInHead = false
    /// Bytes of the body that is read.
    private var bodyBytes = 0
    /// Whether nothing is read any more; what is read is dropped.
    private(set) var isClosed = false
    private var isEnding = false
    /// Whether answers wait for a client that does not read.
    private var isStuck = false
    /// What is answered after all that was handed on.
    private var refusal: (Refusal, isHead: Bool)?

    init(_ connection: TrackedConnection, table: ConnectionTable) {
        self.connection = connection
        self.table = table
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let eventLoop = context.eventLoop
        connection.onEnd { state, reason in eventLoop.execute { bound.value.end(state, reason) } }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        // Each holds the other until then.
        connection.onEnd(nil)
    }

    /// What follows the head that the parser has just read.
    func takeBody() -> RequestFraming.Body {
        defer { body = nil }
        // Without a head the parser and the framer disagree on where one ends.
        if body == nil, !isClosed { refuse(.badRequest("the request's head is malformed")) }
        return body ?? .stop
    }

    /// Notes that bytes were read.
    func received(isInHead: Bool) {
        self.isInHead = isInHead
        if isInHead, asked.isEmpty, !isBodyOpen, !isClosed, connection.state.phase != .head { note(.head) }
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard !isClosed else { return }
            read(head, context, data)
        case .body(let bytes):
            guard isBodyOpen else { return }
            bodyBytes += bytes.readableBytes
            // Who reads the body refuses what is too large; what is beyond is not kept.
            if bodyBytes - bytes.readableBytes <= Limits.body { context.fireChannelRead(data) }
        case .end:
            guard isBodyOpen else { return }
            isBodyOpen = false
            if asked.last?.isLast == true { isClosed = true }
            if asked.isEmpty { idle() } else if connection.state.phase == .body { note(.answering) }
            context.fireChannelRead(data)
        }
    }

    private func read(_ head: HTTPRequestHead, _ context: ChannelHandlerContext, _ data: NIOAny) {
        let checked = HTTP1Head(head)
        let body = checked.body
        self.body = body
        if let mistake = checked.mistake { return refuse(mistake, isHead: head.method == .HEAD) }
        let isTooLarge = if case .length(let count) = body { count > Limits.body } else { false }
        let isLast = !head.isKeepAlive || isTooLarge || checked.leavesHTTP
        asked.append(
            Asked(
                isLast: isLast, staysOpen: head.version.minor == 0 && !isLast,
                wantsContinue: body != .none && !isTooLarge && checked.wantsContinue))
        (isBodyOpen, bodyBytes) = (true, 0)
        note(body == .none ? .answering : .body)
        sendContinue()
        context.fireChannelRead(data)
    }

    private func sendContinue() {
        guard asked.count == 1, asked[asked.startIndex].wantsContinue, let context else { return }
        asked[asked.startIndex].wantsContinue = false
        let head = HTTPResponseHead(version: .http1_1, status: .continue)
        context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        refuse(HTTP1Head.refusal(for: error))
    }

    /// Ends the connection with a refusal: at once, or after what was asked before.
    func refuse(_ refusal: Refusal, isHead: Bool = false) {
        guard !isClosed, let context else { return }
        isClosed = true
        if !isBodyOpen {
            self.refusal = (refusal, isHead)
            if asked.isEmpty { answerRefusal() }
            return
        }
        isBodyOpen = false
        if asked.isEmpty { return finish() }
        asked[asked.index(before: asked.endIndex)].isLast = true
        // Who waits for the body answers.
        context.fireErrorCaught(BrokenRequest(refusal: refusal))
    }
}

// MARK: - Answers

extension HTTP1Guard {
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // Whoever speaks without having been asked comes after the last answer.
        guard !asked.isEmpty else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            if asked.count == 1, table.isCrowded {
                asked[asked.startIndex].isLast = true
                isClosed = true
            }
            let current = asked[asked.startIndex]
            if current.isLast { head.headers.replaceOrAdd(name: "Connection", value: "close") }
            if current.staysOpen, !current.isLast { head.headers.replaceOrAdd(name: "Connection", value: "keep-alive") }
            guard current.isLast || current.staysOpen else { return context.write(data, promise: promise) }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            context.write(data, promise: promise)
            answered(asked.removeFirst())
        }
    }

    private func answered(_ request: Asked) {
        if request.isLast { return finish() }
        if !asked.isEmpty { return sendContinue() }
        if refusal != nil { return answerRefusal() }
        // The rest of a body that nobody waited for is still to come.
        if isBodyOpen { note(.body) } else { idle() }
    }

    private func idle() {
        note(.idle)
        if isInHead { note(.head) }
    }

    private func answerRefusal() {
        guard let (refusal, isHead) = refusal, let context else { return }
        self.refusal = nil
        let response = refusal.answer.response
        table.refused(refusal)
        var head = HTTPResponseHead(response.head)
        head.headers.replaceOrAdd(name: "Connection", value: "close")
        head.headers.add(name: "Date", value: HTTP1Head.date(.now))
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !isHead, let body = refusal.answer.body {
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
        finish()
    }

    /// Closes the connection after what is written. A close at once would be a reset where bytes were not read, and would
    /// take the answer with it.
    private func finish() {
        guard !isEnding, let context else { return }
        (isClosed, isEnding) = (true, true)
        asked.removeAll()
        note(.ending)
        context.flush()
        context.close(mode: .output, promise: nil)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        isStuck = !context.channel.isWritable
        if isStuck {
            connection.enter(.unread)
        } else if isEnding {
            note(.ending)
        } else if asked.isEmpty {
            note(isBodyOpen ? .body : .idle)
        } else {
            note(.answering)
        }
        context.fireChannelWritabilityChanged()
    }

    /// Notes what the connection is doing. As long as answers wait for a client that does not read, it is doing that.
    private func note(_ phase: TrackedConnection.Phase) {
        if !isStuck { connection.enter(phase) }
    }
}

// MARK: - Limits

extension HTTP1Guard {
    /// Ends the connection because it took too long or its place is needed, unless it has gone on since.
    fileprivate func end(_ state: TrackedConnection.State, _ reason: Shedding?) {
        guard connection.state == state, let context else { return }
        if let reason { table.shed(reason) }
        switch (reason, state.phase) {
        case (.unfinishedHead, .head):
            refuse(Refusal(.requestTimeout, "the request's head did not come to its end in time"))
        case (.unfinishedBody, _):
            refuse(Refusal(.requestTimeout, "the request's body did not come to its end in time"))
        default: context.close(promise: nil)
        }
    }
}
