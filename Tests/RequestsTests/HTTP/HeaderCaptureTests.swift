// SPDX-License-Identifier: GPL-3.0-or-later
import Requests
import Testing

@Suite struct HeaderCaptureTests {
    private static let slots = [
        ValueSlot(name: "post", scope: .account, width: 20), ValueSlot(name: "token", scope: .account, width: 4_096),
    ]
    private static let request = RenderContext(actor: 3, subject: 3)

    private func template(
        _ place: String, optional: Bool = false, line: String = "POST /"
    ) throws(TemplateError) -> RequestTemplate {
        let capture = RequestText.Header("actor.post", place)
        return try .compile(
            RequestText(line: line, captures: optional ? [] : [capture], optionalCaptures: optional ? [capture] : []),
            slots: Self.slots)
    }

    /// What is kept of an answer; nil if nothing is.
    private func kept(_ place: String, fields: String = "", body: String = "") throws -> String? {
        let store = CaptureStore(slots: Self.slots, accounts: 4)
        let failures = try template(place).capture(
            from: bytes(body), fields: fields, for: Self.request, into: store)
        var value: [UInt8] = []
        let isThere = store.append(ValueReference(slot: 0, owner: .actor), actor: 3, subject: 3, to: &value)
        #expect(isThere == (failures == 0))
        return isThere ? value.text : nil
    }

    static let headers: [(String, String, String?)] = [
        ("header:Location", "Location: /posts/5\n", "/posts/5"),
        ("header:location", "A: b\nLOCATION:/posts/5  \n", "/posts/5"),
        ("header: Location", "Location: a\nLocation: b\n", "a"),
        ("header:Location", "X-Location: /posts/5\nLocations: 3\n", nil),
        ("header:Location", "Location: \n", nil),
        ("header:Location", "", nil),
        ("header:Location /posts/*", "Location: https://h/posts/5\n", "5"),
        ("header:Location /posts/*", "Location: /users/5\n", nil),
        ("header:Location /posts/*", "Location: /posts/\n", nil),
        ("header:Location /posts/*", "Location: /posts/posts/5\n", "5"),
        ("header:Location /*", "Location: https://h/a/b/77\n", "77"),
        ("header:Location /*?", "Location: /a/77?x=/8\n", "77"),
        ("header:Location /*/", "Location: /a/77/b/\n", "b"),
        ("header:Location /*/likes", "Location: /a/77/likes\n", "77"),
        ("header:Set-Cookie session=*;", "Set-Cookie: lang=en; Path=/\nSet-Cookie: session=ab; Path=/\n", "ab"),
        ("header:Set-Cookie session=*;", "Set-Cookie: session=; Path=/\n", nil),
        ("header:Link <*>; rel=\"self\"", "Link: <a>; rel=\"next\", <b>; rel=\"self\"\n", "b"),
        ("header:X *", "X: all of it\n", "all of it"), ("header:X *;", "X: a;b;c\n", "a"),
        ("header:X *;", "X: ;b\n", nil),
    ]

    @Test(arguments: headers) func `a value is captured from a header`(place: String, fields: String, value: String?)
        throws
    {
        #expect(try kept(place, fields: fields) == value)
    }

    static let bodies: [(String, String, String?)] = [
        ("body:name=\"csrf\" value=\"*\"", "<input name=\"csrf\" value=\"x9\"><input value=\"y\">", "x9"),
        ("body:name=\"csrf\" value=\"*\"", "<input name=\"csrf\" value=\"\">", nil),
        ("body:*", " plain-token\r\n", "plain-token"),
        ("body:token: *", "a\ntoken: t1\n", "t1"),
        ("body:token: *", "", nil),
    ]

    @Test(arguments: bodies) func `a value is captured from a body of any type`(
        place: String, body: String, value: String?
    )
        throws
    {
        #expect(try kept(place, body: body) == value)
    }

    static let mistakes: [(String, String)] = [
        ("header:", "`` is not a header name; for example header:Location, or header:Location /posts/*"),
        ("header:a:b", "`a:b` is not a header name; for example header:Location, or header:Location /posts/*"),
        (
            "header:Location /posts/",
            "`/posts/` is not a pattern; it must contain exactly one `*`, which matches the value; for example header:Location /posts/*"
        ),
        (
            "body:a*b*c",
            "`a*b*c` is not a pattern; it must contain exactly one `*`, which matches the value; for example body:name=\"csrf\" value=\"*\""
        ),
        (
            "headers:Location",
            "`headers:Location` is not a JSON pointer; for example /id or /user/name (~0 is `~`, ~1 is `/`), header:Location, "
                + "or body: and a pattern"
        ),
    ]

    @Test(arguments: mistakes) func `an invalid location is rejected`(place: String, message: String) {
        let mistake = #expect(throws: TemplateError.self) { try template(place) }
        #expect(mistake?.description == message)
    }

    @Test func `an answer to HEAD provides headers and no body`() throws {
        let head = try template("header:Location", line: "HEAD /")
        #expect(head.wantsFields && !head.wantsBody && !head.capturesFromBody)
        #expect(throws: TemplateError.self) { try template("body:*", line: "HEAD /") }
        #expect(throws: TemplateError.self) { try template("/id", line: "HEAD /") }
        let body = try template("/id")
        #expect(!body.wantsFields && body.wantsBody)
    }

    @Test func `an optional header can be absent`() throws {
        let store = CaptureStore(slots: Self.slots, accounts: 4)
        let template = try template("header:Location", optional: true)
        #expect(template.capture(from: [], for: Self.request, into: store) == 0)
        #expect(template.capture(from: [], fields: "Location: x\n", for: Self.request, into: store) == 0)
        #expect(template.isAnswered(Self.request, values: store))
    }

    @Test func `a pattern matches in one pass, whatever the text`() throws {
        let hostile = String(repeating: "a=", count: 30_000)
        #expect(try kept("header:X a=*;", fields: "X: \(hostile)\n") == nil)
        #expect(try kept("body:a=*;", body: hostile) == nil)
        #expect(try kept("body:a=a=a=*;", body: hostile + "5;") == "5")
    }

    @Test func `a token of 4,096 bytes is stored and sent, and a longer one is not stored`() throws {
        let store = CaptureStore(slots: Self.slots, accounts: 4)
        let template = try RequestTemplate.compile(
            RequestText(
                line: "GET /", headers: [.init("Authorization", "Bearer {{actor.token}}")],
                captures: [.init("actor.token", "/token")]), slots: Self.slots)
        for (count, failures) in [(4_097, 1), (4_096, 0), (256, 0), (255, 0)] {
            let token = String(repeating: "x", count: count)
            let answer = bytes("{\"token\":\"\(token)\"}")
            #expect(template.capture(from: answer, for: Self.request, into: store) == failures)
            guard failures == 0 else { continue }
            var output: [UInt8] = []
            #expect(template.render(Self.request, values: store, into: &output) == .ready)
            #expect(output.text == "GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n\r\n")
        }
        // Room for the longest value is not taken before there is one.
        #expect(store.bytesPerAccount == 21 + 8)
    }

    @Test func `the header lines of an answer are kept on request`() {
        let all = bytes(
            "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 201 Created\r\nLocation: /posts/5\r\n"
                + "Content-Length: 2\r\nset-cookie: a=b\n\r\nok")
        for border in 0...all.count {
            var scanner = ResponseScanner()
            scanner.begin(wantsFields: true)
            if scanner.scan(Array(all[..<border])).outcome == .needsMore { _ = scanner.scan(Array(all[border...])) }
            #expect(scanner.end() == .complete)
            #expect(scanner.fields.text == "Location: /posts/5\nContent-Length: 2\nset-cookie: a=b\n", "\(border)")
            scanner.begin()
            _ = scanner.scan(all)
            #expect(scanner.fields.isEmpty)
        }
    }
}
