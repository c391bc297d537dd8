// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import LiveView

@Suite struct LineSplitterTests {
    private func texts(_ lines: [[UInt8]]) -> [String] { lines.map { String(decoding: $0, as: UTF8.self) } }

    @Test func `lines come out unchanged, and the last one only when it is complete`() {
        var splitter = LineSplitter()
        #expect(texts(splitter.take("one\n\ntwo\nth".utf8)) == ["one", "two"])
        #expect(texts(splitter.take("ree".utf8)) == [])
        #expect(texts(splitter.take("\n".utf8)) == ["three"])
    }

    @Test func `a line of the maximum length is kept, and a longer one is not`() {
        var splitter = LineSplitter()
        let longest = [UInt8](repeating: 97, count: LineSplitter.longest)
        #expect(splitter.take(longest + [10]).map(\.count) == [LineSplitter.longest])
        #expect(splitter.take(longest + [97, 10]).isEmpty)
        #expect(splitter.overlong == 1)
        #expect(texts(splitter.take("after\n".utf8)) == ["after"])
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `splitting the bytes at any position changes nothing`(seed: UInt64) {
        var random = Numbers(seed: seed)
        let bytes = (0..<20_000).map { _ in UInt8(random.next(below: 12) == 0 ? 10 : 97 + random.next(below: 26)) }
        var whole = LineSplitter()
        let expected = whole.take(bytes)
        var parts = LineSplitter()
        var found: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = random.next(below: 50)
            found += parts.take(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        #expect(found == expected)
        #expect(expected.count > 100)
    }
}

/// Numbers that are the same for the same seed.
struct Numbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next(below limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(limit))
    }
}
