// SPDX-License-Identifier: GPL-3.0-or-later

/// The status line and the headers that matter.
extension ResponseScanner {
    /// `HTTP/1.1 200 OK`; the words after the number are free.
    mutating func readStatus(_ line: Span<UInt8>, _ range: Range<Int>) {
        let start = range.lowerBound
        guard range.count >= 12, line.matches(HeaderWord.version, at: start), line[start + 7].isDigit,
            line[start + 8] == 0x20,
            range.count == 12 || line[start + 12] == 0x20
        else {
            _ = fail(.malformedStatusLine)
            return
        }
        var value = 0
        for place in (start + 9)..<(start + 12) {
            guard line[place].isDigit else {
                _ = fail(.malformedStatusLine)
                return
            }
            value = value * 10 + Int(line[place] - UInt8(ascii: "0"))
        }
        guard StatusSet.allowed.contains(value) else {
            _ = fail(.malformedStatusLine)
            return
        }
        status = value
        // Before HTTP/1.1 a connection ends with its answer unless the server says otherwise.
        closesConnection = line[start + 7] == UInt8(ascii: "0")
        phase = .headers
    }

    /// Looks at a header; only few matter, and those begin with few letters.
    mutating func readHeader(_ line: Span<UInt8>, _ range: Range<Int>) {
        if wantsFields { keep(line, range) }
        switch line[range.lowerBound].lowercased {
        case UInt8(ascii: "c"):
            if let value = Self.value(of: HeaderWord.contentLength, line, range) {
                readLength(line, value)
            } else if let value = Self.value(of: HeaderWord.connection, line, range) {
                readConnection(line, value)
            } else {
                checkName(line, range)
            }
        case UInt8(ascii: "t"):
            if let value = Self.value(of: HeaderWord.transferEncoding, line, range) {
                isCoded = true
                isChunked = Self.lastWord(of: value, in: line, is: HeaderWord.chunked)
            } else {
                checkName(line, range)
            }
        case UInt8(ascii: "r"):
            if let value = Self.value(of: HeaderWord.retryAfter, line, range) {
                retryAfter.removeAll(keepingCapacity: true)
                for place in value.prefix(64) { retryAfter.append(line[place]) }
            }
        case 0x20, 0x09, UInt8(ascii: ":"):
            // A header continued on the next line was given up in 2014; a name cannot be empty.
            _ = fail(.malformedHeader)
        default: break
        }
    }

    private mutating func keep(_ line: Span<UInt8>, _ range: Range<Int>) {
        for place in range { fields.append(line[place]) }
        fields.append(10)
    }

    /// Refuses a line that is no header, or in which space precedes the colon: another reader might take it for one that frames
    /// the body (RFC 9112, 5.1). Only lines that begin as those that matter come here.
    private mutating func checkName(_ line: Span<UInt8>, _ range: Range<Int>) {
        for place in range {
            if line[place] == UInt8(ascii: ":") { return }
            if line[place] == 0x20 || line[place] == 0x09 { break }
        }
        _ = fail(.malformedHeader)
    }

    private mutating func readLength(_ line: Span<UInt8>, _ range: Range<Int>) {
        var value: UInt64 = 0
        for place in range {
            guard line[place].isDigit, value < 1 << 56 else {
                _ = fail(.malformedLength)
                return
            }
            value = value * 10 + UInt64(line[place] - UInt8(ascii: "0"))
        }
        guard !range.isEmpty, length == nil || length == value else {
            _ = fail(.malformedLength)
            return
        }
        length = value
    }

    private mutating func readConnection(_ line: Span<UInt8>, _ range: Range<Int>) {
        Self.forEachWord(of: range, in: line) { word in
            if Self.isWord(line, word, HeaderWord.close) { (saysClose, closesConnection) = (true, true) }
            if Self.isWord(line, word, HeaderWord.keepAlive), !saysClose { closesConnection = false }
        }
    }

    /// Decides how the body is framed (RFC 9112, 6.3).
    mutating func endHead() {
        if status == 101 {
            _ = fail(.switchedProtocol)
            return
        }
        if status < 200 {
            // Another head follows, and only that one counts.
            forgetHead()
            phase = .statusLine
            return
        }
        if isHead || status == 204 || status == 304 {
            phase = .done
        } else if isCoded {
            // Where a length stands beside a coding, the length may be an attack; the connection is not used again.
            if length != nil { closesConnection = true }
            phase = isChunked ? .chunkSize : .endlessBody
        } else if let length {
            remaining = length
            phase = length == 0 ? .done : .sizedBody
        } else {
            phase = .endlessBody
        }
        if phase == .endlessBody { closesConnection = true }
    }

    // MARK: - Words

    /// Where the value of the header `name` stands, without the space around it; nil if the line is another header.
    private static func value(of name: [UInt8], _ line: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        let colon = range.lowerBound + name.count
        guard colon < range.upperBound, line[colon] == UInt8(ascii: ":"), line.matches(name, at: range.lowerBound)
        else {
            return nil
        }
        return trimmed(line, (colon + 1)..<range.upperBound)
    }

    private static func trimmed(_ line: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high, line[low] == 0x20 || line[low] == 0x09 { low += 1 }
        while low < high, line[high - 1] == 0x20 || line[high - 1] == 0x09 { high -= 1 }
        return low..<high
    }

    private static func isWord(_ line: Span<UInt8>, _ range: Range<Int>, _ word: [UInt8]) -> Bool {
        range.count == word.count && line.matches(word, at: range.lowerBound)
    }

    /// Calls `body` with each word of a list separated by commas.
    private static func forEachWord(of range: Range<Int>, in line: Span<UInt8>, _ body: (Range<Int>) -> Void) {
        var start = range.lowerBound
        for place in range where line[place] == UInt8(ascii: ",") {
            body(trimmed(line, start..<place))
            start = place + 1
        }
        body(trimmed(line, start..<range.upperBound))
    }

    private static func lastWord(of range: Range<Int>, in line: Span<UInt8>, is word: [UInt8]) -> Bool {
        var isLast = false
        forEachWord(of: range, in: line) { isLast = isWord(line, $0, word) }
        return isLast
    }
}
