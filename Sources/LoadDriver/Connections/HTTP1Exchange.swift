// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import NIOCore
import NIOTLS
import Requests

/// A connection of HTTP/1.1: one request at a time, the next on the same connection.
final class HTTP1Exchange: Exchange, ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum State {
        /// Being opened or secured.
        case opening
        /// Ready for requests.
        case open
        /// Of no use any more.
        case closed
    }

    private var context: ChannelHandlerContext?
    private var state = State.opening
    private var scanner = ResponseScanner()
    /// The socket, where requests go to it directly; nil over TLS.
    private var socket: PlainSocket?
    /// What the channel is to write of a request; kept for its storage.
    private var rest = ByteBuffer()
    private var received = 0
    /// The first bytes of an answer that does not come in one piece, or is none; empty otherwise.
    private var start: [UInt8] = []

    /// Bytes of an answer that are kept for an example of a failure: a head of common length and some of the body.
    private static let keptBytes = 4_096

    // MARK: - Requests

    override func send(_ job: Job, _ entry: CatalogueEntry) -> Int? {
        guard let context else { return nil }
        if let request = entry.constantRequest {
            begin(entry)
            write(request.readableBytesUInt8Span, context)
            return request.readableBytes
        }
        lane.scratch.removeAll(keepingCapacity: true)
        guard entry.render(job, lane.values, into: &lane.scratch) else { return nil }
        begin(entry)
        let rendered = lane.scratch
        write(rendered.span, context)
        return rendered.count
    }

    private func begin(_ entry: CatalogueEntry) {
        scanner.begin(isHead: entry.isHead, wantsBody: entry.wantsBody, wantsFields: entry.wantsFields)
        received = 0
        if !start.isEmpty { start.removeAll(keepingCapacity: true) }
    }

    /// Keeps the beginning of an answer of which more is to come, or nothing good.
    private func keep(_ bytes: ByteBuffer) {
        guard start.count < Self.keptBytes else { return }
        start.append(contentsOf: bytes.readableBytesView.prefix(Self.keptBytes - start.count))
    }

    override func evidence(_ lastPiece: ByteBuffer?) -> AnswerEvidence {
        if let lastPiece { keep(lastPiece) }
        var evidence = AnswerEvidence(start)
        evidence.problem = scanner.failure?.meaning
        if scanner.bodyIsCut || scanner.bodyBytes > Answer.mostBodyBytes { evidence.problem = "its body is too long" }
        return evidence
    }

    /// Writes a request: to the socket, or what that does not take to the channel, which then writes all that follows.
    private func write(_ bytes: Span<UInt8>, _ context: ChannelHandlerContext) {
        let sent = socket?.send(bytes) ?? 0
        if sent == bytes.count { return }
        socket = nil
        rest.clear()
        unsafe rest.writeBytes(bytes.extracting(sent...).bytes)
        context.writeAndFlush(wrapOutboundOut(rest), promise: nil)
    }

    override var body: [UInt8] { scanner.body }

    override var fields: [UInt8] { scanner.fields }

    override func close() {
        state = .closed
        context?.close(promise: nil)
    }

    // MARK: - The connection

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        guard context.channel.isActive else { return fail(.reset) }
        if lane.transport.target.isSecure { return }
        socket = PlainSocket(of: context.channel)
        becomeOpen()
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? TLSUserEvent, case .handshakeCompleted = event { becomeOpen() }
    }

    private func becomeOpen() {
        guard state == .opening else { return }
        state = .open
        lane.opened(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        // What comes unasked, such as a 408 before a server closes, answers nothing.
        guard isBusy else { return fail(.reset) }
        received += bytes.readableBytes
        let step = scanner.scan(bytes.readableBytesUInt8Span)
        if step.outcome != .complete { keep(bytes) }
        switch step.outcome {
        case .needsMore: if scanner.bodyIsCut || scanner.bodyBytes > Answer.mostBodyBytes { fail(.malformedResponse) }
        case .complete: complete(isReusable: step.used == bytes.readableBytes && !scanner.closesConnection, bytes)
        case .failed: fail(.malformedResponse)
        }
    }

    private func complete(isReusable: Bool, _ lastPiece: ByteBuffer? = nil) {
        if !isReusable { close() }
        let answer = Answer(status: scanner.status, retryAfter: Answer.seconds(of: scanner.retryAfter), bytes: received)
        lane.finish(self, answer, isReusable: isReusable, lastPiece: lastPiece)
    }

    func channelInactive(context: ChannelHandlerContext) {
        // An end that the driver made itself tells nothing of the answer.
        guard state != .closed else { return }
        if isBusy, scanner.end() == .complete { complete(isReusable: false) } else { fail(.reset) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { fail(Connector.outcome(of: error)) }

    /// Ends a connection that is of no use any more.
    private func fail(_ outcome: Outcome) {
        let before = state
        close()
        switch before {
        case .opening: lane.failedToOpen(station, outcome)
        case .open: lane.lost(self, outcome)
        case .closed: break
        }
    }

    /// Gives up a connection that is not open in time.
    func expire() {
        if state == .opening { fail(.timedOut) }
    }
}
