// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// The baselines of the benchmarks: data files whose figures the prose of `Benchmarks/README.md` repeats.
@Suite struct BaselineTests {
    private static let files = try? SourceFile.paths(in: "Benchmarks/baselines").filter { $0.hasSuffix(".csv") }

    private func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(SourceFile.root)/\(path)", encoding: .utf8)
    }

    @Test func `every baseline lies within its range and meets its bound`() throws {
        let files = try #require(Self.files)
        #expect(!files.isEmpty)
        let names = try text("Benchmarks/README.md")
        for file in files {
            #expect(names.contains(String(file.dropFirst("Benchmarks/".count))), "the README does not name \(file)")
            let lines = try text(file).split(separator: "\n").filter { !$0.hasPrefix("#") }
            #expect(lines.first == "row,what,unit,rounds,median,minimum,maximum,bound")
            var rows: Set<Substring> = []
            for line in lines.dropFirst() {
                let fields = Self.fields(line)
                try #require(fields.count == 8, "\(file): \(line)")
                rows.insert(fields[0])
                let median = try #require(Double(fields[4]), "\(file): \(line)")
                #expect(Double(fields[5]) ?? median <= median, "\(file): \(line)")
                #expect(Double(fields[6]) ?? median >= median, "\(file): \(line)")
                #expect(Self.isMet(fields[7], by: median), "\(file): \(line)")
            }
            #expect(rows == ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"], "\(file)")
        }
    }

    /// The fields of a line, of which those in quotes may contain commas.
    private static func fields(_ line: Substring) -> [Substring] {
        var fields: [Substring] = []
        var isQuoted = false
        var start = line.startIndex
        for index in line.indices {
            if line[index] == "\"" { isQuoted.toggle() }
            if line[index] == ",", !isQuoted {
                fields.append(line[start..<index])
                start = line.index(after: index)
            }
        }
        return fields + [line[start...]]
    }

    private static func isMet(_ bound: Substring, by value: Double) -> Bool {
        let parts = bound.split(separator: " ")
        guard parts.count == 2, let limit = Double(parts[1]) else { return bound.isEmpty }
        return parts[0] == "<=" ? value <= limit : parts[0] == ">=" && value >= limit
    }

    @Test func `a bound is met, missed or absent`() {
        #expect(Self.isMet("<= 1.5", by: 1.5) && !Self.isMet("<= 1.5", by: 1.6))
        #expect(Self.isMet(">= 8", by: 8) && !Self.isMet(">= 8", by: 7.9))
        #expect(Self.isMet("", by: 1) && !Self.isMet("8", by: 9) && !Self.isMet("== 8", by: 8))
        #expect(Self.fields("a,\"b, c\",,d") == ["a", "\"b, c\"", "", "d"])
    }
}
