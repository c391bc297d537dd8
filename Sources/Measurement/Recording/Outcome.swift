// SPDX-License-Identifier: GPL-3.0-or-later

/// The outcome of an operation.
public enum Outcome: UInt8, CaseIterable, Codable, Sendable {
    /// Answered as the profile expects.
    case ok
    /// Refused by a rule of the backend, such as a full friend list (409): a correct answer, not an error.
    case conflict
    /// Answered with a status that the profile does not expect.
    case unexpectedStatus
    /// Too many requests (429).
    case throttled
    /// Answered with status 503.
    case unavailable
    /// Not answered within the time-out.
    case timedOut
    /// The connection was closed or reset before the answer was complete.
    case reset
    /// The connection was refused.
    case refused
    /// The host is unreachable.
    case unreachable
    /// The host name does not resolve to an address.
    case nameNotResolved
    /// The certificate is untrusted, for another host, expired or not yet valid.
    case certificateRejected
    /// The TLS handshake failed.
    case tlsFailed
    /// The server speaks another protocol: plain text instead of TLS or the reverse, or another HTTP version.
    case wrongProtocol
    /// Answered with data that violates the protocol, or without a value that the profile captures.
    case malformedResponse
    /// The generator ran out of sockets, ports or file descriptors.
    case outOfSockets
    /// Still waiting to be sent when the run ended or the operation timed out.
    case neverSent
    /// Still unanswered when the run ended.
    case unfinished
    /// Not sent because an operation that it depends on failed.
    case dependencyFailed
    /// Not sent because the profile does not define the operation.
    case skipped

    /// The name in files and objectives, such as `timed_out`.
    public var name: String { row.name }

    /// Whether the outcome is an error of the backend or of the path to it.
    public var isError: Bool { row.isError }

    /// Whether the histograms include the operation, with its duration until it ended.
    public var hasResponseTime: Bool { row.hasResponseTime }

    /// The meaning in a few words.
    public var meaning: String { row.meaning }

    /// Creates the outcome with this name in files; nil if there is none.
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
        case .unreachable: ("unreachable", true, true, "host unreachable")
        case .nameNotResolved: ("name_not_resolved", true, true, "host name does not resolve")
        case .certificateRejected: ("certificate_rejected", true, true, "certificate not trusted")
        case .tlsFailed: ("tls_failed", true, true, "TLS handshake failed")
        case .wrongProtocol: ("wrong_protocol", true, true, "server speaks another protocol")
        case .malformedResponse: ("malformed_response", true, true, "malformed answer")
        case .outOfSockets: ("out_of_sockets", true, true, "no socket left on this machine")
        case .neverSent: ("never_sent", true, true, "never sent")
        case .unfinished: ("unfinished", true, true, "unanswered at the end")
        case .dependencyFailed: ("dependency_failed", true, false, "a prerequisite operation failed")
        case .skipped: ("skipped", false, false, "not in the profile")
        }
    }
}

extension Outcome {
    /// `isError` and `hasResponseTime` of all outcomes as bit tables, for counting at millions per second.
    static let errorBits = bits(\.isError)
    static let timedBits = bits(\.hasResponseTime)

    private static func bits(_ property: (Outcome) -> Bool) -> UInt32 {
        allCases.filter(property).reduce(0) { $0 | 1 << UInt32($1.rawValue) }
    }
}
