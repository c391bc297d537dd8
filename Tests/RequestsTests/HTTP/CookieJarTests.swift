// SPDX-License-Identifier: GPL-3.0-or-later
import Requests
import Scenarios
import Testing

@Suite struct CookieJarTests {
    private static let slots = [ValueSlot.cookieJar]
    private static let request = RenderContext(actor: 1, subject: 2)
    private static let template = Result {
        try RequestTemplate.compile(
            RequestText(line: "POST /a", body: .json("{}")), slots: slots, cookies: 0)
    }

    /// What two requests send after an answer with these header lines: `Cookie` of the actor's, and of another account's.
    private func sent(_ answers: [String], now: Int64 = 0) throws -> (String, failures: Int) {
        let template = try Self.template.get()
        let store = CaptureStore(slots: Self.slots, accounts: 3)
        var failures = 0
        for answer in answers {
            failures += template.keepCookies(from: answer, for: Self.request, in: store, now: now)
        }
        var output: [UInt8] = []
        #expect(template.render(RenderContext(actor: 2, subject: 1), values: store, into: &output) == .ready)
        #expect(!output.text.contains("ookie"))
        output = []
        #expect(template.render(Self.request, values: store, into: &output) == .ready)
        let text = output.text
        var parts = RequestParts()
        #expect(template.renderParts(Self.request, values: store, into: &parts) == .ready)
        let lines = text.split(separator: "\r\n").filter { $0.hasPrefix("Cookie: ") }
        #expect(lines.count <= 1)
        let cookie = lines.first.map { String($0.dropFirst(8)) } ?? ""
        #expect(parts.headers.filter { $0.name == "cookie" }.map(\.value).joined() == cookie)
        #expect(text.hasSuffix("Content-Length: 2\r\n\r\n{}"))
        return (cookie, failures)
    }

    static let answers: [([String], String)] = [
        ([""], ""), (["Content-Type: x\n"], ""),
        (["Set-Cookie: a=1\n"], "a=1"),
        (["set-cookie: a=1; Path=/; HttpOnly; Secure; SameSite=Lax; Domain=x.example\n"], "a=1"),
        (["Set-Cookie: a=1\nSet-Cookie: b=\"2 3\"; Max-Age=60\n"], "a=1; b=\"2 3\""),
        (["Set-Cookie: a=1\nSet-Cookie: b=2\n", "Set-Cookie: a=3\n"], "a=3; b=2"),
        (["Set-Cookie: a=1\nSet-Cookie: ab=2\n", "Set-Cookie: a=; Max-Age=0\n"], "ab=2"),
        (["Set-Cookie: a=1\n", "Set-Cookie: a=x; max-age=-5\n"], ""),
        (["Set-Cookie: a=1\n", "Set-Cookie: a=; expires=Thu, 01 Jan 1970 00:00:00 GMT\n"], ""),
        (["Set-Cookie: a=1; Expires=Thu, 01-Jan-1970 00:00:00 GMT; Max-Age=60\n"], "a=1"),
        (["Set-Cookie: a=1; Expires=Wed, 09 Jun 2100 10:18:14 GMT\n"], "a=1"),
        (["Set-Cookie: a=1; Expires=tomorrow; Max-Age=soon\n"], "a=1"),
        (["Set-Cookie: a=b=c==\n"], "a=b=c=="),
        (["Set-Cookie: a=\n"], "a="),
        (["Set-Cookie: gone=; Max-Age=0\n"], ""),
    ]

    @Test(arguments: answers) func `an account sends back the cookies from its answers`(
        answers: [String], cookie: String
    ) throws {
        // Sunday, 6 November 1994.
        let (text, failures) = try sent(answers, now: 784_111_777)
        #expect(text == cookie)
        #expect(failures == 0)
    }

    @Test(arguments: ["Set-Cookie: a\n", "Set-Cookie: =1\n", "Set-Cookie:\n", "Set-Cookie: a=b\u{1}\n"])
    func `an invalid cookie is counted and not sent`(answer: String) throws {
        let (text, failures) = try sent(["Set-Cookie: x=1\n", answer])
        #expect(text == "x=1")
        #expect(failures == 1)
    }

    @Test func `a date in the past deletes a cookie and one in the future does not, in every notation`() throws {
        for date in [
            "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
            "06 november 1994 8:49:37",
        ] {
            let answers = ["Set-Cookie: a=1\n", "Set-Cookie: a=2; Expires=\(date)\n"]
            #expect(try sent(answers, now: 784_111_777).0 == "", "\(date)")
            #expect(try sent(answers, now: 784_111_776).0 == "a=2", "\(date)")
        }
        for date in [
            "32 Nov 1994 08:49:37", "06 Foo 1994 08:49:37", "06 Nov 1994 25:49:37", "06 Nov 1500 08:49:37", "",
        ] {
            #expect(try sent(["Set-Cookie: a=1; Expires=\(date)\n"], now: .max).0 == "a=1", "\(date)")
        }
    }

    @Test func `an account's cookies have 4,096 bytes at most, and one that does not fit changes nothing`() throws {
        let value = String(repeating: "v", count: 2_040)
        let (text, failures) = try sent([
            "Set-Cookie: a=\(value)\n", "Set-Cookie: b=\(value)\n", "Set-Cookie: c=\(value)\n", "Set-Cookie: a=1\n",
        ])
        #expect(text == "a=1; b=\(value)")
        #expect(failures == 1)
        #expect(try sent(["Set-Cookie: a=\(value)\(value)\n"]).0.utf8.count == 4_082)
        #expect(try sent(["Set-Cookie: a=\(value)\(value)\(value)\n"]) == ("", 1))
    }

    @Test func `a profile with cookies cannot set a cookie header`() throws {
        let operations = "operations:\n" + OperationNames.all.map { "  \($0): absent\n" }.joined()
        let profile = try Profile.parse(bytes("title: t\ncookies: true\n" + operations), path: "p.yaml")
        #expect(profile.valueSlots == [.cookieJar])
        #expect(profile.capturedSlots == [])
        let text = operations.replacing(
            "openFeed: absent", with: "openFeed: { request: GET /, headers: { cookie: a } }")
        let error = #expect(throws: ScenarioError.self) {
            try Profile.parse(bytes("title: t\ncookies: on\n" + text), path: "p.yaml")
        }
        #expect(
            error?.message == "a request cannot set the header `cookie`: `cookies: true` sends the account's cookies")
        #expect(throws: Never.self) { try Profile.parse(bytes("title: t\ncookies: off\n" + text), path: "p.yaml") }
    }

    @Test func `every header line gives a cookie or none`() throws {
        let template = try Self.template.get()
        var random = SplitMix(state: 9)
        let words = [
            "Set-Cookie", ":", " ", "a", "=", ";", "Max-Age", "Expires", "0", "-1", "99999999999999999999", "Nov",
            "1994",
            "08:49:37", "\t", "\u{0}", "é", "\"", ",", "session", "::", "31", "0000000000:1:1",
        ]
        let store = CaptureStore(slots: Self.slots, accounts: 2)
        for _ in 0..<rounds(20_000) {
            let line = (0..<random.next(below: 16)).map { _ in words[random.next(below: words.count)] }.joined()
            _ = template.keepCookies(from: "Set-Cookie: \(line)\n", for: Self.request, in: store, now: 1)
            var output: [UInt8] = []
            #expect(template.render(Self.request, values: store, into: &output) == .ready)
            #expect(output.count { $0 == 10 } <= 6)
        }
    }
}
