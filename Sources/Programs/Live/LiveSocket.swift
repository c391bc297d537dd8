// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Simulation
import Synchronization

/// The writing end of a channel to another process. It never blocks: it drops and counts what does not fit.
///
/// A line is sent whole or not at all. It may go in several parts; the rest of one line precedes the next line.
final class LiveSocket: Sendable {
    private struct State {
        /// The writing end; nil once it is closed or the reader is gone.
        var end: Int32?
        /// The unsent rest of a partially sent line.
        var rest: ArraySlice<UInt8> = []
        /// Events dropped since the last `dropped` event.
        var dropped = 0
    }

    private let state: Mutex<State>

    /// Takes ownership of the writing end of a socket pair.
    init(_ end: Int32) { state = Mutex(State(end: end)) }

    deinit { close() }

    /// Creates a channel and returns its two ends; both are closed on `exec`.
    static func pair() -> (writing: Int32, reading: Int32)? {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
        return (ends[0], ends[1])
    }

    /// Sends an event if it fits.
    ///
    /// - Returns: whether the channel accepted it.
    @discardableResult
    func send(_ event: LiveEvent) -> Bool {
        state.withLock { state in
            guard state.end != nil else { return false }
            Self.flush(&state)
            guard state.rest.isEmpty else {
                state.dropped += 1
                return false
            }
            if state.dropped > 0 {
                state.rest = LiveEvent.dropped(state.dropped).line[...]
                state.dropped = 0
            }
            state.rest += event.line
            Self.flush(&state)
            return true
        }
    }

    /// Sends the last event, waiting if necessary, and closes the channel.
    ///
    /// - Parameters:
    ///   - event: the event that reports how the run ended.
    ///   - patience: maximum wait for a reader that does not keep up; seconds.
    func end(with event: LiveEvent, patience: Double = 1) {
        let clock = Stopwatch()
        while !isFlushed, clock.seconds < patience { usleep(10_000) }
        send(event)
        while !isFlushed, clock.seconds < patience { usleep(10_000) }
        close()
    }

    /// Closes the channel; the reader reaches its end.
    func close() {
        state.withLock { state in
            if let end = state.end { Glibc.close(end) }
            state.end = nil
        }
    }

    /// Whether the channel is open and may have a reader.
    var isOpen: Bool { state.withLock { $0.end != nil } }

    private var isFlushed: Bool {
        state.withLock { state in
            Self.flush(&state)
            return state.rest.isEmpty
        }
    }

    private static func flush(_ state: inout State) {
        while let end = state.end, !state.rest.isEmpty {
            let part = Array(state.rest)
            let taken = unsafe Glibc.send(end, part, part.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
            if taken >= 0 {
                state.rest = state.rest.dropFirst(taken)
            } else if errno != EINTR {
                if errno == EAGAIN { return }
                // The reader is gone.
                Glibc.close(end)
                (state.end, state.rest) = (nil, [])
            }
        }
    }
}
