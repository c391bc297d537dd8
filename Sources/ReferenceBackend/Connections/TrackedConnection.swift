// SPDX-License-Identifier: GPL-3.0-or-later
import NIOCore
import Synchronization

/// An open connection: what it is doing, since when, and how it is ended.
///
/// The connection's event loop writes the phase, the table reads it: a store a phase is all that a request costs.
final class TrackedConnection: Sendable {
    /// What a connection is doing.
    enum Phase: UInt64 {
        /// It has sent nothing yet.
        case fresh
        /// A request's head has begun.
        case head
        /// A request's body is awaited.
        case body
        /// A request is whole, and its answer is not.
        case answering
        /// An answer waits for a client that does not read.
        case unread
        /// It waits for the next request.
        case idle
        /// Its last answer is sent.
        case ending
    }

    /// A phase and when it began.
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
    /// Streams of HTTP/2 that are open.
    let streams = Atomic(0)
    private let ending = Mutex<(@Sendable (State, Shedding?) -> Void)?>(nil)

    /// - Parameters:
    ///   - channel: the connection.
    ///   - shed: counts a connection that is closed before its time.
    init(_ channel: any Channel, shed: @escaping @Sendable (Shedding) -> Void) {
        self.channel = channel
        self.shed = shed
        bits = Atomic(Self.bits(.fresh))
    }

    /// The phase now.
    var state: State { State(bits.load(ordering: .relaxed)) }

    /// Whether it has been answered before. Who never got that far is closed first where there is no room.
    var isServed: Bool { served.load(ordering: .relaxed) }

    /// Notes that a phase begins.
    func enter(_ phase: Phase) {
        bits.store(Self.bits(phase), ordering: .relaxed)
        if phase == .idle { served.store(true, ordering: .relaxed) }
    }

    /// Tells how the connection is ended where its protocol has more to say than a close.
    func onEnd(_ body: (@Sendable (State, Shedding?) -> Void)?) { ending.withLock { $0 = body } }

    /// Ends the connection, unless its state is another by then.
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
