// SPDX-License-Identifier: GPL-3.0-or-later

/// The encoding of a variable's value in its context.
enum Escaping: Sendable {
    /// No encoding, for header values. Stored values contain no control characters.
    case none
    /// Percent-encoding of all but the unreserved characters of RFC 3986, for paths and queries.
    case percent
    /// The escapes of a JSON string (RFC 8259).
    case json
    /// Form encoding: percent-encoding, with a space as `+`.
    case form

    /// Appends the encoded `value`.
    func append(_ value: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        switch self {
        case .none: bytes.append(contentsOf: value)
        case .percent: appendPercent(value, space: nil, to: &bytes)
        case .form: appendPercent(value, space: UInt8(ascii: "+"), to: &bytes)
        case .json: appendJSON(value, to: &bytes)
        }
    }

    private func appendPercent(_ value: ArraySlice<UInt8>, space: UInt8?, to bytes: inout [UInt8]) {
        for byte in value {
            if byte.isUnreserved {
                bytes.append(byte)
            } else if byte == UInt8(ascii: " "), let space {
                bytes.append(space)
            } else {
                bytes.append(UInt8(ascii: "%"))
                bytes.append(hexadecimal(byte >> 4))
                bytes.append(hexadecimal(byte & 15))
            }
        }
    }

    private func appendJSON(_ value: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        for byte in value {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<32:
                bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")])
                bytes.append(hexadecimal(byte >> 4))
                bytes.append(hexadecimal(byte & 15))
            default: bytes.append(byte)
            }
        }
    }

    private func hexadecimal(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10
    }
}

extension UInt8 {
    /// Whether the byte is a letter, a digit or one of `-._~`, which need no encoding.
    var isUnreserved: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// Whether the byte is allowed in a header name or a method (RFC 9110, "token").
    var isTokenCharacter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"),
            UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"),
            UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// Whether the byte is a control character, which no value may contain.
    var isControl: Bool { self < 32 || self == 127 }

    var isDigit: Bool { UInt8(ascii: "0") <= self && self <= UInt8(ascii: "9") }

    /// The byte as an ASCII lowercase letter if it is an uppercase letter, otherwise unchanged.
    var lowercased: UInt8 { UInt8(ascii: "A") <= self && self <= UInt8(ascii: "Z") ? self | 0x20 : self }
}

extension [UInt8] {
    /// Appends a number's decimal digits.
    mutating func append(decimal value: UInt64) {
        if value < 10 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value))
            return
        }
        var digits = 0
        var rest = value
        while rest > 0 {
            digits += 1
            rest /= 10
        }
        let end = count + digits
        for _ in 0..<digits { append(0) }
        rest = value
        var place = end
        while rest > 0 {
            place -= 1
            self[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}
