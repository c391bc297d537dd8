// SPDX-License-Identifier: GPL-3.0-or-later

/// Parsing of the status line and the relevant headers.
extension ResponseScanner {
    /// Parses `HTTP/1.1 200 OK`; the reason phrase is arbitrary.
    mutating func readStatus(_ line: Span<UInt8>, _ range: Range<Int>) {
        let start = range.lowerBound
        guard range.count >= 12, line[start] == UInt8(ascii: "H"), line[start + 3] == UInt8(ascii: "P"),
            line.matches(HeaderWord.version, at: start), line[start + 7].isDigit,
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
        // Before HTTP/1.1, a connection closes after its response unless a header keeps it alive.
        isOld = line[start + 7] == UInt8(ascii: "0")
        closesConnection = isOld
        phase = .headers
    }

    /// Parses a header. The first letter rules out most irrelevant ones.
    mutating func readHeader(_ line: Span<UInt8>, _ range: Range<Int>) {
        if wantsFields { keep(line, range) }
        let first = line[range.lowerBound].lowercased
        if first == 0x20 || first == 0x09 { return continueField(line, range) }
        if field == .emptyLength { return refuse(.malformedLength) }
        field = .other
        switch first {
        case UInt8(ascii: "c"):
            if let value = Self.value(of: HeaderWord.contentLength, line, range) {
                field = value.isEmpty ? .emptyLength : .length
                if !value.isEmpty { readLength(line, value) }
            } else if let value = Self.value(of: HeaderWord.connection, line, range) {
                field = .connection
                readConnection(line, value)
            } else {
                checkName(line, range)
            }
        case UInt8(ascii: "t"):
            if let value = Self.value(of: HeaderWord.transferEncoding, line, range) {
                field = .coding
                isCoded = true
                readCoding(line, value)
            } else {
                checkName(line, range)
            }
        case UInt8(ascii: "r"):
            if let value = Self.value(of: HeaderWord.retryAfter, line, range) {
                field = .retryAfter
                retryAfter.removeAll(keepingCapacity: true)
                for place in value.prefix(64) { retryAfter.append(line[place]) }
            }
        case UInt8(ascii: ":"):
            // A field name cannot be empty.
            refuse(.malformedHeader)
        default: break
        }
    }

    private mutating func keep(_ line: Span<UInt8>, _ range: Range<Int>) {
        for place in range { fields.append(line[place]) }
        fields.append(10)
    }

    /// Parses a line that continues the previous field. Line folding is obsolete since 2014; the line break counts as a
    /// space (RFC 9112, 5.2).
    private mutating func continueField(_ line: Span<UInt8>, _ range: Range<Int>) {
        let value = Self.trimmed(line, range)
        if field == .none { return refuse(.malformedHeader) }
        guard !value.isEmpty else { return }
        // The last word of one line and the first word of the next form one word, with a space in it.
        let isNew = endsInComma || line[value.lowerBound] == UInt8(ascii: ",")
        switch field {
        case .none, .other: break
        case .connection: readConnection(line, value)
        case .emptyLength:
            field = .length
            readLength(line, value)
        case .length: if isNew { readLength(line, value) } else { refuse(.malformedLength) }
        case .coding: if isNew { readCoding(line, value) } else { refuse(.malformedCoding) }
        case .retryAfter:
            retryAfter.append(0x20)
            for place in value.prefix(64 - min(64, retryAfter.count)) { retryAfter.append(line[place]) }
        }
    }

    mutating func refuse(_ failure: Failure) { _ = fail(failure) }

    /// Rejects a line that is not a header, or that has a space before the colon: another parser might read it as a
    /// header that frames the body (RFC 9112, 5.1). Only lines whose first letter is that of a relevant header reach
    /// this check.
    private mutating func checkName(_ line: Span<UInt8>, _ range: Range<Int>) {
        for place in range {
            if line[place] == UInt8(ascii: ":") { return }
            if line[place] == 0x20 || line[place] == 0x09 { break }
        }
        _ = fail(.malformedHeader)
    }

    /// Parses a length, or a list of identical lengths (RFC 9112, 6.3).
    private mutating func readLength(_ line: Span<UInt8>, _ range: Range<Int>) {
        var place = range.lowerBound
        var isFound = false
        func isSpace() -> Bool { place < range.upperBound && (line[place] == 0x20 || line[place] == 0x09) }
        while place < range.upperBound {
            let first = place
            var value: UInt64 = 0
            while place < range.upperBound, line[place].isDigit {
                guard value < 1 << 56 else { return refuse(.malformedLength) }
                value = value * 10 + UInt64(line[place] - UInt8(ascii: "0"))
                place += 1
            }
            if place > first {
                guard length == nil || length == value else { return refuse(.malformedLength) }
                (length, isFound) = (value, true)
            }
            while isSpace() { place += 1 }
            guard place < range.upperBound else { break }
            guard line[place] == UInt8(ascii: ",") else { return refuse(.malformedLength) }
            place += 1
            while isSpace() { place += 1 }
        }
        if !isFound { return refuse(.malformedLength) }
        endsInComma = line[range.upperBound - 1] == UInt8(ascii: ",")
    }

    private mutating func readConnection(_ line: Span<UInt8>, _ range: Range<Int>) {
        if hasControl(line, range) { return refuse(.malformedHeader) }
        Self.forEachWord(of: range, in: line) { word in
            if Self.isWord(line, word, HeaderWord.close) { (saysClose, closesConnection) = (true, true) }
            if Self.isWord(line, word, HeaderWord.keepAlive), !saysClose { closesConnection = false }
        }
    }

    /// Parses transfer codings; the last one of all lines is decisive (RFC 9112, 6.1).
    private mutating func readCoding(_ line: Span<UInt8>, _ range: Range<Int>) {
        if hasControl(line, range) { return refuse(.malformedHeader) }
        var isWrong = false
        Self.forEachWord(of: range, in: line) { word in
            // Empty list elements do not count (RFC 9110, 5.6.1).
            if word.isEmpty { return }
            let isNamed = line.matches(HeaderWord.chunked, at: word.lowerBound)
            let ends = word.lowerBound + HeaderWord.chunked.count
            // `chunked` may be applied only once and has no parameters.
            if isNamed, ends < word.upperBound, [0x3B, 0x20, 0x09].contains(line[ends]) { isWrong = true }
            let isChunk = Self.isWord(line, word, HeaderWord.chunked)
            if isChunk, isChunked || isChunkedBefore { isWrong = true }
            if isChunked { isChunkedBefore = true }
            isChunked = isChunk
        }
        if isWrong { return refuse(.malformedCoding) }
        endsInComma = range.isEmpty || line[range.upperBound - 1] == UInt8(ascii: ",")
    }

    /// Whether a value contains a control character that no field value may contain, such as a bare CR or NUL (RFC
    /// 9110, 5.5).
    private func hasControl(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for place in range where line[place] < 0x20 && line[place] != 0x09 { return true }
        return false
    }

    /// Determines the framing of the body (RFC 9112, 6.3).
    mutating func endHead() {
        if field == .emptyLength { return refuse(.malformedLength) }
        if status == 101 { return refuse(.switchedProtocol) }
        if status < 200 {
            // This is an interim response; the final response follows.
            forgetHead()
            phase = .statusLine
            return
        }
        // A length next to a transfer coding may be an attack; versions before HTTP/1.1 have no transfer codings.
        if isCoded, isOld || length != nil { closesConnection = true }
        if isHead || status == 204 || status == 304 {
            phase = .done
        } else if isCoded {
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

    /// Returns the range of the value of the header `name`, without surrounding whitespace; nil if the line is another
    /// header.
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

    /// Calls `body` for each element of a comma-separated list.
    private static func forEachWord(of range: Range<Int>, in line: Span<UInt8>, _ body: (Range<Int>) -> Void) {
        var start = range.lowerBound
        for place in range where line[place] == UInt8(ascii: ",") {
            body(trimmed(line, start..<place))
            start = place + 1
        }
        body(trimmed(line, start..<range.upperBound))
    }
}
