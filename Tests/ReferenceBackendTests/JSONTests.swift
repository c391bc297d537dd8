// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NIOCore
import Testing

@testable import ReferenceBackend

@Suite struct JSONTests {
    @Test func `the reader finds an object's members`() throws {
        let text =
            " {\"a\" : 1 ,\n\"b\":-2.5e+3,\"c\":\"\\u00e9\\ud83d\\ude00\\n\\/\",\"d\":[1,{\"e\":[]}],\"f\":{},\"g\":null,"
            + "\"h\":true,\"i\":false,\"\":\"\"}\t"
        let object = try JSONObject(parsing: Array(text.utf8))
        #expect(object["a"] == .number("1"))
        #expect(object["b"] == .number("-2.5e+3"))
        #expect(object["c"] == .text("é😀\n/"))
        #expect(object["d"] == .list)
        #expect(object["f"] == .object)
        #expect(object["g"] == .null)
        #expect(object["h"] == .bool(true) && object["i"] == .bool(false))
        #expect(object[""] == .text(""))
        #expect(object["z"] == nil)
    }

    @Test(arguments: [
        "", " ", "1", "[]", "null", "{", "}", "{}{}", "{} x", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{a:1}",
        "{\"a\":01}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":+1}", "{\"a\":1e}", "{\"a\":-}", "{\"a\":nul}",
        "{\"a\":nulll}",
        "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\\ud800\"}",
        "{\"a\":\"\\u+123\"}",
        "{\"a\":\"\n\"}", "{\"a\":\"", "{\"a\":\"\\", "{\"a\":\"\\u", "{\"a\":[1,]}", "{\"a\":[1 2]}", "{'a':1}",
        "{\"a\":1 \"b\":2}", "{\"a\":1,\"a\":2}", "{\"a\":NaN}", "\u{feff}{}",
    ])
    func `a text that is not one JSON object is rejected`(text: String) {
        let error = #expect(throws: Refusal.self) { try JSONObject(parsing: Array(text.utf8)) }
        #expect(error?.code == .badRequest)
        #expect(error?.message.hasPrefix("the body is not JSON at byte ") == true)
    }

    @Test(arguments: [
        ("463.0", 463), ("4.63e2", 463), ("463000E-3", 463), ("-1.50e+1", -15), ("0.0", 0), ("-0.0e9", 0),
        ("0e999999999999", 0),
        ("9223372036854775807.000", .max), ("-9.223372036854775808e18", .min), ("463.5", nil), ("4.63e1", nil),
        ("9223372036854775808.0", nil), ("1e19", nil), ("1e-1", nil), ("1e99999999999999999999", nil),
        ("0." + String(repeating: "0", count: 60_000) + "1e60001", 1),
    ])
    func `an integer can have a fraction or an exponent`(text: String, value: Int?) {
        #expect(JSONObject.wholeNumber(text) == value)
    }

    @Test func `names are compared byte by byte, whatever their number`() throws {
        // Canonically equivalent in Unicode, and equal in Swift's string comparison.
        let object = try JSONObject(parsing: Array("{\"\u{e9}\":1,\"e\u{301}\":2}".utf8))
        #expect(object["\u{e9}"] == .number("1") && object["e\u{301}"] == .number("2"))
        for count in [7, 8, 9, 10, 6_000] {
            let members = (0..<count).map { "\"n\($0)\":1" }.joined(separator: ",")
            #expect(try JSONObject(parsing: Array("{\(members)}".utf8)).members.count == count)
            for twice in [0, count / 2, count - 1] {
                let text = "{\(members),\"n\(twice)\":1}"
                #expect(throws: Refusal.self) { try JSONObject(parsing: Array(text.utf8)) }
            }
        }
    }

    @Test(arguments: [(32, true), (33, false), (60_000, false)])
    func `nesting has a limit`(depth: Int, isAllowed: Bool) {
        let text = "{\"a\":" + String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1) + "}"
        let object = try? JSONObject(parsing: Array(text.utf8))
        #expect((object != nil) == isAllowed)
    }

    @Test(
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82]] as [[UInt8]])
    func `a text that is not UTF-8 is rejected`(bytes: [UInt8]) {
        #expect(throws: Refusal.self) {
            try JSONObject(parsing: Array("{\"a\":\"".utf8) + bytes + Array("\"}".utf8))
        }
    }

    /// Foundation's parser is laxer in a few places; for every text that ours accepts, both must return the same.
    @Test func `an accepted text has the same meaning for another parser`() throws {
        let text = "{\"count\":5,\"text\":\"a\\u0041\\\"b\\n\",\"n\":-1.5e2,\"l\":[1,{\"x\":null}],\"t\":true}"
        var random = SeededRandom(seed: 3)
        var accepted = 0
        for _ in 0..<20_000 {
            let bytes = random.mutated(Array(text.utf8))
            guard let object = try? JSONObject(parsing: bytes) else { continue }
            accepted += 1
            let other = try #require(
                try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
                "\(String(decoding: bytes, as: UTF8.self))")
            #expect(object.members.count == other.count)
            for (name, value) in object.members {
                switch value {
                case .text(let text): #expect(other[name] as? String == text)
                case .number(let text): #expect((other[name] as? NSNumber)?.doubleValue == Double(text))
                case .bool(let value): #expect(other[name] as? Bool == value)
                case .null: #expect(other[name] is NSNull)
                case .list: #expect(other[name] is [Any])
                case .object: #expect(other[name] is [String: Any])
                }
            }
        }
        #expect(accepted > 1_000)
    }

    @Test func `the reader reads what the writer writes`() throws {
        var json = JSONWriter()
        json.raw("{\"text\":")
        let text = "\u{0}\u{1}\u{8}\u{b}\u{f}\u{10}\u{1f} \"\\/\n\r\t é 😀"
        json.text(text)
        json.raw(",\"numbers\":")
        json.object(["a": 0, "b": -1, "c": .max, "d": .min])
        json.raw(",\"none\":")
        json.integer(nil)
        json.raw("}")
        let data = Data(json.buffer.readableBytesView)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object["text"] as? String == text)
        #expect(object["numbers"] as? [String: Int] == ["a": 0, "b": -1, "c": .max, "d": .min])
        #expect(object["none"] is NSNull)
    }
}

@Suite struct TokenTests {
    @Test func `a token parses back to its text`() {
        for _ in 0..<100 {
            let token = Token.random()
            #expect(token.text.utf8.count == 32)
            #expect(Token(token.text) == token)
            if token.text != token.text.uppercased() { #expect(Token(token.text.uppercased()) == nil) }
            #expect(Token(high: token.high ^ 1, low: token.low) != token)
            #expect(Token(high: token.high, low: token.low ^ 1 << 63) != token)
        }
        #expect(Token(high: 0, low: 15).text == String(repeating: "0", count: 31) + "f")
    }

    @Test(arguments: [
        "", "0", String(repeating: "0", count: 31), String(repeating: "0", count: 33),
        String(repeating: "g", count: 32),
    ])
    func `any other text is not a token`(text: String) {
        #expect(Token(text) == nil)
    }
}
