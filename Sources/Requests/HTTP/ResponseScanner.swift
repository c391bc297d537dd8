// SPDX-License-Identifier: GPL-3.0-or-later

/// Reads the answers on one HTTP/1.1 connection (RFC 9112), in pieces as they come from the socket.
///
///     scanner.begin(isHead: template.isHead, wantsBody: template.wantsBody)
///     var step = scanner.scan(bytes)            // again with what follows, as long as `.needsMore` is the outcome
///     if step.outcome == .complete { scanner.status … bytes.extracting(step.used...) belong to the next answer }
///
/// It keeps what a driver asks for and counts the rest. Nothing is allocated for an answer unless its body is wanted or a
/// line of its head is cut by the border of two pieces, and then storage is kept for the next. Malformed bytes are an
/// outcome, never a trap.
public struct ResponseScanner: Sendable {
    /// Bounds on what an answer may make the scanner hold or read.
    public struct Limits: Hashable, Sendable {
        /// The most bytes of status line, headers and trailers; interim answers count too.
        public var headBytes: Int
        /// The most bytes of a body that are kept; the rest is counted.
        public var keptBodyBytes: Int

        /// Makes limits.
        public init(headBytes: Int = 65_536, keptBodyBytes: Int = 16 << 20) {
            self.headBytes = headBytes
            self.keptBodyBytes = keptBodyBytes
        }
    }

    /// Why the bytes are no answer. The connection is of no further use.
    public enum Failure: Hashable, Sendable {
        /// The first line is no status line of HTTP/1.
        case malformedStatusLine
        /// A line of the head is no header, or its value holds what no value may.
        case malformedHeader
        /// `Content-Length` is no number, or two of them differ.
        case malformedLength
        /// `Transfer-Encoding` does not tell where the body ends.
        case malformedCoding
        /// The size of a chunk is no number, or its end is not where it should be.
        case malformedChunk
        /// The head is longer than the limit.
        case headTooLong
        /// The connection was switched to another protocol, for which nobody asked.
        case switchedProtocol
        /// The connection ended before the answer did.
        case truncated
    }

    /// How far a scan came.
    public enum Outcome: Hashable, Sendable {
        /// All bytes were used and more are needed.
        case needsMore
        /// The answer is there.
        case complete
        /// The bytes are no answer.
        case failed(Failure)
    }

    /// What a scan did.
    public struct Step: Hashable, Sendable {
        /// Bytes that were used, from the front; what follows belongs to the next answer.
        public var used: Int
        /// How far it came.
        public var outcome: Outcome

        /// Makes a step.
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

    /// A field of the head, as far as the lines matter that may continue it (RFC 9112, 5.2).
    enum Field: Hashable, Sendable {
        /// None yet: nothing can be continued.
        case none
        /// One that does not matter.
        case other
        case connection
        case length
        /// A length of which no digit has come yet.
        case emptyLength
        case coding
        case retryAfter
    }

    /// Storage for bodies that is kept from one answer to the next, at most; bytes.
    public static let mostIdleBytes = 256 << 10

    /// Bounds on what an answer may make the scanner hold or read.
    public let limits: Limits

    /// The status, 100...599; 0 before it is known.
    public internal(set) var status = 0
    /// Bytes of status line, headers and trailers, chunk sizes included.
    public internal(set) var headBytes = 0
    /// Bytes of the body, kept or not.
    public internal(set) var bodyBytes = 0
    /// The body, if it is wanted; not beyond the limit.
    public internal(set) var body: [UInt8] = []
    /// The header lines of the answer, if they are wanted: as they came, a line feed after each; not those of interim answers.
    public internal(set) var fields: [UInt8] = []
    /// Whether the connection must be closed after this answer.
    public internal(set) var closesConnection = false
    /// What `Retry-After` says, seconds or a date; empty if it is not there. At most 64 bytes.
    public internal(set) var retryAfter: [UInt8] = []

    var phase = Phase.done
    var wantsBody = false
    var wantsFields = false
    var isHead = false
    /// Bytes that the body or the chunk still has.
    var remaining: UInt64 = 0
    /// The length that the head tells; nil if it tells none.
    var length: UInt64?
    /// Whether a `Connection` field says close, which no other word there takes back.
    var saysClose = false
    /// Whether the head names a transfer coding, and whether the last one is `chunked`.
    var isCoded = false
    var isChunked = false
    /// Whether a coding was named that comes after `chunked`, or `chunked` once more.
    var isChunkedBefore = false
    /// Whether the answer is of a version before HTTP/1.1.
    var isOld = false
    /// The field that the next line may continue, and whether its value so far ends with a comma.
    var field = Field.none
    var endsInComma = false
    /// Bytes of `headBytes` that are sizes of chunks.
    var framingBytes = 0
    /// The start of a line whose end has not come yet.
    var cutLine: [UInt8] = []

    /// Makes a scanner; `begin` comes before the first answer.
    public init(limits: Limits = Limits()) { self.limits = limits }

    /// Makes ready for the next answer.
    ///
    /// - Parameters:
    ///   - isHead: whether the request was a `HEAD`, so that the answer has no body.
    ///   - wantsBody: whether the body is kept.
    ///   - wantsFields: whether the header lines are kept.
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

    /// Lets go of the body, if it was a large one: idle connections must not hold megabytes.
    public mutating func releaseBody() { if body.capacity > Self.mostIdleBytes { body = [] } }

    /// Whether the body was longer than what is kept of it.
    public var bodyIsCut: Bool { wantsBody && body.count < bodyBytes }

    /// Takes the end of the connection.
    ///
    /// - Returns: complete for an answer that lasts to the end of its connection.
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
