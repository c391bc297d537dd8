// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NIOHTTP1

/// The checks of RFC 9110 and RFC 9112 on a request's head that the parser does not perform.
struct HTTP1Head {
    /// The framing of the body.
    private(set) var body = RequestFraming.Body.none
    /// The refusal, or nil if the head is valid.
    private(set) var mistake: Refusal?
    /// Whether the client waits for `100 Continue` before it sends the body.
    private(set) var wantsContinue = false
    /// Whether the parser treats the following bytes as another protocol.
    private(set) var leavesHTTP: Bool

    /// The relevant fields, collected in one pass: most requests have few of them.
    private struct Fields {
        var hosts: [String] = []
        var lengths: [String] = []
        var coding: String?
        var expectation: String?
        var hasUpgrade = false

        init(_ headers: HTTPHeaders) {
            for (name, value) in headers {
                switch name.utf8.count {
                case 4 where Self.is(name, "host"): hosts.append(value)
                case 6 where Self.is(name, "expect"): expectation = value
                case 7 where Self.is(name, "upgrade"): hasUpgrade = true
                case 14 where Self.is(name, "content-length"): lengths.append(value)
                case 17 where Self.is(name, "transfer-encoding"):
                    coding = coding.map { "\($0),\(value)" } ?? value
                default: break
                }
            }
        }

        /// Whether a field has a given name, ignoring case.
        private static func `is`(_ name: String, _ wanted: StaticString) -> Bool {
            name.utf8.elementsEqual(wanted.description.utf8) { $0 | 0x20 == $1 }
        }
    }

    init(_ head: HTTPRequestHead) {
        let fields = Fields(head.headers)
        leavesHTTP = fields.hasUpgrade || head.method == .CONNECT
        wantsContinue = head.version.minor > 0 && fields.expectation != nil
        (body, mistake) = Self.body(fields, head.version)
        if mistake == nil { mistake = Self.mistake(in: fields, head.version) }
    }

    private static func mistake(in fields: Fields, _ version: HTTPVersion) -> Refusal? {
        guard let host = fields.hosts.first else {
            return version.minor > 0 ? .badRequest("the header Host is missing") : nil
        }
        guard fields.hosts.count == 1 else {
            return .badRequest("the header Host occurs \(fields.hosts.count) times; it must occur once")
        }
        guard RequestHost.isHost(host) else {
            return .badRequest("the header Host must be a single host with an optional port")
        }
        if version.minor > 0, let expectation = fields.expectation, expectation.lowercased() != "100-continue" {
            return Refusal(.expectationFailed, "the header Expect must be 100-continue")
        }
        return nil
    }

    private static func body(_ fields: Fields, _ version: HTTPVersion) -> (RequestFraming.Body, Refusal?) {
        if let coding = fields.coding { return chunked(coding, fields, version) }
        guard let length = fields.lengths.first else { return (.none, nil) }
        guard fields.lengths.count == 1, !length.isEmpty, length.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let count = Int(length)
        else { return (.stop, .badRequest("the header Content-Length must be a single non-negative integer")) }
        return (.length(count), nil)
    }

    private static func chunked(
        _ coding: String, _ fields: Fields, _ version: HTTPVersion
    ) -> (RequestFraming.Body, Refusal?) {
        // Parsers that prefer different headers find different requests in the same bytes (request smuggling).
        if !fields.lengths.isEmpty {
            return (.stop, .badRequest("Content-Length and Transfer-Encoding must not be combined"))
        }
        if version.minor == 0 { return (.stop, .badRequest("HTTP/1.0 does not support Transfer-Encoding")) }
        let codings = coding.lowercased().split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        guard codings.last == "chunked" else {
            let rule = "the last Transfer-Encoding must be chunked, so that the end of the body is defined"
            return (.stop, .badRequest(rule))
        }
        guard codings.count == 1 else {
            return (.stop, Refusal(.notImplemented, "the only supported Transfer-Encoding is chunked"))
        }
        return (.chunked, nil)
    }
}

extension HTTP1Head {
    /// Returns the refusal for a parser error.
    static func refusal(for error: HTTPParserError) -> Refusal {
        switch error {
        case .headerOverflow: Refusal(.headersTooLarge, "the request's head is too large")
        case .invalidMethod: Refusal(.notImplemented, "the request's method is not supported")
        case .invalidVersion: Refusal(.versionNotSupported, "the request's version must be HTTP/1.1 or HTTP/1.0")
        case .invalidURL: .badRequest("the request's target is malformed")
        case .invalidHeaderToken: .badRequest("a header field is malformed")
        case .invalidContentLength, .unexpectedContentLength:
            .badRequest("the header Content-Length is malformed or combined with Transfer-Encoding")
        case .invalidChunkSize: .badRequest("a chunk's size is malformed")
        case .invalidEOFState, .closedConnection: .badRequest("the request is incomplete")
        default: .badRequest("the request is malformed")
        }
    }

    /// Formats an instant for the header Date.
    static func date(_ instant: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.weekday, .day, .month, .year, .hour, .minute, .second], from: instant)
        func number(_ value: Int?, _ digits: Int = 2) -> String {
            let text = String(value ?? 0)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(days[(parts.weekday ?? 1) - 1]), \(number(parts.day)) \(months[(parts.month ?? 1) - 1]) "
            + "\(number(parts.year, 4)) \(number(parts.hour)):\(number(parts.minute)):\(number(parts.second)) GMT"
    }
}
