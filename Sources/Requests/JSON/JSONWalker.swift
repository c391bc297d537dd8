// SPDX-License-Identifier: GPL-3.0-or-later

/// A parser for one JSON text that delivers the values that match the steps of a pointer.
///
/// Each value has a *level*: the number of steps that lead to it, -1 off the path, `steps.count` for a matching value
/// and `steps.count` + 1 for an item of a matching array.
struct JSONWalker {
    private static let deepest = 128

    let steps: [JSONPointer.Step]
    /// The next byte to read.
    var place = 0
    private var depth = 0

    init(steps: [JSONPointer.Step]) { self.steps = steps }

    mutating func skipSpace(_ bytes: Span<UInt8>) {
        while place < bytes.count {
            switch bytes[place] {
            case 0x20, 0x0A, 0x0D, 0x09: place += 1
            default: return
            }
        }
    }

    /// Parses a value and the whitespace before it.
    ///
    /// - Returns: false if it is malformed.
    mutating func value(_ bytes: Span<UInt8>, at level: Int, into sink: inout some JSONSink) -> Bool {
        skipSpace(bytes)
        guard place < bytes.count else { return false }
        var range = place..<place
        let kind: JSONKind
        switch bytes[place] {
        case UInt8(ascii: "\""):
            guard let inside = string(bytes) else { return false }
            kind = .string
            range = inside
        case UInt8(ascii: "{"):
            guard object(bytes, at: level, into: &sink) else { return false }
            kind = .object
        case UInt8(ascii: "["):
            let isSpread = level == steps.count && sink.takesItems
            guard list(bytes, at: level, isSpread: isSpread, into: &sink) else { return false }
            if isSpread { return true }
            kind = .list
        case UInt8(ascii: "t"):
            guard word(JSONWord.yes, bytes) else { return false }
            kind = .bool
        case UInt8(ascii: "f"):
            guard word(JSONWord.no, bytes) else { return false }
            kind = .bool
        case UInt8(ascii: "n"):
            guard word(JSONWord.null, bytes) else { return false }
            kind = .null
        default:
            guard number(bytes) else { return false }
            kind = .number
        }
        if level >= steps.count {
            sink.take(kind, kind == .string ? range : range.lowerBound..<place, in: bytes)
        }
        return true
    }

    // MARK: Groups

    private mutating func object(_ bytes: Span<UInt8>, at level: Int, into sink: inout some JSONSink) -> Bool {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { return false }
        place += 1
        skipSpace(bytes)
        if take(UInt8(ascii: "}"), bytes) { return true }
        var isFound = false
        while true {
            skipSpace(bytes)
            guard place < bytes.count, bytes[place] == UInt8(ascii: "\""), let name = string(bytes) else {
                return false
            }
            let isNext = !isFound && isStep(level, named: name, bytes)
            isFound = isFound || isNext
            skipSpace(bytes)
            guard take(UInt8(ascii: ":"), bytes) else { return false }
            guard value(bytes, at: isNext ? level + 1 : -1, into: &sink) else { return false }
            skipSpace(bytes)
            if take(UInt8(ascii: "}"), bytes) { return true }
            guard take(UInt8(ascii: ","), bytes) else { return false }
        }
    }

    private mutating func list(
        _ bytes: Span<UInt8>, at level: Int, isSpread: Bool, into sink: inout some JSONSink
    ) -> Bool {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { return false }
        let isEach = level >= 0 && level < steps.count && steps[level] == .each
        if isSpread || isEach { sink.beginList() }
        place += 1
        skipSpace(bytes)
        if take(UInt8(ascii: "]"), bytes) { return true }
        var item = 0
        while true {
            let isNext = isSpread || isEach || isStep(level, item: item)
            guard value(bytes, at: isNext ? level + 1 : -1, into: &sink) else { return false }
            item += 1
            skipSpace(bytes)
            if take(UInt8(ascii: "]"), bytes) { return true }
            guard take(UInt8(ascii: ","), bytes) else { return false }
        }
    }

    private func isStep(_ level: Int, item: Int) -> Bool {
        guard level >= 0, level < steps.count, case .member(_, item: let wanted) = steps[level] else { return false }
        return wanted == item
    }

    private func isStep(_ level: Int, named range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        guard level >= 0, level < steps.count, case .member(let name, item: _) = steps[level] else { return false }
        if !range.contains(where: { bytes[$0] == UInt8(ascii: "\\") }) {
            guard range.count == name.count else { return false }
            var place = range.lowerBound
            for byte in name {
                if bytes[place] != byte { return false }
                place += 1
            }
            return true
        }
        var plain: [UInt8] = []
        Self.appendUnescaped(bytes, range, to: &plain)
        return plain == name
    }
}
