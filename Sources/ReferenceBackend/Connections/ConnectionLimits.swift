// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore

/// Timeouts for each part of a request, and size limits.
struct ConnectionLimits: Sendable {
    /// From the first byte, or from the start of the connection, to the end of a request's head.
    var head = TimeAmount.seconds(10)
    /// From a request's head to the end of its body.
    var body = TimeAmount.seconds(30)
    /// Maximum time that an answer may wait for a client that does not read.
    var unread = TimeAmount.seconds(30)
    /// Between two requests. Longer than the interval between keep-alives of a watch; a dead client must not hold its
    /// socket forever.
    var idle = TimeAmount.minutes(10)
    /// From a connection's last answer to its close: the client's time to read the answer.
    var ending = TimeAmount.seconds(2)
    /// Interval between checks of the limits.
    var tick = TimeAmount.seconds(1)

    /// Maximum length of a request line; bytes.
    static let requestLine = 8_192
    /// Maximum total size of a request's header fields; bytes.
    static let headerSection = 16_384
    /// Maximum number of header fields in a request.
    static let headerFields = 100
    /// Maximum length of a chunk-size line; bytes.
    static let chunkLine = 256

    /// The maximum time in a phase, or nil for no limit.
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

/// Reasons for closing connections early.
enum Shedding: String, CaseIterable, Sendable {
    case unfinishedHead = "unfinished_head"
    case unfinishedBody = "unfinished_body"
    case unreadAnswer = "unread_answer"
    case crowded
    case noDescriptor = "no_descriptor"

    /// The log message for `count` connections.
    func words(_ count: Int, limits: ConnectionLimits) -> String {
        switch self {
        case .unfinishedHead:
            "closed \(count) connections that sent no complete request head within \(limits.head.words)"
        case .unfinishedBody: "closed \(count) requests whose body did not end within \(limits.body.words)"
        case .unreadAnswer: "closed \(count) connections that did not read their answer within \(limits.unread.words)"
        case .crowded:
            "closed \(count) idle or unfinished connections to make room: the file descriptor limit is reached;  "
                + "raise the hard limit (ulimit -Hn) or use fewer connections"
        case .noDescriptor:
            "no file descriptor is left for a new connection; "
                + (count > 0 ? "closed \(count) idle or unfinished connections" : "no connection is idle or unfinished")
                + "; raise the hard limit (ulimit -Hn)"
        }
    }
}

extension TimeAmount {
    fileprivate var words: String {
        nanoseconds % 1_000_000_000 == 0 ? "\(nanoseconds / 1_000_000_000) s" : "\(nanoseconds / 1_000_000) ms"
    }
}
