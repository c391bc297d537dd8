// SPDX-License-Identifier: GPL-3.0-or-later
import Requests
import Testing

@Suite struct RenderTests {
    private static let slots = [
        ValueSlot(name: "token", scope: .account, width: 32), ValueSlot(name: "post", scope: .account, width: 20),
        ValueSlot(name: "request", scope: .tie, width: 20), ValueSlot(name: "invitation", scope: .direction, width: 20),
    ]

    private static let context = RenderContext(actor: 7, subject: 41, count: 5, instant: 60_000, sequence: 12, seed: 1)

    private func store(_ values: [(String, String)]) throws -> CaptureStore {
        let store = CaptureStore(slots: Self.slots, accounts: 100)
        for (name, value) in values {
            let reference = try #require(ValueReference(name, slots: Self.slots))
            #expect(store.set(reference, actor: 7, subject: 41, to: bytes(value)[...]))
        }
        return store
    }

    private func rendered(_ text: RequestText, _ values: [(String, String)] = [], host: String = "h:8080") throws
        -> String
    {
        let template = try RequestTemplate.compile(text, slots: Self.slots).bound(toHost: host)
        var output: [UInt8] = []
        #expect(template.render(Self.context, values: try store(values), into: &output) == .ready)
        return output.text
    }

    @Test func `a request without variables equals its text`() throws {
        let output = try rendered(RequestText(line: "GET /v1/feed", headers: [.init("Accept", "application/json")]))
        #expect(output == "GET /v1/feed HTTP/1.1\r\nHost: h:8080\r\nAccept: application/json\r\n\r\n")
    }

    @Test func `the numbers of a request replace their variables`() throws {
        let output = try rendered(
            RequestText(
                line: "POST /v1/accounts/{{subject.number}}/likes?by={{ actor.number }}",
                headers: [.init("X-Request", "{{sequence}}-{{instant}}")], body: .json("{\"count\":{{count}}}")))
        #expect(
            output == "POST /v1/accounts/41/likes?by=7 HTTP/1.1\r\nHost: h:8080\r\nX-Request: 12-60000\r\n"
                + "Content-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"count\":5}")
    }

    @Test func `a POST without a body has a length of 0`() throws {
        #expect(
            try rendered(RequestText(line: "POST /v1/check-ins"))
                == "POST /v1/check-ins HTTP/1.1\r\nHost: h:8080\r\nContent-Length: 0\r\n\r\n")
        #expect(
            try rendered(RequestText(line: "DELETE /v1/friends/3"))
                == "DELETE /v1/friends/3 HTTP/1.1\r\nHost: h:8080\r\n\r\n")
    }

    @Test(arguments: [1, 9, 10, 99, 100, 255]) func `the length is that of the body, whatever its number of digits`(
        width: Int
    ) throws {
        let slots = [ValueSlot(name: "note", scope: .account, width: 255)]
        let store = CaptureStore(slots: slots, accounts: 8)
        store.set(slot: 0, account: 7, to: Array(repeating: UInt8(ascii: "n"), count: width)[...])
        for repeats in [1, 4, 40] {
            let body = String(repeating: "{{actor.note}}", count: repeats)
            let template = try RequestTemplate.compile(
                RequestText(line: "PUT /", body: .json("\"\(body)\"")), slots: slots)
            var output = bytes("before")
            #expect(template.render(Self.context, values: store, into: &output) == .ready)
            let length = width * repeats + 2
            #expect(
                output.text == "beforePUT / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: \(length)\r\n\r\n\"\(String(repeating: "n", count: length - 2))\"")
        }
    }

    @Test func `values are escaped for their context`() throws {
        let output = try rendered(
            RequestText(
                line: "POST /x/{{subject.post}}", headers: [.init("Authorization", "Bearer {{actor.token}}")],
                body: .json("{\"a\":\"{{actor.token}}\"}")),
            [("actor.token", "a/b \"\\é+&="), ("subject.post", "p/ü?#%")])
        #expect(
            output == "POST /x/p%2F%C3%BC%3F%23%25 HTTP/1.1\r\nHost: h:8080\r\nAuthorization: Bearer a/b \"\\é+&=\r\n"
                + "Content-Type: application/json\r\nContent-Length: 21\r\n\r\n{\"a\":\"a/b \\\"\\\\é+&=\"}")
    }

    @Test func `a form has form encoding`() throws {
        let output = try rendered(
            RequestText(
                line: "POST /f",
                body: .form([
                    .init("status", "a b&c={{actor.token}}"), .init("media ids[]", "1"), .init("media ids[]", "2"),
                ])),
            [("actor.token", "ü ~+")])
        #expect(
            output.hasSuffix(
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 64\r\n\r\n"
                    + "status=a+b%26c%3D%C3%BC+~%2B&media+ids%5B%5D=1&media+ids%5B%5D=2"), "\(output)")
    }

    @Test func `a missing value leaves the buffer unchanged`() throws {
        let text = RequestText(line: "POST /v1/posts/{{subject.post}}/likes")
        let template = try RequestTemplate.compile(text, slots: Self.slots)
        var output = bytes("before")
        let missing = ValueReference(slot: 1, owner: .subject)
        #expect(template.render(Self.context, values: try store([]), into: &output) == .missing(missing))
        #expect(output == bytes("before"))
        #expect(template.needs == [missing])
        let body = try RequestTemplate.compile(
            RequestText(line: "POST /", body: .json("[{{actor.post}}]")), slots: Self.slots)
        #expect(
            body.render(Self.context, values: try store([]), into: &output)
                == .missing(ValueReference(slot: 1, owner: .actor)))
        #expect(output == bytes("before"))
    }

    @Test func `both sides of a pair share its value, and each direction has its own`() throws {
        let text = RequestText(line: "GET /{{tie.request}}/{{tie.invitation}}/{{reverseTie.invitation}}")
        let values = [("tie.request", "r"), ("tie.invitation", "to"), ("reverseTie.invitation", "from")]
        #expect(try rendered(text, values).hasPrefix("GET /r/to/from HTTP"))
        let template = try RequestTemplate.compile(text, slots: Self.slots)
        var output: [UInt8] = []
        let reversed = RenderContext(actor: 41, subject: 7)
        #expect(template.render(reversed, values: try store(values), into: &output) == .ready)
        #expect(output.text.hasPrefix("GET /r/from/to HTTP"))
    }

    @Test func `a request's header replaces the profile's, and an empty one removes it`() throws {
        let base = [RequestText.Header("Accept", "a"), RequestText.Header("Authorization", "b")]
        let template = try RequestTemplate.compile(
            RequestText(line: "GET /", headers: [.init("accept", "c"), .init("AUTHORIZATION", "")]), base: base)
        var output: [UInt8] = []
        _ = template.render(Self.context, values: try store([]), into: &output)
        #expect(output.text == "GET / HTTP/1.1\r\nHost: localhost\r\naccept: c\r\n\r\n")
    }

    @Test func `the parts for HTTP/2 equal the HTTP/1.1 request`() throws {
        let template = try RequestTemplate.compile(
            RequestText(
                line: "POST /v1/posts/{{subject.post}}/comments?n={{count}}",
                headers: [.init("Authorization", "Bearer {{actor.token}}"), .init("Accept", "application/json")],
                body: .json("{\"text\":\"{{text}}\"}")),
            slots: Self.slots, texts: .comment)
        let values = try store([("subject.post", "9/"), ("actor.token", "t")])
        var parts = RequestParts()
        // Twice, since the parts are used again.
        for _ in 0..<2 { #expect(template.renderParts(Self.context, values: values, into: &parts) == .ready) }
        #expect(parts.method == .post)
        #expect(parts.path == "/v1/posts/9%2F/comments?n=5")
        #expect(parts.headers.map(\.name) == ["authorization", "accept", "content-type", "content-length"])
        #expect(
            parts.headers.map(\.value) == ["Bearer t", "application/json", "application/json", "\(parts.body.count)"])
        var whole: [UInt8] = []
        _ = template.render(Self.context, values: values, into: &whole)
        #expect(whole.suffix(parts.body.count) == parts.body[...])
        let nothing = try store([])
        #expect(
            template.renderParts(Self.context, values: nothing, into: &parts)
                == .missing(ValueReference(slot: 1, owner: .subject)))
    }

    @Test func `positions have five decimals and lie in range`() throws {
        let template = try RequestTemplate.compile(
            RequestText(line: "POST /", body: .json("{\"latitude\":{{latitude}},\"longitude\":{{longitude}}}")))
        let values = try store([])
        for actor in 0..<2_000 {
            var parts = RequestParts()
            let request = RenderContext(actor: UInt32(actor), subject: 0, instant: UInt64(actor), seed: 3)
            #expect(template.renderParts(request, values: values, into: &parts) == .ready)
            let match = try #require(
                parts.body.text.wholeMatch(of: /\{"latitude":(\d+\.\d{5}),"longitude":(\d+\.\d{5})\}/))
            #expect((21.99...42.01).contains(try #require(Double(match.1))))
            #expect((102.99...121.01).contains(try #require(Double(match.2))))
        }
    }
}
