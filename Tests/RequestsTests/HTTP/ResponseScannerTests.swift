// SPDX-License-Identifier: GPL-3.0-or-later
import Requests
import Testing

@Suite struct ResponseScannerTests {
    /// What a scan of a whole answer tells.
    struct Answer: Equatable {
        var status = 0
        var body = ""
        var closes = false
        var retryAfter = ""
    }

    /// An answer as bytes, what follows it on the connection, and what it tells.
    struct Example: CustomTestStringConvertible {
        var title: String
        var bytes: String
        var answer: Answer
        var isHead = false
        var lastsToTheEnd = false

        var testDescription: String { title }
    }

    static let examples = [
        Example(
            title: "a static page",
            bytes: "HTTP/1.1 200 OK\r\nServer: nginx/1.24.0\r\nDate: Sun, 22 Nov 2026 13:00:00 GMT\r\n"
                + "Content-Type: text/html\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello",
            answer: Answer(status: 200, body: "hello")),
        Example(
            title: "no words after the status, no space after colons, line feeds alone",
            bytes: "HTTP/1.1 201\nCONTENT-LENGTH:2\ncontent-type:x\n\nok", answer: Answer(status: 201, body: "ok")),
        Example(
            title: "chunks with extensions and trailers",
            bytes: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n00D ; a=\"b\"\r\n, wide\r\nworld"
                + "\r\n0;last\r\nContent-Length: 7\r\nX: y\r\n\r\n",
            answer: Answer(status: 200, body: "hello, wide\r\nworld")),
        Example(title: "204", bytes: "HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n", answer: Answer(status: 204)),
        Example(
            title: "304 with a length", bytes: "HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n",
            answer: Answer(status: 304)),
        Example(
            title: "an answer to HEAD", bytes: "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n",
            answer: Answer(status: 200), isHead: true),
        Example(
            title: "interim answers first",
            bytes: "HTTP/1.1 100 Continue\r\nRetry-After: 9\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n"
                + "Content-Length: 3\r\nConnection: close\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            answer: Answer(status: 200)),
        Example(
            title: "busy",
            bytes: "HTTP/1.1 429 Too Many Requests\r\nretry-after:  120 \r\nContent-Length: 4\r\n\r\nwait",
            answer: Answer(status: 429, body: "wait", retryAfter: "120")),
        Example(
            title: "busy until a date",
            bytes: "HTTP/1.1 503 x\r\nRetry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\nContent-Length: 0\r\n\r\n",
            answer: Answer(status: 503, retryAfter: "Fri, 31 Dec 1999 23:59:59 GMT")),
        Example(
            title: "the last one of the connection",
            bytes: "HTTP/1.1 200 OK\r\nConnection: Upgrade, Close\r\nContent-Length: 2\r\n\r\nok",
            answer: Answer(status: 200, body: "ok", closes: true)),
        Example(
            title: "close among other words",
            bytes:
                "HTTP/1.1 200 OK\r\nConnection: close, keep-alive\r\nConnection: keep-alive\r\n"
                + "Content-Length: 2\r\n\r\nok",
            answer: Answer(status: 200, body: "ok", closes: true)),
        Example(
            title: "HTTP/1.0", bytes: "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
            answer: Answer(status: 200, body: "ok", closes: true)),
        Example(
            title: "HTTP/1.0 with keep-alive",
            bytes: "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nok",
            answer: Answer(status: 200, body: "ok")),
        Example(
            title: "the same length twice",
            bytes: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok",
            answer: Answer(status: 200, body: "ok")),
        Example(
            title: "a length beside chunks",
            bytes:
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
            answer: Answer(status: 200, body: "a", closes: true)),
        Example(
            title: "a body that lasts to the end", bytes: "HTTP/1.1 200 OK\r\nServer: x\r\n\r\nhello",
            answer: Answer(status: 200, body: "hello", closes: true), lastsToTheEnd: true),
        Example(
            title: "a coding that is not chunked",
            bytes: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\nhello",
            answer: Answer(status: 200, body: "hello", closes: true), lastsToTheEnd: true),
    ]

    /// Scans an answer in pieces that end at `borders`.
    private func scan(_ example: Example, borders: [Int], followedBy next: String = "") -> (Answer?, used: Int) {
        var scanner = ResponseScanner()
        scanner.begin(isHead: example.isHead, wantsBody: true)
        let all = bytes(example.bytes + next)
        var used = 0
        for (start, end) in zip([0] + borders, borders + [all.count]) {
            let piece = Array(all[start..<end])
            let step = scanner.scan(piece)
            used += step.used
            switch step.outcome {
            case .needsMore: #expect(step.used == piece.count)
            case .complete: return (answer(of: scanner), used)
            case .failed: return (nil, used)
            }
        }
        return (scanner.end() == .complete ? answer(of: scanner) : nil, used)
    }

    private func answer(of scanner: ResponseScanner) -> Answer {
        #expect(scanner.bodyBytes == scanner.body.count)
        return Answer(
            status: scanner.status, body: scanner.body.text, closes: scanner.closesConnection,
            retryAfter: scanner.retryAfter.text)
    }

    @Test(arguments: examples) func `the scanner reads an answer and ignores the bytes after it`(example: Example) {
        let next = example.lastsToTheEnd ? "" : "HTTP/1.1 500 Next\r\n"
        let (answer, used) = scan(example, borders: [], followedBy: next)
        #expect(answer == example.answer)
        #expect(used == example.bytes.utf8.count)
    }

    @Test(arguments: examples) func `an answer split at any position gives the same result`(example: Example) {
        let count = example.bytes.utf8.count
        for border in 0...count {
            #expect(scan(example, borders: [border]).0 == example.answer, "cut at \(border)")
        }
        #expect(scan(example, borders: Array(0...count)).0 == example.answer, "byte by byte")
        var random = SplitMix(state: 2)
        for _ in 0..<200 {
            let borders = (0..<5).map { _ in random.next(below: count + 1) }.sorted()
            #expect(scan(example, borders: borders).0 == example.answer, "cut at \(borders)")
        }
    }

    @Test(arguments: examples) func `an answer that ends too early is truncated`(example: Example) {
        let all = bytes(example.bytes)
        let head = example.lastsToTheEnd ? all.count - 5 : all.count
        for count in 0..<head {
            var scanner = ResponseScanner()
            scanner.begin(isHead: example.isHead)
            #expect(scanner.scan(Array(all[..<count])).outcome == .needsMore)
            #expect(scanner.end() == .failed(.truncated))
            #expect(scanner.end() == .failed(.truncated))
        }
    }

    @Test func `one scanner reads successive answers of a connection`() {
        let all = bytes(Self.examples.filter { !$0.lastsToTheEnd && !$0.isHead }.map(\.bytes).joined())
        var scanner = ResponseScanner()
        var place = 0
        var statuses: [Int] = []
        while place < all.count {
            scanner.begin()
            let step = scanner.scan(Array(all[place...]))
            #expect(step.outcome == .complete)
            #expect(scanner.body.isEmpty)
            #expect(scanner.scan(all) == .init(used: 0, outcome: .complete))
            place += step.used
            statuses.append(scanner.status)
        }
        #expect(statuses == [200, 201, 200, 204, 304, 200, 429, 503, 200, 200, 200, 200, 200, 200])
    }

    static let malformed: [(String, ResponseScanner.Failure)] = [
        ("HTTP/2 200 OK\r\n", .malformedStatusLine), ("HTTP/1.1 99 x\r\n", .malformedStatusLine),
        ("HTTP/1.1 600 x\r\n", .malformedStatusLine), ("HTTP/1.1 20x OK\r\n", .malformedStatusLine),
        ("HTTP/1.1 2000\r\n", .malformedStatusLine), ("\r\n", .malformedStatusLine),
        ("<html>\n", .malformedStatusLine), ("HTTP/1.1  200 OK\r\n", .malformedStatusLine),
        ("HTTP/1.1 200 OK\r\n X: folded\r\n", .malformedHeader), ("HTTP/1.1 200 OK\r\n: x\r\n", .malformedHeader),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding : chunked\r\n", .malformedHeader),
        ("HTTP/1.1 200 OK\r\nContent-Length\r\n", .malformedHeader),
        ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n", .malformedLength),
        ("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n", .malformedLength),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n", .malformedLength),
        ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n", .malformedLength),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n", .malformedLength),
        ("HTTP/1.1 101 Switching Protocols\r\n\r\n", .switchedProtocol),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", .malformedChunk),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", .malformedChunk),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1x\r\n", .malformedChunk),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", .malformedChunk),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", .malformedChunk),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na0\r\n", .malformedChunk),
    ]

    @Test(arguments: malformed) func `bytes that are not an answer give an outcome`(
        text: String, failure: ResponseScanner.Failure
    ) {
        let all = bytes(text)
        for border in 0..<all.count {
            var scanner = ResponseScanner()
            scanner.begin()
            let first = scanner.scan(Array(all[..<border]))
            let last = first.outcome == .needsMore ? scanner.scan(Array(all[border...])) : first
            #expect(last.outcome == .failed(failure), "cut at \(border)")
            #expect(scanner.scan(all) == .init(used: 0, outcome: .failed(failure)))
            #expect(scanner.closesConnection)
        }
    }

    @Test func `an endless head is rejected at the limit, in one line or in many`() {
        for line in ["X: y\r\n", "x"] {
            var scanner = ResponseScanner(limits: .init(headBytes: 1_000))
            scanner.begin()
            _ = scanner.scan(bytes("HTTP/1.1 200 OK\r\n"))
            var sent = 17
            let piece = bytes(line)
            while scanner.scan(piece).outcome == .needsMore { sent += piece.count }
            #expect(scanner.end() == .failed(.headTooLong))
            #expect((995...1_000).contains(sent), "\(sent)")
        }
    }

    @Test func `endless interim answers are rejected at the limit`() {
        var scanner = ResponseScanner(limits: .init(headBytes: 1_000))
        scanner.begin()
        let interim = bytes("HTTP/1.1 102 Processing\r\n\r\n")
        var rounds = 0
        while scanner.scan(interim).outcome == .needsMore, rounds < 100 { rounds += 1 }
        #expect(scanner.end() == .failed(.headTooLong))
        #expect(rounds == 37)
    }

    @Test func `a long chunked answer does not count as a long head`() {
        var scanner = ResponseScanner(limits: .init(headBytes: 200))
        scanner.begin()
        let all = bytes(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + String(repeating: "1\r\nx\r\n", count: 1_000) + "0\r\n\r\n")
        for byte in all { _ = scanner.scan([byte]) }
        #expect(scanner.end() == .complete)
        #expect(scanner.bodyBytes == 1_000)
    }

    @Test func `a body beyond the limit is counted and not kept`() {
        var scanner = ResponseScanner(limits: .init(keptBodyBytes: 10))
        scanner.begin(wantsBody: true)
        let all = bytes("HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\nabcdefghijklmnopqrstuvwxyz")
        for byte in all { _ = scanner.scan([byte]) }
        #expect(scanner.end() == .complete)
        #expect(scanner.body.text == "abcdefghij")
        #expect(scanner.bodyBytes == 26)
        #expect(scanner.bodyIsCut)
    }

    @Test func `every mutation of an answer gives an outcome`() {
        var random = SplitMix(state: 3)
        let originals = Self.examples.map { bytes($0.bytes) }
        let pieces = [
            "\r\n", "\n", ":", "0\r\n\r\n", "Content-Length: 3\r\n", "HTTP/1.1 ", "Transfer-Encoding: chunked\r\n",
        ]
        .map(bytes)
        var scanner = ResponseScanner(limits: .init(headBytes: 4_096, keptBodyBytes: 64))
        var complete = 0
        for _ in 0..<100_000 {
            var all = originals[random.next(below: originals.count)]
            for _ in 0...random.next(below: 3) {
                let place = random.next(below: all.count)
                switch random.next(below: 4) {
                case 0: all[place] = UInt8(random.next(below: 256))
                case 1: all.remove(at: place)
                case 2: all.insert(contentsOf: pieces[random.next(below: pieces.count)], at: place)
                default: all[place] ^= 1 << UInt8(random.next(below: 8))
                }
                if all.isEmpty { all = originals[0] }
            }
            let isHead = random.next(below: 8) == 0
            scanner.begin(isHead: isHead, wantsBody: random.next(below: 2) == 0)
            let border = random.next(below: all.count + 1)
            let whole = outcome(&scanner, all, border: border)
            // The cut is not part of the answer: however it fell, the same is told.
            var other = ResponseScanner(limits: scanner.limits)
            other.begin(isHead: isHead, wantsBody: false)
            #expect(outcome(&other, all, border: 0) == whole)
            #expect(other.status == scanner.status && other.bodyBytes == scanner.bodyBytes)
            if whole == .complete { complete += 1 }
        }
        #expect((20_000...95_000).contains(complete), "\(complete)")
    }

    private func outcome(_ scanner: inout ResponseScanner, _ all: [UInt8], border: Int) -> ResponseScanner.Outcome {
        for piece in [all[..<border], all[border...]] {
            let step = scanner.scan(Array(piece))
            #expect(step.used <= piece.count)
            if step.outcome != .needsMore { return step.outcome }
        }
        return scanner.end()
    }
}
