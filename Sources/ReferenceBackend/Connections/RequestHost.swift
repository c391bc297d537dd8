// SPDX-License-Identifier: GPL-3.0-or-later

/// The host that a request names.
enum RequestHost {
    /// Stands for a missing or repeated host; not a valid host itself.
    static let none = "/"

    /// Whether a text is a host with an optional port, as in RFC 3986. An empty text counts as the host of a target
    /// without one.
    static func isHost(_ text: String) -> Bool {
        var bytes = text.utf8[...]
        if let colon = bytes.lastIndex(of: UInt8(ascii: ":")), !bytes[colon...].contains(UInt8(ascii: "]")) {
            guard bytes[bytes.index(after: colon)...].allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
            bytes = bytes[..<colon]
        }
        if bytes.first == UInt8(ascii: "[") {
            return bytes.last == UInt8(ascii: "]") && bytes.count > 2
                && bytes.dropFirst().dropLast().allSatisfy { isNameByte($0) || $0 == UInt8(ascii: ":") }
        }
        return bytes.allSatisfy(isNameByte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
            true
        default: "_~!$&'()*+;=%".utf8.contains(byte)
        }
    }
}
