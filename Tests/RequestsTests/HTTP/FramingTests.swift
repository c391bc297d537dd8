// SPDX-License-Identifier: GPL-3.0-or-later
import Requests
import Testing

/// What RFC 9112 and RFC 9110 say that a client must do with an answer, rule by rule.
@Suite struct FramingTests {
    /// What becomes of an answer.
    enum Fate: Equatable {
        /// It is read, with this body, and the connection serves on.
        case kept(String)
        /// It is read, with this body, and the connection is closed.
        case closed(String)
        /// It lasts to the end of the connection.
        case untilEnd(String)
        /// It is none.
        case refused(ResponseScanner.Failure)
        /// More is waited for, and without it the answer is incomplete.
        case incomplete
    }

    struct Rule: CustomTestStringConvertible {
        var title: String
        var bytes: String
        var fate: Fate
        var isHead = false

        init(_ title: String, _ bytes: String, _ fate: Fate, isHead: Bool = false) {
            (self.title, self.bytes, self.fate, self.isHead) = (title, bytes, fate, isHead)
        }

        var testDescription: String { title }
    }

    private static let ok = "HTTP/1.1 200 OK\r\n"
    private static let coded = ok + "Transfer-Encoding: chunked\r\n\r\n"

    static let rules = [
        // RFC 9112, 2.2: lines.
        Rule("a line feed alone ends a line", "HTTP/1.1 200 OK\nContent-Length: 1\n\na", .kept("a")),
        Rule(
            "a carriage return alone does not", ok + "X: y\rContent-Length: 9\r\nContent-Length: 1\r\n\r\na", .kept("a")
        ),
        Rule("a carriage return in a length", ok + "Content-Length: 1\r\r\n\r\na", .refused(.malformedLength)),
        Rule("a carriage return in a coding", ok + "Transfer-Encoding: chunked\r\r\n\r\n", .refused(.malformedHeader)),
        Rule("a carriage return in Connection", ok + "Connection: close\r\r\n\r\n", .refused(.malformedHeader)),
        Rule("space before the first field", ok + " Content-Length: 1\r\n\r\na", .refused(.malformedHeader)),
        // 2.3 and 4: the status line.
        Rule("a later version of HTTP/1", "HTTP/1.7 200 OK\r\nContent-Length: 1\r\n\r\na", .kept("a")),
        Rule("the version is in capitals", "http/1.1 200 OK\r\n\r\n", .refused(.malformedStatusLine)),
        Rule("another version", "HTTP/2.0 200 OK\r\n\r\n", .refused(.malformedStatusLine)),
        Rule("no version", "200 OK\r\n\r\n", .refused(.malformedStatusLine)),
        Rule("a status of two digits", "HTTP/1.1 20 OK\r\n\r\n", .refused(.malformedStatusLine)),
        Rule("a status of four digits", "HTTP/1.1 2000 OK\r\n\r\n", .refused(.malformedStatusLine)),
        Rule("no reason", "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", .kept("")),
        Rule(
            "a status that nobody knows counts as its class", "HTTP/1.1 299 ?\r\nContent-Length: 1\r\n\r\na", .kept("a")
        ),
        // 5.1: names.
        Rule("space before the colon", ok + "Content-Length : 1\r\n\r\na", .refused(.malformedHeader)),
        Rule("names in any letters", ok + "cOnTeNt-LeNgTh: 1\r\n\r\na", .kept("a")),
        // 5.2: a field that goes on in the next line.
        Rule("a folded field that does not matter", ok + "X: y\r\n z\r\nContent-Length: 1\r\n\r\na", .kept("a")),
        Rule(
            "a folded field that looks like a length", ok + "X: y\r\n Content-Length: 9\r\nContent-Length: 1\r\n\r\na",
            .kept("a")),
        Rule("a folded length", ok + "Content-Length:\r\n\t1\r\n\r\na", .kept("a")),
        Rule("a length folded within", ok + "Content-Length: 1\r\n 1\r\n\r\na", .refused(.malformedLength)),
        Rule("a list of lengths folded at a comma", ok + "Content-Length: 1,\r\n 1\r\n\r\na", .kept("a")),
        Rule("a folded coding", ok + "Transfer-Encoding: gzip,\r\n chunked\r\n\r\n0\r\n\r\n", .kept("")),
        Rule(
            "a coding folded before a comma", ok + "Transfer-Encoding: gzip\r\n , chunked\r\n\r\n0\r\n\r\n", .kept("")),
        Rule("a coding folded within", ok + "Transfer-Encoding: gzip\r\n chunked\r\n\r\n", .refused(.malformedCoding)),
        Rule(
            "a folded coding of nothing but space", ok + "Transfer-Encoding: chunked\r\n \t\r\n\r\n0\r\n\r\n", .kept("")
        ),
        Rule("a folded Connection", ok + "Connection: x,\r\n close\r\nContent-Length: 1\r\n\r\na", .closed("a")),
        // 6.1: codings.
        Rule("chunked is the last of several", ok + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", .kept("")),
        Rule(
            "codings on two lines", ok + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            .kept("")),
        Rule("an empty element after chunked", ok + "Transfer-Encoding: chunked,\r\n\r\n0\r\n\r\n", .kept("")),
        Rule(
            "an empty line after chunked", ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding:\r\n\r\n0\r\n\r\n",
            .kept("")),
        Rule("codings in any letters", ok + "Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n", .kept("")),
        Rule("chunked is not the last", ok + "Transfer-Encoding: chunked, gzip\r\n\r\nab", .untilEnd("ab")),
        Rule("no chunked", ok + "Transfer-Encoding: gzip\r\nContent-Length: 1\r\n\r\nab", .untilEnd("ab")),
        Rule("chunked twice", ok + "Transfer-Encoding: chunked, chunked\r\n\r\n", .refused(.malformedCoding)),
        Rule(
            "chunked twice, with another between", ok + "Transfer-Encoding: chunked, gzip, chunked\r\n\r\n",
            .refused(.malformedCoding)),
        Rule("chunked with a parameter", ok + "Transfer-Encoding: chunked;x=1\r\n\r\n", .refused(.malformedCoding)),
        Rule("a coding whose name begins so", ok + "Transfer-Encoding: chunkedish\r\n\r\nab", .untilEnd("ab")),
        Rule(
            "a coding in HTTP/1.0",
            "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
            .closed("a")),
        Rule(
            "a coding in HTTP/1.0 without a body",
            "HTTP/1.0 204 No\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n", .closed("")),
        Rule(
            "a coding beside a length",
            ok + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", .closed("a")),
        Rule(
            "a length beside a coding",
            ok + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n1\r\na\r\n0\r\n\r\n", .closed("a")),
        // 6.2 and 6.3: lengths.
        Rule("the same length twice", ok + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na", .kept("a")),
        Rule("the same length in a list", ok + "Content-Length: 1, 1 ,1\r\n\r\na", .kept("a")),
        Rule("two lengths", ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", .refused(.malformedLength)),
        Rule("two lengths in a list", ok + "Content-Length: 1,2\r\n\r\nab", .refused(.malformedLength)),
        Rule("a sign", ok + "Content-Length: +1\r\n\r\na", .refused(.malformedLength)),
        Rule("hexadecimal", ok + "Content-Length: 0x1\r\n\r\na", .refused(.malformedLength)),
        Rule("two numbers", ok + "Content-Length: 1 1\r\n\r\na", .refused(.malformedLength)),
        Rule("a comma alone", ok + "Content-Length: ,\r\n\r\na", .refused(.malformedLength)),
        Rule("no number", ok + "Content-Length:\r\n\r\na", .refused(.malformedLength)),
        Rule("zeros in front", ok + "Content-Length: 0000000000000000000000001\r\n\r\na", .kept("a")),
        Rule("2 to the 64", ok + "Content-Length: 18446744073709551616\r\n\r\n", .refused(.malformedLength)),
        Rule(
            "2 to the 64 and a byte", ok + "Content-Length: 18446744073709551617\r\n\r\na", .refused(.malformedLength)),
        Rule("HEAD", ok + "Content-Length: 5\r\n\r\n", .kept(""), isHead: true),
        Rule("HEAD with a coding", ok + "Transfer-Encoding: chunked\r\n\r\n", .kept(""), isHead: true),
        Rule("204 with a length", "HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\n", .kept("")),
        Rule("304 with a length", "HTTP/1.1 304 No\r\nContent-Length: 5\r\n\r\n", .kept("")),
        Rule("205 has a length as others", "HTTP/1.1 205 Reset\r\nContent-Length: 0\r\n\r\n", .kept("")),
        Rule("neither length nor coding", ok + "\r\nab", .untilEnd("ab")),
        Rule("less than the length", ok + "Content-Length: 5\r\n\r\nab", .incomplete),
        Rule("chunks without the last", coded + "1\r\na\r\n", .incomplete),
        Rule("chunks without the end of the trailers", coded + "0\r\n", .incomplete),
        // 7.1: chunks.
        Rule(
            "sizes in letters of both kinds", coded + "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n",
            .kept("01234567890123456789")),
        Rule("zeros before a size", coded + "00000000000000000000001\r\na\r\n000\r\n\r\n", .kept("a")),
        Rule("a size of 2 to the 64", coded + "10000000000000000\r\na\r\n", .refused(.malformedChunk)),
        Rule(
            "a size of 2 to the 64 and a byte", coded + "10000000000000001\r\na\r\n0\r\n\r\n", .refused(.malformedChunk)
        ),
        Rule("a size below 0", coded + "-1\r\n", .refused(.malformedChunk)),
        Rule("a size with 0x", coded + "0x1\r\na\r\n", .refused(.malformedChunk)),
        Rule("an extension", coded + "1;x=\"y\"\r\na\r\n0 ; z\r\n\r\n", .kept("a")),
        Rule("words after a size", coded + "1 x\r\na\r\n", .refused(.malformedChunk)),
        Rule("more than the size", coded + "1\r\nab\r\n0\r\n\r\n", .refused(.malformedChunk)),
        Rule(
            "trailers that look like a head", coded + "0\r\nContent-Length: 5\r\nConnection: close\r\n\r\n", .kept("")),
        // 9.3: connections.
        Rule("close", ok + "Connection: close\r\nContent-Length: 1\r\n\r\na", .closed("a")),
        Rule(
            "close in any letters, among others", ok + "Connection: x, CLOSE ,y\r\nContent-Length: 1\r\n\r\na",
            .closed("a")),
        Rule("a word that begins so", ok + "Connection: closed\r\nContent-Length: 1\r\n\r\na", .kept("a")),
        Rule(
            "close wins", ok + "Connection: close\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\na", .closed("a")
        ),
        Rule("HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na", .closed("a")),
        Rule(
            "HTTP/1.0 with keep-alive", "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\na",
            .kept("a")),
        Rule(
            "HTTP/1.0 with keep-alive and without a length", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nab",
            .untilEnd("ab")),
        // RFC 9110, 15.2: interim answers.
        Rule(
            "interim answers",
            "HTTP/1.1 100 C\r\n\r\nHTTP/1.1 103 E\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + ok + "Content-Length: 1\r\n\r\na", .kept("a")),
        Rule(
            "an interim answer that nobody knows", "HTTP/1.1 199 ?\r\n\r\n" + ok + "Content-Length: 1\r\n\r\na",
            .kept("a")),
        Rule("an interim answer alone", "HTTP/1.1 100 C\r\n\r\n", .incomplete),
        Rule("a switch of protocols", "HTTP/1.1 101 S\r\nUpgrade: x\r\n\r\n", .refused(.switchedProtocol)),
        Rule(
            "a fold after an interim answer belongs to no field", "HTTP/1.1 100 C\r\nX: y\r\n\r\n" + ok + " z\r\n\r\n",
            .refused(.malformedHeader)),
    ]

    private func fate(of rule: Rule, pieces: Int) -> Fate {
        var scanner = ResponseScanner()
        scanner.begin(isHead: rule.isHead, wantsBody: true)
        let all = bytes(rule.bytes)
        var place = 0
        while place < all.count {
            let step = scanner.scan(Array(all[place..<min(place + pieces, all.count)]))
            place += step.used
            switch step.outcome {
            case .needsMore: continue
            case .failed(let failure): return .refused(failure)
            case .complete:
                #expect(place == all.count)
                return scanner.closesConnection ? .closed(scanner.body.text) : .kept(scanner.body.text)
            }
        }
        guard scanner.end() == .complete else { return .incomplete }
        #expect(scanner.closesConnection)
        return .untilEnd(scanner.body.text)
    }

    @Test(arguments: rules) func `the scanner follows the rule, however the bytes are split`(rule: Rule) {
        for pieces in [rule.bytes.utf8.count, 1, 2, 7] { #expect(fate(of: rule, pieces: pieces) == rule.fate) }
    }

    @Test func `a body of 16 MiB is kept, in one piece or in chunks, and released afterwards`() {
        let size = 16 << 20
        let part = [UInt8](repeating: 0x78, count: 1 << 20)
        let heads = [
            ("Content-Length: \(size)\r\n\r\n", "", ""),
            ("Transfer-Encoding: chunked\r\n\r\n", "100000\r\n", "\r\n"),
        ]
        for (head, before, after) in heads {
            var scanner = ResponseScanner()
            scanner.begin(wantsBody: true)
            _ = scanner.scan(bytes("HTTP/1.1 200 OK\r\n" + head))
            // Nothing is allocated on the word of a head.
            #expect(scanner.body.capacity == 0)
            for _ in 0..<16 {
                _ = scanner.scan(bytes(before))
                _ = scanner.scan(part)
                _ = scanner.scan(bytes(after))
            }
            if !before.isEmpty { _ = scanner.scan(bytes("0\r\n\r\n")) }
            #expect(scanner.end() == .complete)
            #expect(scanner.body.count == size)
            #expect(!scanner.bodyIsCut)
            scanner.releaseBody()
            #expect(scanner.body.capacity == 0)
        }
    }

    @Test func `a small body's storage is reused`() {
        var scanner = ResponseScanner()
        scanner.begin(wantsBody: true)
        _ = scanner.scan(bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"))
        scanner.releaseBody()
        #expect(scanner.body.text == "hello")
        scanner.begin(wantsBody: true)
        #expect(scanner.body.capacity >= 5)
    }
}
