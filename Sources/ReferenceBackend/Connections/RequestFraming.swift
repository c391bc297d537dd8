// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore

/// Finds where requests begin and end in a connection's bytes, and enforces the size limits of their parts.
///
/// The parser behind it checks the contents. It does not distinguish a long request line from many headers, and it
/// accepts a chunk of any size.
struct RequestFraming {
    /// The framing of a body.
    enum Body: Equatable {
        case none
        case length(Int)
        case chunked
        /// No further bytes are read.
        case stop
    }

    /// The action for the next bytes.
    enum Step: Equatable {
        /// Pass this many bytes to the parser; more are needed to continue.
        case pass(Int)
        /// Pass this many bytes to the parser; they complete a head.
        case head(Int)
        case refuse(Refusal)
    }

    private enum State: Equatable {
        case line
        case fields
        case body(Int)
        case chunkLine
        case chunk(Int)
        case chunkEnd
        case trailers
        case stopped
    }

    private var state = State.line
    /// Bytes of the current line, and of the section.
    private var line = 0
    private var section = 0
    private var lines = 0
    /// Whether the latest byte of a line is a carriage return, which may belong to the line's end.
    private var endsInReturn = false
    /// Whether the line contains only a carriage return so far.
    private var isBlank = true
    /// Number of hexadecimal digits in the current chunk size, or nil once the digits have ended.
    private var digits: Int?
    private var size = 0
    /// Total size of all chunks so far.
    private var chunks = 0

    /// Whether a head has begun but not ended.
    var isInHead: Bool { state == .fields || state == .line && line > 0 }

    /// Whether framing has stopped.
    var isStopped: Bool { state == .stopped }

    /// Stops framing.
    mutating func stop() { state = .stopped }

    /// Continues after a head with the given body.
    mutating func expect(_ body: Body) {
        reset()
        state =
            switch body {
            case .none, .length(0): .line
            case .length(let count): .body(count)
            case .chunked: .chunkLine
            case .stop: .stopped
            }
        chunks = 0
    }

    /// Scans bytes until a head ends, a limit is exceeded or the input is exhausted.
    mutating func advance(_ bytes: ByteBufferView) -> Step {
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let rest = bytes[index...]
            switch state {
            case .line, .fields, .trailers:
                guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
                    noteLine(rest)
                    if let refusal = tooLong() { return .refuse(refusal) }
                    return .pass(bytes.count)
                }
                noteLine(bytes[index..<end])
                index = end + 1
                if let refusal = tooLong() { return .refuse(refusal) }
                let isHead = endLine()
                if let refusal = tooLong() { return .refuse(refusal) }
                if isHead { return .head(index - bytes.startIndex) }
            case .body(let left):
                let count = min(left, rest.count)
                index += count
                state = count == left ? .line : .body(left - count)
            case .chunkLine:
                if let refusal = chunkLine(bytes[index]) { return .refuse(refusal) }
                index += 1
            case .chunk(let left):
                let count = min(left, rest.count)
                index += count
                state = count == left ? .chunkEnd : .chunk(left - count)
            case .chunkEnd:
                let wanted = line == 0 ? UInt8(ascii: "\r") : UInt8(ascii: "\n")
                guard bytes[index] == wanted else { return .refuse(.badRequest("a line end must follow each chunk")) }
                line += 1
                index += 1
                if line == 2 {
                    reset()
                    state = .chunkLine
                }
            case .stopped: return .pass(0)
            }
        }
        return .pass(bytes.count)
    }

    private mutating func reset() { (line, section, lines, isBlank, digits, size) = (0, 0, 0, true, 0, 0) }
}

// MARK: - Lines

extension RequestFraming {
    private mutating func noteLine(_ bytes: ByteBufferView) {
        if isBlank, let first = bytes.first { isBlank = line == 0 && first == UInt8(ascii: "\r") && bytes.count == 1 }
        if let last = bytes.last { endsInReturn = last == UInt8(ascii: "\r") }
        line += bytes.count
        section += bytes.count
    }

    private func tooLong() -> Refusal? {
        switch state {
        case .line where section - (endsInReturn ? 1 : 0) > ConnectionLimits.requestLine:
            return Refusal(.uriTooLong, "the request line is longer than \(ConnectionLimits.requestLine) bytes")
        case .fields, .trailers:
            if section > ConnectionLimits.headerSection {
                return Refusal(
                    .headersTooLarge, "the header fields are larger than \(ConnectionLimits.headerSection) bytes")
            }
            if lines > ConnectionLimits.headerFields {
                return Refusal(.headersTooLarge, "there are more than \(ConnectionLimits.headerFields) header fields")
            }
            return nil
        default: return nil
        }
    }

    /// - Returns: Whether the line completes a head.
    private mutating func endLine() -> Bool {
        defer { (line, isBlank) = (0, true) }
        switch state {
        case .line:
            // Empty lines before a request are skipped; they count toward its request line.
            section += 1
            if !isBlank { (state, section) = (.fields, 0) }
            return false
        case .fields:
            if !isBlank { lines += 1 }
            return isBlank
        default:
            lines += 1
            if isBlank {
                reset()
                state = .line
            }
            return false
        }
    }
}

// MARK: - Chunks

extension RequestFraming {
    /// Reads a byte of a chunk-size line.
    private mutating func chunkLine(_ byte: UInt8) -> Refusal? {
        line += 1
        if line > ConnectionLimits.chunkLine {
            return .badRequest("a chunk-size line is longer than \(ConnectionLimits.chunkLine) bytes")
        }
        if byte == UInt8(ascii: "\n") { return endChunkLine() }
        guard let digits else { return nil }
        guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
            if digits == 0 { return .badRequest("a chunk size must be hexadecimal digits") }
            self.digits = nil
            return nil
        }
        guard digits < 16, size >> 59 == 0 else { return .badRequest("a chunk size must not exceed 63 bits") }
        self.digits = digits + 1
        size = size << 4 | digit
        return nil
    }

    private mutating func endChunkLine() -> Refusal? {
        if digits == 0 { return .badRequest("a chunk size must be hexadecimal digits") }
        guard size <= RequestLimits.body - chunks else { return .bodyTooLarge }
        let size = size
        chunks += size
        reset()
        state = size == 0 ? .trailers : .chunk(size)
        return nil
    }
}
