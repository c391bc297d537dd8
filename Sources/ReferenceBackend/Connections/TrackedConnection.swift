// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore
import Synchronization

/// An open connection: its phase, the start of the phase, and how to end it.
///
/// The connection's event loop writes the phase and the table reads it. A request costs one atomic store per phase.
final class TrackedConnection: Sendable {
    /// The phases of a connection.
    enum Phase: UInt64 {
        /// Nothing received yet.
        case fresh
        /// A request's head has begun.
        case head
        /// Receiving a request's body.
        case body
        /// The request is complete and its answer is not.
        case answering
        /// Answers are buffered because the client does not read.
        case unread
        /// Waiting for the next request.
        case idle
        /// The last answer is sent.
        case ending
    }

    /// A phase and its start.
    struct State: Equatable, Sendable {
        var phase: Phase
        /// Milliseconds of the machine's monotonic clock.
        var since: UInt64

        fileprivate init(_ bits: UInt64) {
            phase = Phase(rawValue: bits & 7) ?? .fresh
            since = bits >> 3
        }
    }

    let channel: any Channel
    private let shed: @Sendable (Shedding) -> Void
    private let bits: Atomic<UInt64>
    private let served = Atomic(false)
    /// The number of open HTTP/2 streams.
    let streams = Atomic(0)
    private let ending = Mutex<(@Sendable (State, Shedding?) -> Void)?>(nil)

    /// - Parameters:
    ///   - channel: the connection.
    ///   - shed: counts a connection that is closed early.
    init(_ channel: any Channel, shed: @escaping @Sendable (Shedding) -> Void) {
        self.channel = channel
        self.shed = shed
        bits = Atomic(Self.bits(.fresh))
    }

    /// The current phase.
    var state: State { State(bits.load(ordering: .relaxed)) }

    /// Whether the connection has received an answer. Unserved connections are closed first when there is no room.
    var isServed: Bool { served.load(ordering: .relaxed) }

    /// Records the start of a phase.
    func enter(_ phase: Phase) {
        bits.store(Self.bits(phase), ordering: .relaxed)
        if phase == .idle { served.store(true, ordering: .relaxed) }
    }

    /// Sets how to end the connection if its protocol needs more than a close.
    func onEnd(_ body: (@Sendable (State, Shedding?) -> Void)?) { ending.withLock { $0 = body } }

    /// Ends the connection unless its state has changed.
    func end(_ expected: State, _ reason: Shedding?) {
        if let body = ending.withLock({ $0 }) { return body(expected, reason) }
        channel.eventLoop.execute { [self] in
            guard state == expected, channel.isActive else { return }
            if let reason { shed(reason) }
            channel.close(promise: nil)
        }
    }

    /// Milliseconds of the machine's monotonic clock.
    static var now: UInt64 { NIODeadline.now().uptimeNanoseconds / 1_000_000 }

    private static func bits(_ phase: Phase) -> UInt64 { now << 3 | phase.rawValue }
}
