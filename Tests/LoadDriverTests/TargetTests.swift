// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import LoadDriver

/// Valid and invalid URLs.
@Suite struct TargetTests {
    @Test(arguments: [
        ("http://127.0.0.1:8080", "127.0.0.1", 8_080, false, "", "127.0.0.1:8080", true),
        ("http://127.0.0.1", "127.0.0.1", 80, false, "", "127.0.0.1", true),
        ("https://example.invalid", "example.invalid", 443, true, "", "example.invalid", false),
        ("https://example.invalid:443/", "example.invalid", 443, true, "", "example.invalid", false),
        ("HTTP://Example.Invalid:80/Api/", "Example.Invalid", 80, false, "/Api", "Example.Invalid", false),
        ("https://[::1]:8443/api", "::1", 8_443, true, "/api", "[::1]:8443", true),
        ("http://[2001:db8::1]", "2001:db8::1", 80, false, "", "[2001:db8::1]", false),
        ("http://localhost:1/a/b", "localhost", 1, false, "/a/b", "localhost:1", true),
        ("http://LOCALHOST:65535", "LOCALHOST", 65_535, false, "", "LOCALHOST:65535", true),
        ("http://127.255.0.9:81", "127.255.0.9", 81, false, "", "127.255.0.9:81", true),
        ("http://127.0.0.1.invalid", "127.0.0.1.invalid", 80, false, "", "127.0.0.1.invalid", false),
        ("http://127.0.0.999:81", "127.0.0.999", 81, false, "", "127.0.0.999:81", false),
        ("http://127.1:81", "127.1", 81, false, "", "127.1:81", false),
    ])
    func `a valid URL is split into its parts`(
        url: String, host: String, port: Int, isSecure: Bool, path: String, authority: String, isLoopback: Bool
    ) throws {
        let target = try Target(url: url)
        #expect(target.host == host)
        #expect(target.port == port)
        #expect(target.isSecure == isSecure)
        #expect(target.basePath == path)
        #expect(target.authority == authority)
        #expect(target.isLoopback == isLoopback)
        #expect(try Target(url: target.url) == target)
    }

    @Test(arguments: [
        "", "127.0.0.1:8080", "ftp://127.0.0.1", "http:/127.0.0.1", "http://", "http://:8080", "http:///path",
        "http://127.0.0.1:0", "http://127.0.0.1:65536", "http://127.0.0.1:-1", "http://127.0.0.1:80a",
        "http://::1:8080", "http://[::1", "http://[::1]8080", "http://[]:80", "http://a b:80", "http://127.0.0.1/?q=1",
        "http://127.0.0.1?q", "http://127.0.0.1/#f", "http://a:80:81", "http://127.0.0.1:+80", "http://127.0.0.1/a b",
        "http://127.0.0.1/a\r\nX-Evil: 1", "http://127.0.0.1/ü",
    ])
    func `an invalid URL is rejected with a suggestion`(url: String) {
        do {
            let target = try Target(url: url)
            Issue.record("\(url) was accepted as \(target)")
        } catch {
            #expect(error.code == .wrongTarget)
            // The message shows the URL as given, without a query, which may contain a token.
            let shown = url.prefix { $0 != "?" && $0 != "#" }
            #expect(error.message.hasPrefix(shown.isEmpty ? ": " : String(shown)))
            #expect(error.message.contains("hint:"))
        }
    }

    @Test func `an error about a URL without a scheme suggests one`() {
        for url in ["127.0.0.1:8080", "localhost:8080/api"] {
            #expect { try Target(url: url) } throws: { "\($0)".contains("write http://\(url)") }
        }
    }

    @Test(arguments: [
        "http://ann:secret@127.0.0.1:8080", "https://secret@example.invalid/", "ftp://ann:secret@example.invalid",
        "http://ann:secret@[::1", "ann:secret@example.invalid", "http://ann:sec@ret@host",
        "http://127.0.0.1/path?token=secret", "http://ann:secret#x@127.0.0.1", "http://ann:secret?x@127.0.0.1",
        "http://127.0.0.1/#secret",
    ])
    func `messages contain no credentials`(url: String) {
        do {
            let target = try Target(url: url)
            Issue.record("\(url) was accepted as \(target)")
        } catch {
            #expect(error.code == .wrongTarget)
            #expect(!error.message.contains("sec"), "\(error.message)")
        }
    }
}
