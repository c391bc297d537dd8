// SPDX-License-Identifier: GPL-3.0-or-later

extension ResponseScanner {
    /// Scans the next bytes of a response.
    ///
    /// - Parameter bytes: received bytes, from the first byte that no earlier scan has consumed.
    /// - Returns: the number of bytes consumed and the outcome. After `.complete` or `.failed`, scans consume nothing
    ///   until `begin`.
    /// - Complexity: O(bytes); irrelevant header lines cost only the search for the line feed.
    public mutating func scan(_ bytes: Span<UInt8>) -> Step {
        var place = 0
        while true {
            switch phase {
            case .statusLine, .headers, .chunkSize, .chunkEnd, .trailers:
                guard let end = bytes.lineFeed(from: place) else {
                    return keep(bytes, from: place)
                }
                guard count(end + 1 - place) else {
                    return Step(used: end + 1, outcome: fail(.headTooLong))
                }
                takeLine(bytes, place..<end)
                place = end + 1
            case .sizedBody, .chunk:
                let count = Int(min(remaining, UInt64(bytes.count - place)))
                takeBody(bytes, place..<(place + count))
                remaining -= UInt64(count)
                place += count
                if remaining > 0 { return Step(used: place, outcome: .needsMore) }
                phase = phase == .chunk ? .chunkEnd : .done
            case .endlessBody:
                takeBody(bytes, place..<bytes.count)
                return Step(used: bytes.count, outcome: .needsMore)
            case .done: return Step(used: place, outcome: .complete)
            case .failed(let failure): return Step(used: place, outcome: .failed(failure))
            }
        }
    }

    /// Stores the start of a line until the rest arrives.
    private mutating func keep(_ bytes: Span<UInt8>, from start: Int) -> Step {
        guard count(bytes.count - start) else {
            return Step(used: bytes.count, outcome: fail(.headTooLong))
        }
        for place in start..<bytes.count { cutLine.append(bytes[place]) }
        return Step(used: bytes.count, outcome: .needsMore)
    }

    /// Counts the bytes of lines.
    ///
    /// - Returns: whether they are within the limit. Chunk sizes count as part of the body; the limit applies to each
    ///   one.
    private mutating func count(_ bytes: Int) -> Bool {
        headBytes += bytes
        if phase == .chunkSize || phase == .chunkEnd {
            framingBytes += bytes
            return cutLine.count + bytes <= limits.headBytes
        }
        return headBytes - framingBytes <= limits.headBytes
    }

    /// Processes a complete line, including the part stored by an earlier scan.
    private mutating func takeLine(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        if cutLine.isEmpty { return read(bytes, Self.withoutReturn(bytes, range)) }
        var line: [UInt8] = []
        swap(&line, &cutLine)
        for place in range { line.append(bytes[place]) }
        readWhole(line)
        line.removeAll(keepingCapacity: true)
        swap(&line, &cutLine)
    }

    private mutating func readWhole(_ line: [UInt8]) {
        read(line.span, Self.withoutReturn(line.span, 0..<line.count))
    }

    private static func withoutReturn(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        !range.isEmpty && bytes[range.upperBound - 1] == 13 ? range.lowerBound..<(range.upperBound - 1) : range
    }

    private mutating func takeBody(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        if wantsBody {
            let kept = min(range.count, limits.keptBodyBytes - body.count)
            if kept > 0 {
                for place in range.prefix(kept) { body.append(bytes[place]) }
            }
        }
        bodyBytes += range.count
    }

    private mutating func read(_ line: Span<UInt8>, _ range: Range<Int>) {
        switch phase {
        case .statusLine: readStatus(line, range)
        case .headers:
            if range.isEmpty { endHead() } else { readHeader(line, range) }
        case .trailers:
            if range.isEmpty { phase = .done }
        case .chunkSize: readChunkSize(line, range)
        case .chunkEnd:
            if range.isEmpty { phase = .chunkSize } else { _ = fail(.malformedChunk) }
        default: break
        }
    }

    private mutating func readChunkSize(_ line: Span<UInt8>, _ range: Range<Int>) {
        var size: UInt64 = 0
        var digits = 0
        for place in range {
            guard let digit = line[place].hexadecimalDigit else { break }
            guard size < 1 << 56 else { return refuse(.malformedChunk) }
            digits += 1
            size = size << 4 | UInt64(digit)
        }
        var end = range.lowerBound + digits
        while end < range.upperBound, line[end] == 0x20 || line[end] == 0x09 { end += 1 }
        // Chunk extensions follow a semicolon, with or without whitespace before it. All of them are ignored.
        guard digits > 0, end == range.upperBound || line[end] == 0x3B else { return refuse(.malformedChunk) }
        remaining = size
        phase = size == 0 ? .trailers : .chunk
    }
}

extension UInt8 {
    /// The value of a hexadecimal digit.
    var hexadecimalDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
