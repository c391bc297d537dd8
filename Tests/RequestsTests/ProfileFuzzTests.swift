// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Operations
import Requests
import Scenarios
import Testing

@Suite struct ProfileFuzzTests {
    @Test(arguments: [("mastodon", 2_000), ("reference", 2_000), ("static", 500)])
    func `every mutation of a profile's bytes gives a usable profile or its errors`(
        name: String, usual: Int
    ) throws {
        let original = try Data(contentsOf: URL(fileURLWithPath: "\(root)/profiles/\(name).yaml"))
        var random = SplitMix(state: 7)
        var accepted = 0
        let rounds = rounds(usual)
        for _ in 0..<rounds {
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
                let profile = try Profile.parse(all, path: "fuzz.yaml")
                accepted += 1
                if accepted % 8 == 0 { use(profile, &random) }
            } catch {
                #expect(!error.mistakes.isEmpty)
                for mistake in error.mistakes {
                    #expect(mistake.description.hasPrefix("fuzz.yaml"), "\(mistake)")
                    #expect(!mistake.message.isEmpty && !mistake.message.unicodeScalars.contains { $0.value < 32 })
                }
            }
        }
        #expect((rounds / 50...rounds * 9 / 10).contains(accepted), "\(accepted)")
    }

    /// Renders every request of a profile for accounts at the borders, and gives it answers.
    private func use(_ profile: Profile, _ random: inout SplitMix) {
        let profile = profile.inRun(.random()).bound(toHost: "h:1", basePath: "/api")
        let store = CaptureStore(slots: profile.valueSlots, accounts: 2)
        var parts = RequestParts()
        for template in profile.requests {
            for (actor, subject) in [(0, 1), (1, 0), (0, 0), (2, 3), (.max, 0)] as [(UInt32, UInt32)] {
                let request = RenderContext(
                    actor: actor, subject: subject, count: .max, instant: .max, sequence: .max, seed: .max)
                var output: [UInt8] = []
                let result = template.render(request, values: store, into: &output)
                #expect(output.isEmpty == (result != .ready))
                #expect(template.renderParts(request, values: store, into: &parts) == result)
                Answers.give(Answers.body(&random), Answers.fields(&random), to: template, request, store)
            }
        }
    }

    private static let pieces: [[UInt8]] =
        [
            "[", "]", "{", "}", "{{", "}}", ": ", "- ", "&a ", "*a", "!!", "|\n", "\"", "'", "%", "#", "\t", "\n",
            "absent", "{{actor.id}}", "{{text}}", "{{run}}", "/*", "~", "json: '{}'\n", "form: { a: b }\n", "6xx", "-1",
            "99999999999999999999", "4096", "extract: {}\n", "capture: {}\n", "operations:\n", "cookies: true\n",
            "header:Location /*", "body:*", "\"\\e[2J\"", "of: direction", "width: 300",
        ].map { Array($0.utf8) } + [[0xFF], [0x00], [0xC3], [0xED, 0xA0, 0x80]]

    @Test func `every text in place of a request gives a profile or its errors`() {
        var random = SplitMix(state: 8)
        let words = [
            "GET ", "POST ", "/", "{{", "}}", "}", "{", "count", "text", " ", "?", "#", "%", ".", "é", "\\", "\"",
            "actor.", "header:", "body:", "*",
        ]
        for _ in 0..<rounds(10_000) {
            let line = (0..<random.next(below: 8)).map { _ in words[random.next(below: words.count)] }.joined()
            var mistakes: [TemplateError] = []
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

/// Answers that no backend should give.
enum Answers {
    static let words = [
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\"id\"", "\"friends\"", "\"likes\"", "null", "true", "1e999", "-0",
        "-9223372036854775808", "9223372036854775808", "0.1", "\"7\"", "\"\\ud800\"", "\"\\u0000\"", " ", "7", "\u{0}",
        "é",
        String(repeating: "[", count: 200), String(repeating: "9", count: 300),
    ]

    static func body(_ random: inout SplitMix) -> [UInt8] {
        if random.next(below: 3) == 0 {
            let value = words[random.next(below: words.count)]
            return bytes("{\"id\":\(value),\"likes\":\(value),\"friends\":\(value),\"posts\":[{\"id\":\(value)}]}")
        }
        return bytes((0..<random.next(below: 12)).map { _ in words[random.next(below: words.count)] }.joined())
    }

    static func fields(_ random: inout SplitMix) -> [UInt8] {
        let names = ["Location", "Set-Cookie", "", "X", "set-cookie", "Retry-After"]
        return bytes(
            (0..<random.next(below: 4)).map { _ in
                names[random.next(below: names.count)] + ":" + words[random.next(below: words.count)] + "=/;\n"
            }.joined())
    }

    /// Captures from an answer and reads its figures: whatever it holds, a number is a number and a value fits.
    static func give(
        _ body: [UInt8], _ fields: [UInt8], to template: RequestTemplate, _ request: RenderContext,
        _ store: CaptureStore
    ) {
        var scratch: [UInt8] = []
        let failures = template.capture(
            from: body.span, fields: fields.span, for: request, into: store, scratch: &scratch)
        #expect((0...template.captures.count).contains(failures))
        _ = template.keepCookies(from: fields.span, for: request, in: store, now: .max)
        var numbers: [Int64] = []
        for figure in template.extract.figures {
            if let count = template.extract.count(figure, in: body.span) { #expect(abs(count) <= 1 << 40) }
            numbers.removeAll()
            if !template.extract.appendNumbers(figure, in: body.span, to: &numbers) { #expect(numbers.isEmpty) }
        }
    }
}

@Suite struct AnswerFuzzTests {
    @Test func `every response gives an outcome, and captured values fit`() throws {
        let profiles = try ["reference", "mastodon"].map { try Profile.load(path: "\(root)/profiles/\($0).yaml") }
        var random = SplitMix(state: 10)
        var scanner = ResponseScanner(limits: .init(headBytes: 2_048, keptBodyBytes: 4_096))
        let statuses = ["200", "000", "999", "599", "100", "304", "204", "2 0", "-01", "20"]
        let framings = [
            "Content-Length: \(Int64.max)", "Content-Length: 4", "Content-Length: 4, 4", "Transfer-Encoding: chunked",
            "Transfer-Encoding: chunked, gzip", "Connection: close", "Retry-After: 1e308", "X", ":", " a: b",
        ]
        var complete = 0
        let rounds = rounds(20_000)
        for _ in 0..<rounds {
            let profile = profiles[random.next(below: profiles.count)]
            let template = profile.requests[random.next(below: profile.requests.count)]
            let body = Answers.body(&random)
            var head = "HTTP/1.1 \(statuses[max(0, random.next(below: 40) - 30)]) OK\r\n"
            for _ in 0..<random.next(below: 3) { head += framings[random.next(below: framings.count)] + "\r\n" }
            if random.next(below: 2) == 0 { head += "Content-Length: \(body.count)\r\n" }
            head += Answers.fields(&random).text.replacing("\n", with: "\r\n") + "\r\n"
            let all = bytes(head) + body
            scanner.begin(isHead: template.isHead, wantsBody: true, wantsFields: true)
            let border = random.next(below: all.count + 1)
            var step = scanner.scan(Array(all[..<border]))
            if step.outcome == .needsMore { step = scanner.scan(Array(all[border...])) }
            let outcome = step.outcome == .needsMore ? scanner.end() : step.outcome
            guard outcome == .complete else { continue }
            complete += 1
            #expect((100...599).contains(scanner.status))
            let store = CaptureStore(slots: profile.valueSlots, accounts: 2)
            Answers.give(
                scanner.body, scanner.fields, to: template, RenderContext(actor: 1, subject: 0), store)
        }
        #expect((rounds / 10...rounds * 9 / 10).contains(complete), "\(complete)")
    }
}

@Suite struct ValuesFuzzTests {
    private static let original =
        "account,token,likes\n0,0f1e144dc8d945648e56da6b25fd0173,132\n1,a384b00e32e6bcc1d34dcd687676b684,54\n"
        + "2,7b9b4c27e025e29c3e0f1e144dc8d945,0\n"

    @Test func `every mutation of a file of values gives values or its errors`() throws {
        let profile = try Profile.load(path: "\(root)/profiles/reference.yaml")
        let slot = try #require(profile.valueSlots.firstIndex { $0.column?.file == "accounts.csv" })
        let words = [
            "", "-1", "3", "4294967295", "4294967296", "99999999999999999999", "1e309", "\u{FEFF}", "\"", "\"\"",
            "\"a\"",
            " ", "\t", "\r", "\r\n", "\n", ",", "\u{0}", "\u{1B}[2J", "account", "Account", "token",
            String(repeating: "x", count: 5_000), String(repeating: ",", count: 300),
        ]
        var random = SplitMix(state: 13)
        var accepted = 0
        let rounds = rounds(20_000)
        for _ in 0..<rounds {
            var all = bytes(Self.original)
            for _ in 0...random.next(below: 3) where !all.isEmpty {
                let place = random.next(below: all.count)
                switch random.next(below: 5) {
                case 0: all[place] = UInt8(random.next(below: 256))
                case 1: all.removeSubrange(place...)
                case 2: all.insert(contentsOf: bytes(words[random.next(below: words.count)]), at: place)
                case 3: all.removeSubrange(place..<min(all.count, place + random.next(below: 40)))
                default: all.insert(contentsOf: all[place...].prefix(random.next(below: 60)), at: place)
                }
            }
            let store = CaptureStore(slots: profile.valueSlots, accounts: 3)
            do {
                let kept = try store.read("accounts.csv", all.span, path: "fuzz.csv", required: [slot])
                accepted += 1
                #expect(kept >= 3)
            } catch {
                #expect((1...25).contains(error.mistakes.count))
                for mistake in error.mistakes {
                    #expect(mistake.description.hasPrefix("fuzz.csv:"), "\(mistake)")
                    #expect(!mistake.message.isEmpty && !mistake.message.unicodeScalars.contains { $0.value < 32 })
                }
            }
        }
        #expect((rounds / 100...rounds * 9 / 10).contains(accepted), "\(accepted)")
    }
}
