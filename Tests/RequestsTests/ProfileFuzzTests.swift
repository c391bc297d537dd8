// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Requests
import Scenarios
import Testing

@Suite struct ProfileFuzzTests {
    @Test func `no mutation of a profile's bytes ends in anything but a profile or its mistakes`() throws {
        let original = try Data(contentsOf: URL(fileURLWithPath: "\(root)/profiles/mastodon.yaml"))
        var random = SplitMix(state: 7)
        var accepted = 0
        for _ in 0..<5_000 {
            var all = [UInt8](original)
            for _ in 0...random.next(below: 4) {
                let place = random.next(below: all.count)
                switch random.next(below: 5) {
                case 0: all[place] = UInt8(random.next(below: 256))
                case 1: all[place] ^= 1 << UInt8(random.next(below: 8))
                case 2: all.insert(contentsOf: Self.pieces[random.next(below: Self.pieces.count)], at: place)
                case 3: all.removeSubrange(place..<min(all.count, place + random.next(below: 12)))
                default:
                    let from = random.next(below: original.count)
                    all.insert(contentsOf: original[from...].prefix(random.next(below: 60)), at: place)
                }
            }
            do {
                _ = try Profile.parse(all, path: "fuzz.yaml")
                accepted += 1
            } catch {
                #expect(!error.mistakes.isEmpty && !error.description.isEmpty)
            }
        }
        #expect((500...3_500).contains(accepted), "\(accepted)")
    }

    private static let pieces: [[UInt8]] =
        [
            "[", "]", "{", "}", "{{", "}}", ": ", "- ", "&a ", "*a", "!!", "|\n", "\"", "'", "%", "#", "\t", "\n",
            "absent",
            "{{actor.id}}", "{{text}}", "/*", "~", "json: '{}'\n", "form: { a: b }\n", "6xx", "-1",
            "99999999999999999999",
            "tells: {}\n", "capture: {}\n", "operations:\n",
        ].map { Array($0.utf8) } + [[0xFF], [0x00], [0xC3], [0xED, 0xA0, 0x80]]

    @Test func `no text in place of a request ends in anything but a profile or its mistakes`() {
        var random = SplitMix(state: 8)
        let words = [
            "GET ", "POST ", "/", "{{", "}}", "}", "{", "count", "text", " ", "?", "#", "%", ".", "é", "\\", "\"",
            "actor.",
        ]
        for _ in 0..<20_000 {
            let line = (0..<random.next(below: 8)).map { _ in words[random.next(below: words.count)] }.joined()
            var mistakes: [TemplateMistake] = []
            let body: RequestText.Body =
                switch random.next(below: 3) {
                case 0: .none
                case 1: .json(line)
                default: .form([.init(line, line)])
                }
            let request = RequestText(
                line: line, headers: [.init("a", line)], body: body, captures: [.init(line, line)])
            let template = RequestTemplate.compile(request, mistakes: &mistakes)
            #expect((template == nil) == !mistakes.isEmpty)
        }
    }
}
