// SPDX-License-Identifier: GPL-3.0-or-later

/// Finds values in JSON texts (RFC 8259) without building a tree.
///
/// A text is read to its end in one pass, so that one that is malformed anywhere gives nothing: bytes of a backend under
/// load are not to be trusted halfway. Where an object has two members of a name the first counts. Bytes of strings are
/// not checked to be UTF-8. Nesting beyond 128 levels counts as malformed.
public enum JSONScanner {
    /// Whether `bytes` are one JSON text and nothing else.
    public static func isValid(_ bytes: Span<UInt8>) -> Bool {
        var sink = NoSink()
        return scan(bytes, for: [], offPath: true, into: &sink)
    }

    /// The whole number at a pointer.
    ///
    /// - Returns: nil if there is none: the text is malformed, nothing stands there, or it is no whole number that fits. A
    ///   string of digits counts as the number that it spells, since many backends write ids that way.
    public static func integer(at pointer: JSONPointer, in bytes: Span<UInt8>) -> Int64? {
        var sink = NumberSink()
        return scan(bytes, for: pointer.steps, into: &sink) ? sink.value : nil
    }

    /// Appends the whole numbers at a pointer: each item of the list at which it points, or all that it names by `*`.
    ///
    /// - Returns: false if there are none to tell: the text is malformed, no list stands there, or something in it is no
    ///   whole number. `values` is then as it was. An empty list is true.
    public static func appendIntegers(
        at pointer: JSONPointer, in bytes: Span<UInt8>, to values: inout [Int64]
    ) -> Bool {
        var sink = NumbersSink()
        swap(&sink.values, &values)
        let count = sink.values.count
        let isValid = scan(bytes, for: pointer.steps, into: &sink) && !sink.isWrong && sink.hasSeenList
        swap(&sink.values, &values)
        if !isValid { values.removeLast(values.count - count) }
        return isValid
    }

    /// Appends the value at a pointer as text: a string without its quotes and escapes, a number or a word as it is written.
    ///
    /// - Returns: false if there is none: the text is malformed, nothing stands there, or it is a list, an object or null.
    ///   `text` is then as it was.
    public static func appendText(
        at pointer: JSONPointer, in bytes: Span<UInt8>, to text: inout [UInt8]
    ) -> Bool {
        var sink = TextSink()
        swap(&sink.text, &text)
        let count = sink.text.count
        let isValid = scan(bytes, for: pointer.steps, into: &sink) && sink.hasText
        swap(&sink.text, &text)
        if !isValid { text.removeLast(text.count - count) }
        return isValid
    }

    /// What stands at a pointer; nil if nothing does or the text is malformed.
    static func kind(at pointer: JSONPointer, in bytes: Span<UInt8>) -> JSONKind? {
        var sink = KindSink()
        return scan(bytes, for: pointer.steps, into: &sink) ? sink.kind : nil
    }

    private static func scan(
        _ bytes: Span<UInt8>, for steps: [JSONPointer.Step], offPath: Bool = false, into sink: inout some JSONSink
    ) -> Bool {
        var walker = JSONWalker(steps: steps)
        guard walker.value(bytes, at: offPath ? -1 : 0, into: &sink) else { return false }
        walker.skipSpace(bytes)
        return walker.place == bytes.count
    }
}

/// What a value is.
enum JSONKind {
    case string
    case number
    case bool
    case null
    case list
    case object
}

/// Somebody who takes the values at which a pointer points.
protocol JSONSink {
    /// Whether a list is taken item by item.
    var takesItems: Bool { get }
    /// Takes a value.
    ///
    /// - Parameters:
    ///   - kind: what it is.
    ///   - range: where it stands in `bytes`; a string without its quotes.
    mutating func take(_ kind: JSONKind, _ range: Range<Int>, in bytes: Span<UInt8>)
    /// Hears that a list is read whose items are taken.
    mutating func beginList()
}

private struct NoSink: JSONSink {
    var takesItems: Bool { false }
    mutating func take(_ kind: JSONKind, _ range: Range<Int>, in bytes: Span<UInt8>) {}
    mutating func beginList() {}
}

/// Takes one whole number: the first value, if it is one.
private struct NumberSink: JSONSink {
    var value: Int64?
    private var isTaken = false

    var takesItems: Bool { false }
    mutating func beginList() {}

    mutating func take(_ kind: JSONKind, _ range: Range<Int>, in bytes: Span<UInt8>) {
        if !isTaken, kind == .number || kind == .string { value = bytes.wholeNumber(range) }
        isTaken = true
    }
}

/// Takes the whole numbers of lists.
private struct NumbersSink: JSONSink {
    var values: [Int64] = []
    var isWrong = false
    var hasSeenList = false

    var takesItems: Bool { true }
    mutating func beginList() { hasSeenList = true }

    mutating func take(_ kind: JSONKind, _ range: Range<Int>, in bytes: Span<UInt8>) {
        if kind == .number || kind == .string, let value = bytes.wholeNumber(range) {
            values.append(value)
        } else {
            isWrong = true
        }
    }
}

extension Span<UInt8> {
    /// The number that digits spell, perhaps with a minus sign; nil if they spell none that fits.
    fileprivate func wholeNumber(_ range: Range<Int>) -> Int64? {
        var place = range.lowerBound
        guard place < range.upperBound else { return nil }
        let isNegative = self[place] == UInt8(ascii: "-")
        if isNegative { place += 1 }
        guard place < range.upperBound else { return nil }
        var value: Int64 = 0
        while place < range.upperBound {
            guard self[place].isDigit else { return nil }
            let digit = Int64(self[place] - UInt8(ascii: "0"))
            let (tens, over) = value.multipliedReportingOverflow(by: 10)
            let (next, overToo) = tens.subtractingReportingOverflow(digit)
            if over || overToo { return nil }
            value = next
            place += 1
        }
        // Gathered below zero, where one number more fits.
        if isNegative { return value }
        return value == .min ? nil : -value
    }
}

/// Takes what the first value is.
private struct KindSink: JSONSink {
    var kind: JSONKind?

    var takesItems: Bool { false }
    mutating func beginList() {}
    mutating func take(_ kind: JSONKind, _ range: Range<Int>, in bytes: Span<UInt8>) { self.kind = self.kind ?? kind }
}

private struct TextSink: JSONSink {
    var text: [UInt8] = []
    var hasText = false

    var takesItems: Bool { false }
    mutating func beginList() {}

    mutating func take(_ kind: JSONKind, _ range: Range<Int>, in bytes: Span<UInt8>) {
        guard !hasText else { return }
        switch kind {
        case .string: JSONWalker.appendUnescaped(bytes, range, to: &text)
        case .number, .bool: for place in range { text.append(bytes[place]) }
        case .null, .list, .object: return
        }
        hasText = true
    }
}
