// SPDX-License-Identifier: GPL-3.0-or-later

/// An incremental parser for the responses on one HTTP/1.1 connection (RFC 9112).
///
///     scanner.begin(isHead: template.isHead, wantsBody: template.wantsBody)
///     var step = scanner.scan(bytes)            // repeat with more bytes while the outcome is `.needsMore`
///     if step.outcome == .complete { scanner.status … bytes.extracting(step.used...) belong to the next response }
///
/// Stores the requested parts of a response and counts the rest. A response needs no allocation unless its body is
/// requested or a header line is split between two reads; the storage is then reused. Malformed bytes are an outcome,
/// never a trap.
public struct ResponseScanner: Sendable {
    /// Limits on what a response may make the scanner store or read.
    public struct Limits: Hashable, Sendable {
        /// The maximum size of the status line, headers and trailers, in bytes; includes interim responses.
        public var headBytes: Int
        /// The maximum number of stored body bytes; further bytes are only counted.
        public var keptBodyBytes: Int

        /// Creates limits.
        public init(headBytes: Int = 65_536, keptBodyBytes: Int = 16 << 20) {
            self.headBytes = headBytes
            self.keptBodyBytes = keptBodyBytes
        }
    }

    /// The reason why the bytes are not a valid response. The connection cannot be reused.
    public enum Failure: Hashable, Sendable {
        /// The first line is not a status line of HTTP/1.
        case malformedStatusLine
        /// A line is not a valid header, or its value contains a forbidden character.
        case malformedHeader
        /// `Content-Length` is not a number, or two values differ.
        case malformedLength
        /// `Transfer-Encoding` does not define where the body ends.
        case malformedCoding
        /// A chunk size is not a number, or the chunk's end is misplaced.
        case malformedChunk
        /// The header section exceeds the limit.
        case headTooLong
        /// The server switched to another protocol without a request to do so.
        case switchedProtocol
        /// The connection ended before the response was complete.
        case truncated
    }

    /// The state of the response after a scan.
    public enum Outcome: Hashable, Sendable {
        /// All bytes are consumed and more are needed.
        case needsMore
        /// The response is complete.
        case complete
        /// The bytes are not a valid response.
        case failed(Failure)
    }

    /// The result of a scan.
    public struct Step: Hashable, Sendable {
        /// The number of bytes consumed, from the front; the remaining bytes belong to the next response.
        public var used: Int
        /// The state of the response.
        public var outcome: Outcome

        /// Creates a result.
        public init(used: Int, outcome: Outcome) {
            self.used = used
            self.outcome = outcome
        }
    }

    enum Phase: Hashable, Sendable {
        case statusLine
        case headers
        case sizedBody
        case chunkSize
        case chunk
        case chunkEnd
        case trailers
        case endlessBody
        case done
        case failed(Failure)
    }

    /// The most recent header field, for the line that may continue it (RFC 9112, 5.2).
    enum Field: Hashable, Sendable {
        /// No field yet; nothing can be continued.
        case none
        /// A field that is ignored.
        case other
        case connection
        case length
        /// A length without a digit so far.
        case emptyLength
        case coding
        case retryAfter
    }

    /// The maximum body storage that is reused for the next response, in bytes.
    public static let mostIdleBytes = 256 << 10

    /// Limits on what a response may make the scanner store or read.
    public let limits: Limits

    /// The status, 100...599, or 0 before the status line.
    public internal(set) var status = 0
    /// Bytes of the status line, headers and trailers, including chunk sizes.
    public internal(set) var headBytes = 0
    /// Bytes of the body, stored or not.
    public internal(set) var bodyBytes = 0
    /// The body, if requested, up to the limit.
    public internal(set) var body: [UInt8] = []
    /// The header lines of the final response, if requested: as received, with a line feed after each.
    public internal(set) var fields: [UInt8] = []
    /// Whether the connection must be closed after this response.
    public internal(set) var closesConnection = false
    /// The value of `Retry-After`, seconds or a date, at most 64 bytes; empty if absent.
    public internal(set) var retryAfter: [UInt8] = []

    var phase = Phase.done
    var wantsBody = false
    var wantsFields = false
    var isHead = false
    /// Remaining bytes of the body or the chunk.
    var remaining: UInt64 = 0
    /// The value of `Content-Length`, or nil.
    var length: UInt64?
    /// Whether a `Connection` field contains `close`, which overrides `keep-alive`.
    var saysClose = false
    /// Whether the response has a transfer coding, and whether the last one is `chunked`.
    var isCoded = false
    var isChunked = false
    /// Whether a coding follows `chunked`, or `chunked` occurs twice.
    var isChunkedBefore = false
    /// Whether the response has a version before HTTP/1.1.
    var isOld = false
    /// The field that the next line may continue, and whether its value so far ends with a comma.
    var field = Field.none
    var endsInComma = false
    /// Bytes of `headBytes` that belong to chunk sizes.
    var framingBytes = 0
    /// The start of an incomplete line.
    var cutLine: [UInt8] = []

    /// Creates a scanner; call `begin` before the first response.
    public init(limits: Limits = Limits()) { self.limits = limits }

    /// Prepares for the next response.
    ///
    /// - Parameters:
    ///   - isHead: whether the request was a `HEAD`, so that the response has no body.
    ///   - wantsBody: whether to store the body.
    ///   - wantsFields: whether to store the header lines.
    public mutating func begin(isHead: Bool = false, wantsBody: Bool = false, wantsFields: Bool = false) {
        self.isHead = isHead
        self.wantsBody = wantsBody
        self.wantsFields = wantsFields
        phase = .statusLine
        status = 0
        headBytes = 0
        framingBytes = 0
        bodyBytes = 0
        if !body.isEmpty { body.removeAll(keepingCapacity: body.capacity <= Self.mostIdleBytes) }
        if !cutLine.isEmpty { cutLine.removeAll(keepingCapacity: true) }
        forgetHead()
    }

    /// Releases the body's storage if it is large, so that idle connections do not hold megabytes.
    public mutating func releaseBody() { if body.capacity > Self.mostIdleBytes { body = [] } }

    /// Whether the stored body is truncated.
    public var bodyIsCut: Bool { wantsBody && body.count < bodyBytes }

    /// Processes the end of the connection.
    ///
    /// - Returns: `.complete` for a response whose body extends to the end of the connection.
    public mutating func end() -> Outcome {
        switch phase {
        case .endlessBody:
            phase = .done
            return .complete
        case .done: return .complete
        case .failed(let failure): return .failed(failure)
        default: return fail(.truncated)
        }
    }

    mutating func fail(_ failure: Failure) -> Outcome {
        phase = .failed(failure)
        closesConnection = true
        return .failed(failure)
    }

    mutating func forgetHead() {
        closesConnection = false
        saysClose = false
        length = nil
        isCoded = false
        isChunked = false
        if !fields.isEmpty { fields.removeAll(keepingCapacity: true) }
        isChunkedBefore = false
        field = .none
        if !retryAfter.isEmpty { retryAfter.removeAll(keepingCapacity: true) }
    }
}
