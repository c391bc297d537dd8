// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore

/// What a scripted server does with one request, step by step.
struct Script: Sendable {
    /// One thing that a server can do.
    enum Step: Sendable {
        /// Nothing for a while.
        case wait(TimeAmount)
        /// An answer by the rules of the protocol that is spoken.
        case answer(Int, [(String, String)], String)
        /// These bytes, as they are; over HTTP/1.1 only.
        case bytes(String)
        /// These bytes again and again, until the client has enough; over HTTP/1.1 only.
        case endless(String)
        /// The end of the connection, in order.
        case close
        /// The end of the connection by a reset; over HTTP/2, of the stream.
        case reset
        /// Word that the connection takes no new requests; over HTTP/2 only.
        case goAway
        /// The same with the number of an error, and without a word on which requests were looked at; over HTTP/2 only.
        case goAwayWith(code: Int)
    }

    var steps: [Step]

    init(_ steps: Step...) { self.steps = steps }

    /// An answer, after a while.
    static func answer(
        _ status: Int = 200, _ headers: [(String, String)] = [], _ body: String = "{}", after delay: TimeAmount = .zero
    ) -> Script {
        var script = Script(.answer(status, headers, body))
        if delay > .zero { script.steps.insert(.wait(delay), at: 0) }
        return script
    }

    /// No answer, ever.
    static let silence = Script()

    /// Bytes one at a time, each in a packet of its own as far as the system lets them.
    static func dripped(_ text: String, every pause: TimeAmount = .zero) -> Script {
        var script = Script()
        script.steps = text.unicodeScalars.flatMap { [Step.bytes(String($0)), .wait(pause)] }
        return script
    }
}

/// A request that a scripted server got.
struct ServedRequest: Sendable {
    var method = ""
    var path = ""
    /// Names in small letters.
    var headers: [String: String] = [:]
    var body = ""
    /// Which connection it came on, counted from 1.
    var connection = 0
    /// Which request of its connection it is, counted from 1.
    var turn = 0
    /// When it was there; nanoseconds of the monotonic clock.
    var instant: Int64 = 0
    /// Requests that were unanswered when it came, itself among them.
    var unanswered = 0

    /// What the test's profile puts into each request: the job's number.
    var sequence: Int { headers["x-sequence"].flatMap { Int($0) } ?? -1 }
}
