// SPDX-License-Identifier: GPL-3.0-or-later

/// How an operation that was to be sent ended.
public enum Outcome: UInt8, CaseIterable, Codable, Sendable {
    /// Answered as the profile expects.
    case ok
    /// Refused by one of the backend's rules, such as a full friend list (409): a right answer, and no error.
    case conflict
    /// Answered with a status that the profile does not expect.
    case unexpectedStatus
    /// Too many requests (429).
    case throttled
    /// The backend says that it cannot serve now (503).
    case unavailable
    /// Not answered in time.
    case timedOut
    /// The connection was closed or reset before the answer was whole.
    case reset
    /// The connection was refused.
    case refused
    /// No way to the host.
    case unreachable
    /// The host's name has no address.
    case nameNotResolved
    /// The certificate is not trusted, not for this host, or not valid now.
    case certificateRejected
    /// TLS was not agreed upon.
    case tlsFailed
    /// The server speaks another protocol: no TLS or TLS alone, or another version of HTTP.
    case wrongProtocol
    /// Something that is no answer of the protocol, or has not what is to be captured from it.
    case malformedResponse
    /// The generator had no socket, port or file descriptor left.
    case outOfSockets
    /// Still waiting to be sent when the run ended or the operation's time was over.
    case neverSent
    /// Still unanswered when the run ended.
    case unfinished
    /// Not sent, since an operation that it builds upon failed.
    case dependencyFailed
    /// Not sent, since the profile has no such operation.
    case skipped

    /// The name in files and objectives, such as `timed_out`.
    public var name: String { row.name }

    /// Whether the backend, or the way to it, failed the one who asked.
    public var isError: Bool { row.isError }

    /// Whether it is in the histograms of response times, with the time that had passed when it was over.
    public var hasResponseTime: Bool { row.hasResponseTime }

    /// What it means, in a few words.
    public var meaning: String { row.meaning }

    /// The outcome with this name in files.
    public init?(name: String) {
        guard let outcome = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = outcome
    }

    private typealias Row = (name: String, isError: Bool, hasResponseTime: Bool, meaning: String)

    private var row: Row {
        switch self {
        case .ok: ("ok", false, true, "answered as expected")
        case .conflict: ("conflict", false, true, "refused by a rule of the backend")
        case .unexpectedStatus: ("unexpected_status", true, true, "answered with an unexpected status")
        case .throttled: ("throttled", true, true, "too many requests (429)")
        case .unavailable: ("unavailable", true, true, "unavailable (503)")
        case .timedOut: ("timed_out", true, true, "not answered in time")
        case .reset: ("reset", true, true, "connection closed before the answer")
        case .refused: ("refused", true, true, "connection refused")
        case .unreachable: ("unreachable", true, true, "no way to the host")
        case .nameNotResolved: ("name_not_resolved", true, true, "host name without an address")
        case .certificateRejected: ("certificate_rejected", true, true, "certificate not trusted")
        case .tlsFailed: ("tls_failed", true, true, "no TLS agreed upon")
        case .wrongProtocol: ("wrong_protocol", true, true, "another protocol spoken")
        case .malformedResponse: ("malformed_response", true, true, "not an answer")
        case .outOfSockets: ("out_of_sockets", true, true, "no socket left on this machine")
        case .neverSent: ("never_sent", true, true, "never sent")
        case .unfinished: ("unfinished", true, true, "unanswered at the end")
        case .dependencyFailed: ("dependency_failed", true, false, "an operation before it failed")
        case .skipped: ("skipped", false, false, "not in the profile")
        }
    }
}

extension Outcome {
    /// `isError` and `hasResponseTime` of all outcomes as bits, for those who count millions a second.
    static let errorBits = bits(\.isError)
    static let timedBits = bits(\.hasResponseTime)

    private static func bits(_ property: (Outcome) -> Bool) -> UInt32 {
        allCases.filter(property).reduce(0) { $0 | 1 << UInt32($1.rawValue) }
    }
}
