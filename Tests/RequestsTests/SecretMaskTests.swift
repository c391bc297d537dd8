// SPDX-License-Identifier: GPL-3.0-or-later
import Requests
import Testing

@Suite struct SecretMaskTests {
    private let mask = SecretMask()

    private func masked(_ text: String) -> String { mask.text(Array(text.utf8)) }

    @Test(arguments: [
        (#"{"access_token":"abc","user":"ann"}"#, #"{"access_token":"***","user":"ann"}"#),
        (#"{"password": "a\"b c", "n": 1}"#, #"{"password": "***", "n": 1}"#),
        (#"{"token":{"value":"abc"}}"#, #"{"token":{"value":"***"}}"#),
        (#"{"token":12345,"n":1}"#, #"{"token":***,"n":1}"#),
        ("grant=x&client_secret=s3&scope=read", "grant=x&client_secret=***&scope=read"),
        ("Set-Cookie: sid=1; Path=/", "Set-Cookie: ***; Path=/"),
        ("Authorization: Bearer abc def", "Authorization: Bearer *** def"),
        ("the header was Bearer abc", "the header was Bearer ***"),
        (#"<input name="csrf_token" value="xyz"><p>"#, #"<input name="csrf_token" value="***"><p>"#),
        ("key AbCdEfGhIjKlMnOp12345678 ends", "key *** ends"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N", "***.***.***"),
    ])
    func `the mask covers a secret`(text: String, expected: String) { #expect(masked(text) == expected) }

    @Test(arguments: [
        #"{"error":{"code":"cap_reached","message":"the list of friends is full"}}"#,
        #"{"error":"The access token is invalid"}"#, #"{"author":3,"at":1700000000000,"likes":2}"#,
        "<!DOCTYPE html><title>Not Found</title>", "/api/v1/accounts/123456/statuses", "2026-11-30T17:34:00.000Z",
    ])
    func `other text stays unchanged`(text: String) { #expect(masked(text) == text) }

    @Test func `a key that the limit would truncate is masked completely`() {
        let text = String(repeating: "a ", count: 95) + "AbCdEfGhIjKlMnOp1234567890"
        let shown = mask.text(Array(text.utf8))
        #expect(shown == String(repeating: "a ", count: 95) + "***")
    }

    @Test func `an address keeps the names of its query and drops the user`() {
        let address = "https://ann:hunter2@circle.example/login?next=/v1/feed&ticket=ab#state"
        #expect(mask.address(Array(address.utf8)) == "https://***@circle.example/login?next=***&ticket=***#***")
        #expect(mask.address(Array("/login/".utf8)) == "/login/")
    }

    @Test func `control characters, invalid text and marks that reverse text are escaped`() {
        #expect(masked("a\u{1B}[31mred\r\n\tz") == #"a\x1b[31mred\r\n\tz"#)
        #expect(masked("x\u{202E}y\u{85}é孩") == #"x\u{202e}y\u{85}é孩"#)
        let gzip: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + [UInt8](repeating: 1, count: 300)
        #expect(mask.text(gzip).hasPrefix(#"\x1f\x8b\x08\x00"#))
        #expect(mask.text(gzip).count <= 16 * 4)
    }

    @Test func `values of the accounts are masked in every notation`() {
        let slots = [
            ValueSlot(name: "token", scope: .account, width: 40), ValueSlot(name: "id", scope: .account, width: 20),
        ]
        let values = CaptureStore(slots: slots, accounts: 3)
        values.set(slot: 0, account: 1, to: Array("p/w+d=!".utf8)[...])
        values.set(slot: 1, account: 2, to: Array("71".utf8)[...])
        let mask = SecretMask(values, actor: 1, subject: 2)
        #expect(mask.text(Array("no p/w+d=! here, p%2Fw%2Bd%3D%21 neither".utf8)) == "no *** here, *** neither")
        // Few digits are part of many numbers, and a value only where they stand alone.
        #expect(mask.text(Array("/accounts/71/likes of 1710".utf8)) == "/accounts/***/likes of 1710")
        // Another account's values are not known to be any.
        #expect(SecretMask(values, actor: 0, subject: 0).text(Array("71".utf8)) == "71")
    }

    @Test func `empty text stays empty`() {
        #expect(mask.text([]) == "")
        #expect(mask.address([]) == "")
        #expect(mask.address(Array("?".utf8)) == "?")
    }
}

@Suite struct CaptureProblemTests {
    private let slots = [ValueSlot(name: "post", scope: .account, width: 5)]

    private func problem(
        _ body: String, at place: String = "/data/id", fields: String = "", encoding: String? = nil
    ) throws -> String? {
        let text = RequestText(name: "post", line: "POST /posts", captures: [.init("actor.post", place)])
        let template = try RequestTemplate.compile(text, slots: slots)
        return template.captureProblem(
            in: Array(body.utf8).span, fields: Array(fields.utf8).span, slots: slots, contentEncoding: encoding)
    }

    @Test(arguments: [
        (#"{"data":{"id":7}}"#, nil),
        (#"{"id":7}"#, "cannot capture actor.post from /data/id: no value found"),
        (#"{"data":{"id":[7]}}"#, "cannot capture actor.post from /data/id: found a list"),
        (#"{"data":{"id":null}}"#, "cannot capture actor.post from /data/id: found null"),
        (
            #"{"data":{"id":"123456"}}"#,
            "cannot capture actor.post from /data/id: the value has 6 bytes, more than the width 5"
        ),
        (#"{"data":{"id":""}}"#, "cannot capture actor.post from /data/id: the value is empty"),
        (#"{"data":{"id":"a\nb"}}"#, "cannot capture actor.post from /data/id: the value contains control characters"),
        ("", "the response body is empty"), (" <!doctype html>", "the response body is HTML, not JSON"),
        ("{", "the response body is not JSON"),
    ])
    func `an error explains an answer without the captured value`(body: String, expected: String?) throws {
        #expect(try problem(body) == expected)
    }

    @Test func `an error explains a header or a pattern without the captured value`() throws {
        let location = "header:Location /posts/*"
        #expect(try problem("", at: location, fields: "location: /posts/7\n") == nil)
        #expect(
            try problem("", at: location, fields: "date: now\n")
                == "cannot capture actor.post from the header location: no value found")
        #expect(
            try problem("", at: location, fields: "location: /posts/123456\n")
                == "cannot capture actor.post from the header location: the value has 6 bytes, more than the width 5")
        #expect(
            try problem("<p>", at: "body:<b>*</b>")
                == "cannot capture actor.post from the body pattern: no value found")
    }

    @Test func `a compressed answer has its own explanation`() throws {
        #expect(
            try problem("\u{1F}", encoding: "gzip")
                == "the response body is compressed (Content-Encoding: gzip); the driver does not decompress responses")
    }
}

@Suite struct RequestLineTests {
    @Test func `a request line appears without values and secrets of the profile`() throws {
        let slots = [ValueSlot(name: "post", scope: .account, width: 20)]
        let line = "GET /posts/{{subject.post}}/by/{{actor.number}}?limit=1&access_token=abc"
        let template = try RequestTemplate.compile(RequestText(line: line), slots: slots)
        let context = RenderContext(actor: 3, subject: 4)
        #expect(template.line(for: context) == "GET /posts/***/by/3?limit=1&access_token=***")
        #expect(
            template.bound(toHost: "circle.example", basePath: "/api").line(for: context)
                == "GET /api/posts/***/by/3?limit=1&access_token=***")
    }
}
