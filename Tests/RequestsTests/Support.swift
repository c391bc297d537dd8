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

extension RequestTemplate {
    /// Keeps what is captured from an answer with these header lines and this body.
    func capture(
        from body: [UInt8], fields: String = "", for request: RenderContext, into values: CaptureStore
    ) -> Int {
        var scratch: [UInt8] = []
        return capture(
            from: body.span, fields: bytes(fields).span, for: request, into: values, scratch: &scratch)
    }

    /// Keeps the cookies of an answer with these header lines.
    func keepCookies(from fields: String, for request: RenderContext, in values: CaptureStore, now: Int64 = 0) -> Int {
        keepCookies(from: bytes(fields).span, for: request, in: values, now: now)
    }
}

/// How often a fuzz test tries: as often as it says, or many times that in a long run (`make soak`).
func rounds(_ usual: Int) -> Int {
    usual * (ProcessInfo.processInfo.environment["WATCHCIRCLE_FUZZ"].flatMap { Int($0) } ?? 1)
}

extension ResponseScanner {
    mutating func scan(_ bytes: [UInt8]) -> Step { scan(bytes.span) }
}
