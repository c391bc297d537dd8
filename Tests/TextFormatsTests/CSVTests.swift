// SPDX-License-Identifier: GPL-3.0-or-later
import Testing
import TextFormats

@Suite struct CSVTests {
    /// Every row of a text, as texts.
    private func rows(_ text: String) throws -> [[String]] {
        let bytes = Array(text.utf8)
        var reader = CSVRows(bytes.span)
        var rows: [[String]] = []
        while let row = try reader.next(bytes.span) { rows.append(row.map { String(decoding: $0, as: UTF8.self) }) }
        return rows
    }

    @Test(arguments: ["plain", "a,b", "say \"likes\"", "two\r\nlines", "\n", "", "\"", "é,Ж", " spaces "])
    func `the reader parses what the writer writes`(field: String) throws {
        let table = CSVText.row(["a", "b"]) + CSVText.row([field, "end"])
        #expect(try rows(table) == [["a", "b"], [field, "end"]])
    }

    @Test func `a buffer writes a row of numbers and words with its line ending`() {
        for (lineBreak, end) in [(CSVBuffer.LineBreak.standard, "\r\n"), (.unix, "\n")] {
            var buffer = CSVBuffer(lineBreak: lineBreak)
            buffer.add(0)
            buffer.add(.max)
            buffer.add("a\"b")
            buffer.addPlain { $0.append(UInt8(ascii: "x")) }
            buffer.endRow()
            buffer.add("")
            buffer.add(7)
            buffer.endRow()
            #expect(
                String(decoding: buffer.bytes, as: UTF8.self) == "0,9223372036854775807,\"a\"\"b\",x\(end),7\(end)")
            buffer.removeAll()
            #expect(buffer.bytes.isEmpty)
        }
    }

    @Test func `comments can only precede the header, and empty lines are no rows`() throws {
        #expect(try rows("\u{FEFF}# note\n\na,b\n\n#1,2\r\n\"\",") == [["a", "b"], ["#1", "2"], ["", ""]])
    }

    @Test(arguments: [
        ("a\n\"b", 2, "unterminated"), ("a\nb\"", 2, "unexpected quote"), ("a\n\n\"b\"c", 3, "after a closing quote"),
    ])
    func `an error about a malformed row contains the line`(text: String, line: Int, words: String) {
        let failure = #expect(throws: CSVRows.Failure.self) { try rows(text) }
        #expect(failure?.line == line && failure?.message.contains(words) == true)
    }
}
