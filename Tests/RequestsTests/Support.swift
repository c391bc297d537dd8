// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Requests
import Scenarios

/// The project's folder.
let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

/// A small generator, so that every run of a test tries the same bytes.
///
/// - Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
struct SplitMix {
    var state: UInt64

    mutating func next(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((bits ^ (bits >> 31)) % UInt64(bound))
    }
}

extension [UInt8] {
    /// The bytes as text; what is not UTF-8 shows as U+FFFD.
    var text: String { String(decoding: self, as: UTF8.self) }
}

/// The bytes of a text.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

// Spans cannot stand in an expectation; arrays can.

extension JSONScanner {
    static func isValid(_ bytes: [UInt8]) -> Bool { isValid(bytes.span) }

    static func integer(at pointer: JSONPointer, in bytes: [UInt8]) -> Int64? { integer(at: pointer, in: bytes.span) }

    static func appendIntegers(at pointer: JSONPointer, in bytes: [UInt8], to values: inout [Int64]) -> Bool {
        appendIntegers(at: pointer, in: bytes.span, to: &values)
    }
}

extension ResponseScanner {
    mutating func scan(_ bytes: [UInt8]) -> Step { scan(bytes.span) }
}
