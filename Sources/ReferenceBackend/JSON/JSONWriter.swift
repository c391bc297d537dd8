// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore

/// Writes JSON into a buffer piece by piece; the caller balances the brackets.
struct JSONWriter {
    /// The text written so far.
    var buffer: ByteBuffer

    /// Creates an empty text.
    init(capacity: Int = 128) { buffer = ByteBufferAllocator().buffer(capacity: capacity) }

    /// Writes punctuation and names unchanged.
    mutating func raw(_ text: StaticString) { buffer.writeStaticString(text) }

    /// Writes an integer.
    mutating func integer(_ value: Int64) {
        // Strings of up to 15 bytes are stored inline, without an allocation.
        buffer.writeString(String(value))
    }

    /// Writes an integer or `null`.
    mutating func integer(_ value: Int64?) {
        if let value { integer(value) } else { raw("null") }
    }

    /// Writes a quoted string.
    mutating func text(_ text: String) {
        raw("\"")
        if text.utf8.contains(where: Self.mustEscape) {
            for byte in text.utf8 { escape(byte) }
        } else {
            buffer.writeString(text)
        }
        raw("\"")
    }

    /// Writes an object of integers.
    mutating func object(_ members: KeyValuePairs<StaticString, Int64>) {
        raw("{")
        var isFirst = true
        for (name, value) in members {
            raw(isFirst ? "\"" : ",\"")
            raw(name)
            raw("\":")
            integer(value)
            isFirst = false
        }
        raw("}")
    }

    private static func mustEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): raw("\\\"")
        case UInt8(ascii: "\\"): raw("\\\\")
        case UInt8(ascii: "\n"): raw("\\n")
        case UInt8(ascii: "\r"): raw("\\r")
        case UInt8(ascii: "\t"): raw("\\t")
        case 0..<0x20:
            raw(byte < 0x10 ? "\\u000" : "\\u001")
            buffer.writeString(String(byte & 0xF, radix: 16))
        default: buffer.writeInteger(byte)
        }
    }
}
