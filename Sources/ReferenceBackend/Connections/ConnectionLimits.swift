// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore

/// How long a connection may take over each part of a request, and how large the parts may be.
struct ConnectionLimits: Sendable {
    /// From the first byte, or from the connection, to the end of a request's head.
    var head = TimeAmount.seconds(10)
    /// From a request's head to the end of its body.
    var body = TimeAmount.seconds(30)
    /// How long an answer may wait for a client that reads nothing.
    var unread = TimeAmount.seconds(30)
    /// Between two requests. Longer than watches are silent between keep-alives; a client that died must not hold its
    /// socket for ever.
    var idle = TimeAmount.minutes(10)
    /// From the last answer of a connection to its end: so long the client may take to read it.
    var ending = TimeAmount.seconds(2)
    /// How often the limits are looked at.
    var tick = TimeAmount.seconds(1)

    /// Bytes of a request line.
    static let requestLine = 8_192
    /// Bytes of all header fields of a request.
    static let headerSection = 16_384
    /// Header fields of a request.
    static let headerFields = 100
    /// Bytes of a line that tells a chunk's size.
    static let chunkLine = 256

    /// How long a connection may stay in a phase; nil for as long as it takes.
    func most(_ phase: TrackedConnection.Phase) -> TimeAmount? {
        switch phase {
        case .fresh, .head: head
        case .body: body
        case .answering: nil
        case .unread: unread
        case .idle: idle
        case .ending: ending
        }
    }
}

/// Why connections are closed before their time.
enum Shedding: String, CaseIterable, Sendable {
    case unfinishedHead = "unfinished_head"
    case unfinishedBody = "unfinished_body"
    case unreadAnswer = "unread_answer"
    case crowded
    case noDescriptor = "no_descriptor"

    /// What the log says of `count` connections.
    func words(_ count: Int, limits: ConnectionLimits) -> String {
        switch self {
        case .unfinishedHead:
            "closed \(count) connections that sent no whole request head within \(limits.head.words)"
        case .unfinishedBody: "closed \(count) requests whose body did not end within \(limits.body.words)"
        case .unreadAnswer: "closed \(count) connections that did not read their answer within \(limits.unread.words)"
        case .crowded:
            "closed \(count) idle or unfinished connections to make room: all that file descriptors allow are open; "
                + "raise the hard limit (ulimit -Hn) or send from fewer connections"
        case .noDescriptor:
            "no file descriptor is left for a new connection, "
                + (count > 0 ? "closed \(count) idle or unfinished ones" : "and none is idle or unfinished")
                + "; raise the hard limit (ulimit -Hn)"
        }
    }
}

extension TimeAmount {
    fileprivate var words: String {
        nanoseconds % 1_000_000_000 == 0 ? "\(nanoseconds / 1_000_000_000) s" : "\(nanoseconds / 1_000_000) ms"
    }
}
