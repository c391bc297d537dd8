// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore

/// Writes JSON into a buffer, piece by piece; who calls it answers for the brackets.
struct JSONText {
    /// What has been written.
    var buffer: ByteBuffer

    /// Starts an empty text.
    init(capacity: Int = 128) { buffer = ByteBufferAllocator().buffer(capacity: capacity) }

    /// Writes punctuation and names as they are.
    mutating func raw(_ text: StaticString) { buffer.writeStaticString(text) }

    /// Writes a whole number.
    mutating func integer(_ value: Int64) {
        // At most 15 digits stay inside the string: nothing is allocated.
        buffer.writeString(String(value))
    }

    /// Writes a whole number, or `null`.
    mutating func integer(_ value: Int64?) {
        if let value { integer(value) } else { raw("null") }
    }

    /// Writes a text in quotes.
    mutating func text(_ text: String) {
        raw("\"")
        if text.utf8.contains(where: Self.mustEscape) {
            for byte in text.utf8 { escape(byte) }
        } else {
            buffer.writeString(text)
        }
        raw("\"")
    }

    /// Writes an object of whole numbers.
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
