// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

/// Where a run's events are put up, and whoever looks on is woken.
///
/// Nobody waits for a reader: each reads from the history where it stopped, and one that is too slow finds that the
/// oldest events are gone.
final class EventBoard: Sendable {
    /// One who looks on.
    struct Reader: Sendable {
        /// Gives an element when there may be something new, or when it is time to say that the server lives.
        let wakes: AsyncStream<Void>
    }

    private struct State {
        var history: EventHistory
        var splitter = LineSplitter()
        /// Lines that were no events.
        var refused = 0
        var readers: [Int: AsyncStream<Void>.Continuation] = [:]
        var nextReader = 0
        var isClosed = false
    }

    /// More than a person opens by intent.
    static let mostReaders = 64

    /// Stands for this run and no other.
    let run = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    private let state: Mutex<State>

    init(_ bounds: EventHistory.Bounds = EventHistory.Bounds()) {
        state = Mutex(State(history: EventHistory(bounds)))
    }

    /// Takes bytes of the run's output.
    func take(_ bytes: some Sequence<UInt8>) {
        let readers = state.withLock { state in
            for line in state.splitter.take(bytes) where !state.history.add(line) { state.refused += 1 }
            return Array(state.readers.values)
        }
        for reader in readers { reader.yield() }
    }

    /// Notes that nothing more will come.
    func end() {
        state.withLock { $0.history.end() }
        wake()
    }

    /// Wakes everybody.
    func wake() {
        for reader in state.withLock({ Array($0.readers.values) }) { reader.yield() }
    }

    /// Lets everybody go.
    func close() {
        let readers = state.withLock { state in
            state.isClosed = true
            defer { state.readers = [:] }
            return Array(state.readers.values)
        }
        for reader in readers { reader.finish() }
    }

    /// Lets another one look on.
    ///
    /// - Returns: nil if there are too many already, or the board is closed.
    func join() -> Reader? {
        // One wake says all: whoever is woken reads all that is new.
        let (wakes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number: Int? = state.withLock { state in
            guard !state.isClosed, state.readers.count < Self.mostReaders else { return nil }
            state.nextReader += 1
            state.readers[state.nextReader] = continuation
            return state.nextReader
        }
        guard let number else { return nil }
        continuation.onTermination = { [self] _ in state.withLock { _ = $0.readers.removeValue(forKey: number) } }
        // The history is news to whoever has just come.
        continuation.yield()
        return Reader(wakes: wakes)
    }

    /// The event that a browser says it had last, such as `3k9x-17`; 0 if it had none of this run.
    func event(named lastEventID: String?) -> Int {
        guard let parts = lastEventID?.split(separator: "-", omittingEmptySubsequences: false), parts.count == 2,
            parts[0] == run
        else { return 0 }
        return max(0, Int(parts[1]) ?? 0)
    }

    /// Those who look on.
    var readers: Int { state.withLock { $0.readers.count } }

    /// What came after an event, and whether it is all that there will ever be.
    func events(after id: Int) -> (events: [Event], isEnd: Bool) {
        state.withLock { state in
            let events = state.history.events(after: id)
            return (events, state.history.hasEnded && (events.last?.id ?? id) >= state.history.lastID)
        }
    }

    /// What is known, for scripts: a JSON object.
    var stateText: [UInt8] {
        let (history, overlong, refused) = state.withLock { ($0.history, $0.splitter.overlong, $0.refused) }
        var text = Array("{\"events\":\(history.lastID),\"kept\":\(history.count),\"ended\":\(history.hasEnded)".utf8)
        text += ",\"overlong\":\(overlong),\"refused\":\(refused),\"latest\":{".utf8
        for (index, name) in Event.names.filter({ history.latest[$0] != nil }).enumerated() {
            text += "\(index > 0 ? "," : "")\"\(name)\":".utf8
            text += history.latest[name]?.json ?? []
        }
        return text + Array("}}\n".utf8)
    }
}
