// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Requests
import Scenarios
import Testing

// A table: one line a kind of mistake, with the message that it must give. The request stands on line 7, more keys begin on
// line 18.

/// A profile in which every operation is absent but `openFeed`.
private func text(feed: String, _ more: String = "") -> String {
    let operations = OperationKind.allCases.map { "  \($0.name): \($0 == .openFeed ? feed : "absent")\n" }
    return "title: Test\noperations:\n\(operations.joined())\(more)"
}

/// What the loader says; empty if it accepts it.
private func complaint(_ text: String) -> String {
    do {
        _ = try Profile.parse(Array(text.utf8), path: "test.yaml")
        return ""
    } catch {
        return error.description
    }
}

@Suite struct ProfileMistakeTests {
    static let requests: [(String, String)] = [
        (
            "absnt",
            "test.yaml:7:13: operations.openFeed is absnt; it must be a request\n"
                + "  hint: add `request: GET /` below it, or write `absent`"
        ),
        (
            "",
            "test.yaml:7:3: operations.openFeed is empty; it must be a request\n"
                + "  hint: add `request: GET /` below it, or write `absent`"
        ),
        (
            "[a]",
            "test.yaml:7:13: operations.openFeed is a list; it must be a group of keys\n"
                + "  hint: for example `request: GET /`"
        ),
        (
            "{ json: '{}' }",
            "test.yaml:7:3: operations.openFeed has no `request`\n"
                + "  hint: add a method and a path, for example `request: GET /`"
        ),
        (
            "{ request: get /feed }",
            "test.yaml:7:24: `get` is not an HTTP method; the methods are GET, HEAD, POST, PUT, PATCH, DELETE\n"
                + "  hint: write GET"
        ),
        (
            "{ request: GET }",
            "test.yaml:7:24: missing path after the method\n"
                + "  hint: for example `GET /v1/feed`"
        ),
        (
            "{ request: GET feed }",
            "test.yaml:7:24: the path `feed` must begin with `/`\n"
                + "  hint: omit the host, which `--target` defines"
        ),
        (
            "{ request: GET /a b }",
            "test.yaml:7:24: the path contains a space\n"
                + "  hint: percent-encode it, as in %20 for a space"
        ),
        (
            "{ request: 'GET /a#b' }",
            "test.yaml:7:24: the path contains `#`, but clients never send a fragment\n"
                + "  hint: write %23"
        ),
        (
            "{ request: GET /é }",
            "test.yaml:7:24: the path contains a character outside ASCII\n"
                + "  hint: percent-encode it, as in %20 for a space"
        ),
        (
            "{ request: 'GET /{{subject.numbr}}' }",
            "test.yaml:7:24: unknown variable `subject.numbr`\n"
                + "  hint: did you mean `subject.number`?"
        ),
        (
            "{ request: 'GET /{{subject.foo}}' }",
            "test.yaml:7:24: unknown variable `subject.foo`\n"
                + "  hint: declare the value under `values`"
        ),
        (
            "{ request: 'GET /{{x}}' }",
            "test.yaml:7:24: unknown variable `x`\n"
                + "  hint: the variables are `actor.number`, `subject.number`, `count`, `instant`, `sequence`, `run`, `text`, `latitude`, `longitude`, `seconds`"
        ),
        (
            "{ request: 'GET /{{count}' }",
            "test.yaml:7:24: `{{` without `}}`\n"
                + "  hint: close the variable, as in {{count}}"
        ),
        (
            "{ request: GET /, json: '{}' }",
            "test.yaml:7:24: a GET request cannot have a body\n"
                + "  hint: use POST, or delete the body"
        ),
        (
            "{ request: POST /, json: '{\"a\":{{text}}}' }",
            "test.yaml:7:38: the body is not valid JSON after substitution of its variables\n"
                + "  hint: put names and texts in double quotes: {\"text\":\"{{text}}\"}"
        ),
        (
            "{ request: POST /, json: { a: 1 } }",
            "test.yaml:7:38: operations.openFeed.json is a group of keys; it must be one value\n"
                + "  hint: put the JSON in single quotes, as in '{\"count\":{{count}}}'"
        ),
        (
            "{ request: POST /, json: '1', form: { a: b } }",
            "test.yaml:7:43: operations.openFeed has two bodies, `json` and `form`\n"
                + "  hint: keep one of them"
        ),
        (
            "{ request: POST /, form: a }",
            "test.yaml:7:38: operations.openFeed.form is one value; it must be a group of keys\n"
                + "  hint: for example `status: \"{{text}}\"`"
        ),
        (
            "{ request: GET /, expect: 99 }",
            "test.yaml:7:39: operations.openFeed.expect is 99; it must be statuses from 100 to 599\n"
                + "  hint: for example 200, 2xx or 400-409"
        ),
        (
            "{ request: GET /, expect: [200, 204-201] }",
            "test.yaml:7:45: operations.openFeed.expect.1 is 204-201; it must be statuses from 100 to 599\n"
                + "  hint: for example 200, 2xx or 400-409"
        ),
        (
            "{ request: GET /, expect: [] }",
            "test.yaml:7:39: `expect` is empty; it must contain a status\n"
                + "  hint: for example 200"
        ),
        (
            "{ request: GET /, refused: 6xx }",
            "test.yaml:7:40: operations.openFeed.refused is 6xx; it must be statuses from 100 to 599\n"
                + "  hint: for example 200, 2xx or 400-409"
        ),
        (
            "{ request: GET /, refused: 2xx }",
            "test.yaml:7:40: a status is both expected and refused\n"
                + "  hint: `expect` is 2xx by default"
        ),
        (
            "{ request: GET /, headers: { Host: a } }",
            "test.yaml:7:48: a profile cannot set the header `Host`: the driver derives it from the target\n"
                + "  hint: delete it"
        ),
        (
            "{ request: GET /, headers: { 'a b': a } }",
            "test.yaml:7:49: `a b` is not a header name\n"
                + "  hint: use letters, digits and `-`"
        ),
        (
            "{ request: GET /, headers: { a: \"b\\r\\nC: d\" } }",
            "test.yaml:7:45: the header `a` contains a line break; a value must be one line of text\n"
                + "  hint: delete it"
        ),
        (
            "{ request: GET /, headers: { a: b, A: c } }",
            "test.yaml:7:51: duplicate header `A`\n"
                + "  hint: keep one of them"
        ),
        (
            "{ request: GET /, capture: { actor.x: /id } }",
            "test.yaml:7:51: the profile declares no value `actor.x`\n"
                + "  hint: declare the value under `values`"
        ),
        (
            "{ request: GET /, extract: { like: /a } }",
            "test.yaml:7:42: unknown figure `operations.openFeed.extract.like`; did you mean `likes`?"
        ),
        (
            "{ request: GET /, extract: { likes: a } }",
            "test.yaml:7:49: operations.openFeed.extract.likes is a; it must be a JSON pointer\n"
                + "  hint: for example /likes (~0 is `~`, ~1 is `/`)"
        ),
        (
            "{ request: GET /, extract: { likes: /a/* } }",
            "test.yaml:7:49: operations.openFeed.extract.likes is /a/*; it must point to one number\n"
                + "  hint: remove `*`"
        ),
        (
            "{ request: HEAD /, extract: { likes: /a } }",
            "test.yaml:7:24: a response to HEAD has no body to read values from\n"
                + "  hint: use GET"
        ),
        (
            "{ request: GET /, expct: 200 }",
            "test.yaml:7:31: unknown key `operations.openFeed.expct`; did you mean `expect`?"
        ),
        (
            "{ request: POST /, form: { a: b, ä: '{{cont}}' } }",
            "test.yaml:7:49: unknown variable `cont`\n"
                + "  hint: did you mean `count`?"
        ),
    ]

    private static let manyRequests = (0...100).map { "r\($0): { request: GET / }" }.joined(separator: ", ")

    static let keys: [(String, String)] = [
        (
            "headers: { Host: a }",
            "test.yaml:18:18: a profile cannot set the header `Host`: the driver derives it from the target\n"
                + "  hint: delete it"
        ),
        (
            "headers: a",
            "test.yaml:18:10: headers is one value; it must be a group of keys\n"
                + "  hint: for example `Accept: application/json`"
        ),
        (
            "values: { token: { width: 0, file: a.csv } }",
            "test.yaml:18:27: values.token.width is 0; it must be a whole number from 1 to 4096"
        ),
        (
            "values: { to-ken: { file: a.csv } }",
            "test.yaml:18:11: a value cannot have the name `to-ken`\n"
                + "  hint: use letters, digits and `_`"
        ),
        (
            "values: { number: { file: a.csv } }",
            "test.yaml:18:11: a value cannot have the name `number`\n"
                + "  hint: `number` is predefined for every account"
        ),
        (
            "values: { r: { of: pair } }",
            "test.yaml:18:20: values.r.of is pair; it must be account, tie or direction"
        ),
        (
            "values: { r: { of: tie, file: a.csv } }",
            "test.yaml:18:31: values.r.file: only values of accounts can come from a file\n"
                + "  hint: delete the key"
        ),
        (
            "values: { token: { file: a.txt } }",
            "test.yaml:18:26: values.token.file is a.txt; it must end in .csv\n"
                + "  hint: for example accounts.csv"
        ),
        (
            "values: { token: { column: a } }",
            "test.yaml:18:28: values.token has `column`, but no `file`\n"
                + "  hint: add `file: accounts.csv`, or delete the key"
        ),
        (
            "values: { token: }",
            "test.yaml:18:11: no file or request provides a value for `token`\n"
                + "  hint: capture it from a response, as in `capture: { actor.token: /id }`\n"
                + "  hint: or set `file` to a file that contains it\n"
                + "  hint: or delete it"
        ),
        (
            "values: { r: { of: tie } }",
            "test.yaml:18:11: no file or request provides a value for `r`\n"
                + "  hint: capture it from a response, as in `capture: { tie.r: /id }`\n"
                + "  hint: or delete it"
        ),
        (
            "values: { id: { file: a.csv } }\nidentity: ids",
            "test.yaml:19:11: identity is ids; it must be the name of an account value\n"
                + "  hint: did you mean id?"
        ),
        (
            "identity: id",
            "test.yaml:18:11: identity is id; it must be the name of an account value\n"
                + "  hint: declare it under `values`, or delete the key to use the child's number"
        ),
        (
            "protocol: http3",
            "test.yaml:18:11: protocol is http3; it must be http1 or http2"
        ),
        (
            "busy: 600",
            "test.yaml:18:7: busy is 600; it must be statuses from 100 to 599\n"
                + "  hint: for example 200, 2xx or 400-409"
        ),
        (
            "setUp: { signIn: { request: POST / , capture: { actor.id: /id } } }",
            "test.yaml:18:59: the profile declares no value `actor.id`\n"
                + "  hint: declare the value under `values`"
        ),
        (
            "setUp: a",
            "test.yaml:18:8: setUp is one value; it must be a group of keys\n"
                + "  hint: for example `signIn:` with a request below it"
        ),
        (
            "values: { id: }\nsetUp: { signIn: { request: POST / , capture: { actor.id: id } } }",
            "test.yaml:19:59: `id` is not a JSON pointer\n"
                + "  hint: for example /id or /user/name (~0 is `~`, ~1 is `/`), header:Location, or body: and a pattern"
        ),
        (
            "values: { id: }\nsetUp: { signIn: { request: POST / , capture: { actor.id: /a/*/id } } }",
            "test.yaml:19:59: `/a/*/id` matches several values; a capture stores one\n"
                + "  hint: select one, as in /posts/0/id"
        ),
        (
            "values: { id: }\nsetUp: { signIn: { request: POST / , capture: { actor.di: /id } } }",
            "test.yaml:19:59: the profile declares no value `actor.di`\n"
                + "  hint: did you mean `actor.id`?"
        ),
        (
            "\"ti\\e[31mtle\": x",
            "test.yaml:18:1: the key `ti\\u{1B}[31mtle` contains the control character \\u{1B}\n  hint: delete it"
        ),
        (
            "description: \"a\\u009Bb\"",
            "test.yaml:18:14: a value contains the control character \\u{9B}\n  hint: delete it"
        ),
        (
            "cookies: maybe",
            "test.yaml:18:10: cookies is maybe; it must be true or false"
        ),
        (
            "setUp: {\(manyRequests)}",
            "test.yaml:18:8: setUp has 101 requests; it must have at most 100"
        ),
        (
            "values: { a: }\nsetUp: { b: { request: 'POST /{{actor.a}}' }, c: { request: POST /, capture: { actor.a: /a } } }",
            "test.yaml:19:10: setUp.b can never be sent: it needs `actor.a`, which only later requests capture\n"
                + "  hint: capture it in setUp, before it is needed\n  hint: or set `file` to a file that contains it"
        ),
        (
            "values: { a: , b: }\naudit: { readBack: { "
                + "posts: { request: 'GET /{{actor.a}}', capture: { actor.b: /b }, extract: { posts: / } },\n "
                + "friends: { request: 'GET /{{actor.b}}', capture: { actor.a: /a }, extract: { friendList: / } } } }",
            "test.yaml:19:22: audit.readBack.posts can never be sent: it needs `actor.a`, which only requests that "
                + "need it can capture\n"
                + "  hint: capture it in setUp, before it is needed\n  hint: or set `file` to a file that contains it\n"
                + "test.yaml:20:2: audit.readBack.friends can never be sent: it needs `actor.b`, which only requests "
                + "that need it can capture\n"
                + "  hint: capture it in setUp, before it is needed\n  hint: or set `file` to a file that contains it"
        ),
        (
            "values: { r: { of: tie } }\n"
                + "tearDown: { a: { request: 'GET /{{tie.r}}' }, b: { request: GET /, capture: { tie.r: /a } } }",
            "test.yaml:19:13: tearDown.a can never be sent: it needs `tie.r`, which only later requests "
                + "capture\n  hint: capture it in setUp, before it is needed"
        ),
        (
            "audit: { readback: }",
            "test.yaml:18:10: unknown key `audit.readback`; did you mean `readBack`?"
        ),
        (
            "audit: { probes: { account: { request: GET / } } }",
            "test.yaml:18:20: audit.probes.account has no `extract`\n"
                + "  hint: add `extract:` with a figure and a JSON pointer"
        ),
        (
            "audit: { probes: { homepage: { request: GET / } } }",
            "test.yaml:18:20: unknown key `audit.probes.homepage`\n"
                + "  hint: the keys here are `account`, `friends`, `posts`"
        ),
        (
            "tearDwn: {}",
            "test.yaml:18:1: unknown key `tearDwn`; did you mean `tearDown`?"
        ),
        (
            "description: [a]",
            "test.yaml:18:14: description is a list; it must be one value"
        ),
    ]

    @Test(arguments: requests) func `an error about a wrong request has its location`(feed: String, message: String) {
        #expect(complaint(text(feed: feed)) == message)
    }

    @Test(arguments: keys) func `an error about a wrong key has its location`(more: String, message: String) {
        #expect(complaint(text(feed: "absent", more)) == message)
    }

    static let files: [(String, String)] = [
        (
            "",
            "test.yaml: the file is empty\n"
                + "  hint: begin with `title:` and `operations:`; the keys are listed in docs/profiles.md"
        ),
        (
            "- a",
            "test.yaml:1:1: the file is a list; it must be a group of keys\n"
                + "  hint: begin with `title:` and `operations:`; the keys are listed in docs/profiles.md"
        ),
        (
            "operations: a",
            "test.yaml: `title` is missing\n  hint: add `title: ` and a one-line description of the backend\n"
                + "test.yaml:1:13: operations is one value; it must be a group of keys\n"
                + "  hint: for example `openFeed:` with a request below it"
        ),
        (
            "title: a\ntitle: b",
            "test.yaml:1:1: duplicate key `title` in one group\n  hint: keep one and delete the others"
        ),
    ]

    @Test(arguments: files) func `a file that is not a profile is rejected`(text: String, message: String) {
        #expect(complaint(text) == message)
    }

    @Test func `a missing operation is an error`() {
        let lines = text(feed: "absent").split(separator: "\n").filter { !$0.contains("likePost") }
        #expect(
            complaint(lines.joined(separator: "\n")).hasPrefix(
                "test.yaml:3:3: missing operation `likePost`\n  hint: describe its request, or write `likePost: absent`"
            ))
        #expect(complaint(text(feed: "absent") + "  dance: absent\n").hasPrefix("test.yaml:18:3: unknown operation"))
    }

    @Test func `all errors are reported at once, from top to bottom`() {
        let told = complaint(
            text(
                feed: "{ request: 'POST x/{{y}}', expect: 0 }",
                "values: { a: { width: x } }\nprotocol: 3\nheaders: { Host: a }"))
        let lines = told.split(separator: "\n").filter { !$0.hasPrefix("  hint") }.compactMap {
            $0.split(separator: ":").dropFirst().first
        }
        #expect(lines == ["7", "7", "7", "18", "19", "20"])
    }

    @Test func `an error in the headers of every request is reported once`() {
        let told = complaint(
            text(feed: "{ request: GET / }", "headers: { a: '{{x}}' }\nsetUp: { b: { request: GET / } }"))
        #expect(told.split(separator: "\n").count == 2)
    }

    @Test func `the readiness request follows the rules of other requests`() throws {
        let profile = try Profile.parse(
            Array(text(feed: "absent", "ready: { request: GET /health, expect: 204 }\n").utf8), path: "test.yaml")
        let ready = try #require(profile.bound(toHost: "example", basePath: "/api").ready)
        #expect(ready.judge(status: 204) == .expected)
        #expect(ready.judge(status: 200) == .unexpected)
        #expect(complaint(text(feed: "absent", "ready: GET /\n")).contains("ready is GET /; it must be a request"))
        #expect(complaint(text(feed: "absent", "ready: { expect: 200 }\n")).contains("ready has no `request`"))
    }

    @Test func `a value that an earlier request provides is found in any order of the file`() {
        let more = """
            values: { a: , b: , c: { file: a.csv } }
            setUp:
              one: { request: 'POST /{{actor.c}}', capture: { actor.a: 'header:Location /*' } }
              two: { request: 'POST /{{actor.a}}' }
            tearDown: { end: { request: 'DELETE /{{actor.b}}' } }
            """
        #expect(complaint(text(feed: "{ request: 'GET /{{actor.a}}', capture: { actor.b: /b } }", more)) == "")
        // What an operation gives comes too late for `setUp`, and what gives itself never comes.
        let late = complaint(
            text(
                feed: "{ request: 'GET /{{subject.a}}', capture: { actor.a: /b } }",
                "values: { a: }\nsetUp: { one: { request: 'GET /{{actor.a}}' } }"))
        #expect(late.split(separator: "\n").count { $0.contains("can never be sent") } == 2)
    }

    @Test func `errors contain no credentials of a profile`() {
        let told = complaint(text(feed: "{ request: GET /, headers: { Authorization: \"Bearer s3cret\\n\" } }"))
        #expect(!told.isEmpty && !told.contains("s3cret"))
    }
}
