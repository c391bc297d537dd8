// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Requests
import Testing

@Suite struct JSONTests {
    /// The document of RFC 6901, section 5, with a list of numbers where it has names.
    static let document = bytes(
        #"""
        {"foo":[11,12],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}
        """#)

    static let rfc6901: [(String, Int64)] = [
        ("/foo/0", 11), ("/foo/1", 12), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/e^f", 3), ("/g|h", 4), ("/i\\j", 5),
        ("/k\"l", 6), ("/ ", 7), ("/m~0n", 8),
    ]

    @Test(arguments: rfc6901) func `a pointer finds the values of RFC 6901`(text: String, value: Int64) throws {
        let pointer = try #require(JSONPointer(text))
        #expect(JSONScanner.integer(at: pointer, in: Self.document) == value)
        #expect(pointer.description == text)
    }

    @Test(arguments: ["foo", "~", "/~", "/~2", "/a~", "x/y"]) func `an invalid pointer is rejected`(text: String) {
        #expect(JSONPointer(text) == nil)
    }

    private func text(_ pointer: String, _ json: String) throws -> String? {
        let pointer = try #require(JSONPointer(pointer))
        var output = bytes("<")
        let isFound = JSONScanner.appendText(at: pointer, in: bytes(json).span, to: &output)
        #expect(isFound || output == bytes("<"))
        return isFound ? String(output.text.dropFirst()) : nil
    }

    private func numbers(_ pointer: String, _ json: String) throws -> [Int64]? {
        let pointer = try #require(JSONPointer(pointer))
        var output: [Int64] = [-7]
        let isFound = JSONScanner.appendIntegers(at: pointer, in: bytes(json).span, to: &output)
        #expect(output.first == -7)
        #expect(isFound || output.count == 1)
        return isFound ? Array(output.dropFirst()) : nil
    }

    @Test func `a value is returned as text, without quotes and escapes`() throws {
        #expect(try text("/id", #"{"id":"a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\u4E2d"}"#) == "a\"\\/\u{8}\u{c}\n\r\té😀中")
        #expect(try text("/id", #"{"id":12.50e+1}"#) == "12.50e+1")
        #expect(try text("/id", #"{"id":true}"#) == "true")
        #expect(try text("", #" "x" "#) == "x")
        #expect(try text("/id", #"{"id":""}"#) == "")
        #expect(try text("/id", #"{"id":"\ud83d!\ude00"}"#) == "\u{FFFD}!\u{FFFD}")
        for none in [#"{"id":null}"#, #"{"id":[]}"#, #"{"id":{}}"#, #"{"ID":1}"#, "[1]", "3"] {
            #expect(try text("/id", none) == nil)
        }
    }

    @Test func `names are compared without escapes, and the first of two equal names counts`() throws {
        #expect(try text("/é", #"{"\u00e9":1}"#) == "1")
        #expect(try text("/a/b", #"{"a":{"b":1},"a":{"b":2}}"#) == "1")
        #expect(try text("/a/b", #"{"x":{"b":3},"b":4,"a":{"c":[{"b":5}],"b":6}}"#) == "6")
    }

    @Test func `integers are parsed exactly, from numbers and from strings of digits`() throws {
        func integer(_ value: String) throws -> Int64? {
            JSONScanner.integer(at: try #require(JSONPointer("/n")), in: bytes("{\"n\":\(value)}"))
        }
        for value in [0, 1, -1, 109_372_843_234, Int64.max, .min] {
            #expect(try integer("\(value)") == value)
            #expect(try integer("\"\(value)\"") == value)
        }
        for none in [
            "9223372036854775808", "-9223372036854775809", "1.0", "1e3", "\"\"", "\"-\"", "\"1x\"", "\" 1\"", "null",
            "[1]",
        ] { #expect(try integer(none) == nil, "\(none)") }
    }

    @Test func `a list is returned item by item`() throws {
        #expect(try numbers("/friends", #"{"friends":[3,5,"8"]}"#) == [3, 5, 8])
        #expect(try numbers("/friends", #"{"friends":[]}"#) == [])
        #expect(try numbers("/friends/*", #"{"friends":[3,5]}"#) == [3, 5])
        #expect(try numbers("/posts/*/id", #"{"posts":[{"id":9,"x":[1]},{"y":{"id":3},"id":4}]}"#) == [9, 4])
        #expect(try numbers("/*/*", "[[1,2],[],[3]]") == [1, 2, 3])
        #expect(try numbers("/*/id", #"[{"id":"7"},{"id":"8"}]"#) == [7, 8])
        #expect(try numbers("/posts/*/id", #"{"posts":[]}"#) == [])
        for none in [
            #"{"friends":5}"#, #"{"friends":null}"#, #"{"friends":[1,"x"]}"#, #"{"friends":[[1]]}"#, #"{}"#,
            #"{"friends":[1.5]}"#, #"{"friends":[1]"#, #"{"friends":[1]}}"#,
        ] { #expect(try numbers("/friends", none) == nil, "\(none)") }
    }

    static let malformed = [
        "", " ", "{", "}", "[", "]", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{'a':1}", "01", "-",
        "1.",
        ".5", "1e", "+1", "tru", "truee", "nul", "\"", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\n\"", "1 2",
        "[1 2]", "{\"a\":1 \"b\":2}", "NaN", "[1}", "{1:2}", "\u{FEFF}1", "/**/1",
    ]

    @Test(arguments: malformed) func `malformed text is invalid and has no values`(json: String) throws {
        #expect(!JSONScanner.isValid(bytes(json)))
        #expect(try text("", json) == nil)
        #expect(try text("/a", "{\"a\":1,\"b\":\(json)}x") == nil)
    }

    @Test func `nesting has a limit`() {
        for (opening, closing) in [("[", "]"), ("{\"a\":", "}")] {
            func nested(_ depth: Int) -> [UInt8] {
                bytes(String(repeating: opening, count: depth) + "1" + String(repeating: closing, count: depth))
            }
            #expect(JSONScanner.isValid(nested(128)))
            #expect(!JSONScanner.isValid(nested(129)))
            #expect(!JSONScanner.isValid(nested(100_000)))
        }
    }

    @Test func `mutated text is valid exactly if Foundation accepts it`() throws {
        let original = bytes(
            #"{"posts":[{"id":9,"at":1.5e-3,"text":"今天\u4e0b\n","ok":true},{"id":-4,"x":null}],"n":[[],{}]}"#)
        // What is not UTF-8 is not ours to refuse.
        let pieces = ["{", "}", "[", "]", ",", ":", "\"", "\\", "-", "0", "1e5", "null", " ", "\\u0041", "é"].map(bytes)
        let pointer = try #require(JSONPointer("/posts/*/id"))
        var random = SplitMix(state: 4)
        var valid = 0
        for round in 0..<100_000 {
            var json = original
            for _ in 0...random.next(below: 2) {
                let place = random.next(below: json.count)
                switch random.next(below: 4) {
                case 0: json[place] = UInt8(random.next(below: 256))
                case 1: json.remove(at: place)
                case 2: json.insert(contentsOf: pieces[random.next(below: pieces.count)], at: place)
                default: json[place] ^= 1 << UInt8(random.next(below: 8))
                }
            }
            let isValid = JSONScanner.isValid(json)
            var ids: [Int64] = []
            let hasIDs = JSONScanner.appendIntegers(at: pointer, in: json.span, to: &ids)
            #expect(isValid || !hasIDs)
            if isValid { valid += 1 }
            // A slower judge looks at some; it lets a comma pass before a closing bracket.
            if round % 10 == 0, String(validating: json, as: UTF8.self) != nil {
                let judged = (try? JSONSerialization.jsonObject(with: Data(json), options: .fragmentsAllowed)) != nil
                let hasLastComma = json.text.contains(/,\s*[\]}]/)
                #expect(judged == isValid || judged && hasLastComma, "\(json.text)")
            }
        }
        #expect((5_000...60_000).contains(valid), "\(valid)")
    }
}
