// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// Thrown into the body reader when a request breaks off in its body.
struct BrokenRequest: Error {
    let refusal: Refusal
}

/// Enforces RFC 9112 on one HTTP/1.1 connection.
///
/// It refuses malformed requests in the format of all other refusals, decides which answer is the connection's last,
/// and reports the connection's phase to the table. Hummingbird answers the forwarded requests one after another.
final class HTTP1Guard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// A forwarded request whose answer is not complete.
    private struct Asked {
        /// Whether the connection closes after its answer.
        var isLast: Bool
        /// Whether an HTTP/1.0 client needs `Connection: keep-alive` in the answer.
        var staysOpen: Bool
        /// Whether the client waits for `100 Continue` before it sends the body.
        var wantsContinue: Bool
    }

    private let connection: TrackedConnection
    private let table: ConnectionTable
    private var context: ChannelHandlerContext?
    private var asked = CircularBuffer<Asked>(initialCapacity: 2)
    /// The body framing of the most recent head, or nil if there is none or the framer took it.
    private var body: RequestFraming.Body?
    private var isBodyOpen = false
    private var isInHead = false
    /// Bytes of the current body.
    private var bodyBytes = 0
    /// Whether the guard discards all further input.
    private(set) var isClosed = false
    private var isEnding = false
    /// Whether the client does not read and answers are buffered.
    private var isStuck = false
    /// The refusal to send after the answers to all forwarded requests.
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
        // The guard and the connection hold each other until here.
        connection.onEnd(nil)
    }

    /// Returns the body framing of the head that the parser has just read.
    func takeBody() -> RequestFraming.Body {
        defer { body = nil }
        // Without a head, the parser and the framer disagree on where the head ends.
        if body == nil, !isClosed { refuse(.badRequest("the request's head is malformed")) }
        return body ?? .stop
    }

    /// Records that bytes arrived.
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
            // The body reader refuses a body that is too large; bytes beyond the limit are dropped.
            if bodyBytes - bytes.readableBytes <= RequestLimits.body { context.fireChannelRead(data) }
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
        let isTooLarge = if case .length(let count) = body { count > RequestLimits.body } else { false }
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

    /// Closes the connection with a refusal: immediately, or after the answers to earlier requests.
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
        // The body reader sends the refusal.
        context.fireErrorCaught(BrokenRequest(refusal: refusal))
    }
}

// MARK: - Answers

extension HTTP1Guard {
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // An unsolicited response, after the last answer.
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
        // The rest of an unread body may still arrive.
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

    /// Closes the connection once the written bytes are sent. An immediate close with unread input would send a reset,
    /// which could discard the answer.
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

    /// Records the connection's phase, except while answers are buffered for a client that does not read.
    private func note(_ phase: TrackedConnection.Phase) {
        if !isStuck { connection.enter(phase) }
    }
}

// MARK: - RequestLimits

extension HTTP1Guard {
    /// Ends the connection because of a timeout or a lack of room, unless its state has changed since.
    fileprivate func end(_ state: TrackedConnection.State, _ reason: Shedding?) {
        guard connection.state == state, let context else { return }
        if let reason { table.shed(reason) }
        switch (reason, state.phase) {
        case (.unfinishedHead, .head):
            refuse(Refusal(.requestTimeout, "the request's head did not end in time"))
        case (.unfinishedBody, _):
            refuse(Refusal(.requestTimeout, "the request's body did not end in time"))
        default: context.close(promise: nil)
        }
    }
}
