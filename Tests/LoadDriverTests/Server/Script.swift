// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore

/// The steps of a scripted server for one request.
struct Script: Sendable {
    /// One step.
    enum Step: Sendable {
        /// Waits.
        case wait(TimeAmount)
        /// Sends a well-formed answer in the connection's protocol.
        case answer(Int, [(String, String)], String)
        /// Sends raw bytes; HTTP/1.1 only.
        case bytes(String)
        /// Repeats these bytes until the client closes the connection; HTTP/1.1 only.
        case endless(String)
        /// Closes the connection gracefully.
        case close
        /// Resets the connection, or the stream over HTTP/2.
        case reset
        /// Announces that the connection accepts no new requests (GOAWAY); HTTP/2 only.
        case goAway
        /// Sends GOAWAY with an error code and without the last processed request; HTTP/2 only.
        case goAwayWith(code: Int)
    }

    var steps: [Step]

    init(_ steps: Step...) { self.steps = steps }

    /// An answer after a delay.
    static func answer(
        _ status: Int = 200, _ headers: [(String, String)] = [], _ body: String = "{}", after delay: TimeAmount = .zero
    ) -> Script {
        var script = Script(.answer(status, headers, body))
        if delay > .zero { script.steps.insert(.wait(delay), at: 0) }
        return script
    }

    /// Never answers.
    static let silence = Script()

    /// Sends bytes one at a time, each in its own packet where the system allows.
    static func dripped(_ text: String, every pause: TimeAmount = .zero) -> Script {
        var script = Script()
        script.steps = text.unicodeScalars.flatMap { [Step.bytes(String($0)), .wait(pause)] }
        return script
    }
}

/// A request received by a scripted server.
struct ServedRequest: Sendable {
    var method = ""
    var path = ""
    /// Names in lowercase.
    var headers: [String: String] = [:]
    var body = ""
    /// Number of its connection, from 1.
    var connection = 0
    /// Number of the request within its connection, from 1.
    var turn = 0
    /// Time of arrival; nanoseconds of the monotonic clock.
    var instant: Int64 = 0
    /// Unanswered requests at its arrival, including itself.
    var unanswered = 0

    /// The sequence number that the test profile puts into each request.
    var sequence: Int { headers["x-sequence"].flatMap { Int($0) } ?? -1 }
}
