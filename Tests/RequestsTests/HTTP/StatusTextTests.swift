// SPDX-License-Identifier: GPL-3.0-or-later
import Requests
import Testing

@Suite struct StatusTextTests {
    private func text(
        _ kind: StatusText.Kind, seed: UInt64 = 1, actor: UInt32, subject: UInt32 = 0, instant: UInt64 = 0
    ) throws -> String {
        var output: [UInt8] = []
        StatusText.append(kind, seed: seed, actor: actor, subject: subject, instant: instant, to: &output)
        return try #require(String(validating: output, as: UTF8.self))
    }

    @Test(arguments: [(StatusText.Kind.post, 15), (.comment, 5)])
    func `texts are UTF-8 of the documented lengths`(kind: StatusText.Kind, median: Int) throws {
        var lengths: [Int] = []
        for actor in 0..<20_000 as Range<UInt32> { lengths.append(try text(kind, actor: actor).count) }
        #expect(lengths.min() == kind.lengths.lowerBound)
        #expect(lengths.max() == kind.lengths.upperBound)
        lengths.sort()
        #expect(abs(lengths[10_000] - median) <= 1)
    }

    @Test func `texts are Chinese with punctuation, and some contain an emoji`() throws {
        var chinese = 0
        var marks = 0
        var emoji = 0
        var all = 0
        for actor in 0..<5_000 as Range<UInt32> {
            let scalars = try text(.post, actor: actor).unicodeScalars
            all += scalars.count
            chinese += scalars.count { ("\u{4E00}"..."\u{9FFF}").contains($0) }
            marks += scalars.count { "，。！？～、…".unicodeScalars.contains($0) }
            emoji += scalars.count { $0.properties.isEmojiPresentation }
        }
        #expect(chinese + marks + emoji == all)
        #expect(chinese > all * 6 / 10)
        #expect((100...4_000).contains(emoji))
    }

    @Test func `equal keys give equal texts, and different keys different ones`() throws {
        let first = try text(.post, actor: 3, subject: 3, instant: 60_000)
        #expect(try text(.post, actor: 3, subject: 3, instant: 60_000) == first)
        var texts: Set = [first]
        texts.insert(try text(.post, seed: 2, actor: 3, subject: 3, instant: 60_000))
        texts.insert(try text(.post, actor: 4, subject: 3, instant: 60_000))
        texts.insert(try text(.post, actor: 3, subject: 4, instant: 60_000))
        texts.insert(try text(.post, actor: 3, subject: 3, instant: 60_001))
        texts.insert(try text(.comment, actor: 3, subject: 3, instant: 60_000))
        #expect(texts.count == 6)
        var many: Set<String> = []
        for actor in 0..<10_000 as Range<UInt32> { many.insert(try text(.post, actor: actor)) }
        #expect(many.count > 9_000, "\(many.count)")
    }

    @Test func `texts need no escape in JSON`() throws {
        for actor in 0..<5_000 as Range<UInt32> {
            #expect(JSONScanner.isValid(bytes("\"\(try text(.post, actor: actor))\"")))
        }
    }
}
