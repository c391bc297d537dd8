// SPDX-License-Identifier: GPL-3.0-or-later

/// Extracts values from JSON texts (RFC 8259) without building a tree.
///
/// Scans each text to its end in one pass. Text that is malformed anywhere yields no value, because responses of a
/// backend under load can be truncated or corrupt. If an object has duplicate members, the first one counts. Strings
/// are not checked for valid UTF-8. Nesting beyond 128 levels counts as malformed.
public enum JSONScanner {
    /// Whether `bytes` are exactly one JSON text.
    public static func isValid(_ bytes: Span<UInt8>) -> Bool {
        var sink = NoSink()
        return scan(bytes, for: [], offPath: true, into: &sink)
    }

    /// Returns the integer at a pointer.
    ///
    /// - Returns: nil if the text is malformed, the pointer matches nothing, or the value is not an integer that fits.
    ///   A string of digits counts as the number it spells, because many backends encode ids that way.
    public static func integer(at pointer: JSONPointer, in bytes: Span<UInt8>) -> Int64? {
        var sink = NumberSink()
        return scan(bytes, for: pointer.steps, into: &sink) ? sink.value : nil
    }

    /// Appends the integers at a pointer: each item of the array it points at, or all values that match a pointer with
    /// `*`.
    ///
    /// - Returns: false if the text is malformed, no array matches, or an item is not an integer; `values` is then
    ///   unchanged. An empty array counts as success.
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

    /// Appends the value at a pointer as text: a string without quotes and escapes, a number or Boolean as written.
    ///
    /// - Returns: false if the text is malformed, the pointer matches nothing, or the value is an array, an object or
    ///   null; `text` is then unchanged.
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

    /// Returns the kind of the value at a pointer, or nil if the pointer matches nothing or the text is malformed.
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

/// The kind of a JSON value.
enum JSONKind {
    case string
    case number
    case bool
    case null
    case list
    case object
}

/// A receiver of the values that match a pointer.
protocol JSONSink {
    /// Whether an array is delivered item by item.
    var takesItems: Bool { get }
    /// Receives a value.
    ///
    /// - Parameters:
    ///   - kind: the kind of the value.
    ///   - range: its position in `bytes`; for a string, without the quotes.
    mutating func take(_ kind: JSONKind, _ range: Range<Int>, in bytes: Span<UInt8>)
    /// Called at the start of an array that is delivered item by item.
    mutating func beginList()
}

private struct NoSink: JSONSink {
    var takesItems: Bool { false }
    mutating func take(_ kind: JSONKind, _ range: Range<Int>, in bytes: Span<UInt8>) {}
    mutating func beginList() {}
}

/// Stores the first value if it is an integer.
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

/// Stores the integers of arrays.
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
    /// Parses digits with an optional minus sign; returns nil if they are not an integer that fits.
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
        // The value is accumulated as a negative number, because the negative range is larger by one.
        if isNegative { return value }
        return value == .min ? nil : -value
    }
}

/// Stores the kind of the first value.
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
