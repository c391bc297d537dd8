// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

/// The publisher of a run's events, which wakes readers.
///
/// It never waits for a reader. Each reader continues in the history where it stopped; a slow reader misses the oldest
/// events.
final class EventBoard: Sendable {
    /// A connected reader.
    struct Reader: Sendable {
        /// Yields an element when there may be new events, or when a heartbeat is due.
        let wakes: AsyncStream<Void>
    }

    private struct State {
        var history: EventHistory
        var splitter = LineSplitter()
        /// The number of lines that were not valid events.
        var refused = 0
        var readers: [Int: AsyncStream<Void>.Continuation] = [:]
        var nextReader = 0
        var isClosed = false
    }

    /// The maximum number of readers, more than one person opens on purpose.
    static let mostReaders = 64

    /// A random identifier of the run.
    let run = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    private let state: Mutex<State>

    init(_ bounds: EventHistory.Bounds = EventHistory.Bounds()) {
        state = Mutex(State(history: EventHistory(bounds)))
    }

    /// Processes bytes of the run's output.
    func take(_ bytes: some Sequence<UInt8>) {
        let readers = state.withLock { state in
            for line in state.splitter.take(bytes) where !state.history.add(line) { state.refused += 1 }
            return Array(state.readers.values)
        }
        for reader in readers { reader.yield() }
    }

    /// Marks the end of the input.
    func end() {
        state.withLock { $0.history.end() }
        wake()
    }

    /// Wakes all readers.
    func wake() {
        for reader in state.withLock({ Array($0.readers.values) }) { reader.yield() }
    }

    /// Disconnects all readers.
    func close() {
        let readers = state.withLock { state in
            state.isClosed = true
            defer { state.readers = [:] }
            return Array(state.readers.values)
        }
        for reader in readers { reader.finish() }
    }

    /// Adds a reader.
    ///
    /// - Returns: the reader; nil if there are too many readers, or the board is closed.
    func join() -> Reader? {
        // One pending wake-up is enough, since a woken reader reads all new events.
        let (wakes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number: Int? = state.withLock { state in
            guard !state.isClosed, state.readers.count < Self.mostReaders else { return nil }
            state.nextReader += 1
            state.readers[state.nextReader] = continuation
            return state.nextReader
        }
        guard let number else { return nil }
        continuation.onTermination = { [self] _ in state.withLock { _ = $0.readers.removeValue(forKey: number) } }
        // The whole history is new to a new reader.
        continuation.yield()
        return Reader(wakes: wakes)
    }

    /// Returns the sequence number in a browser's `Last-Event-ID`, such as `3k9x-17`; 0 if it is not an event of this
    /// run.
    func event(named lastEventID: String?) -> Int {
        guard let parts = lastEventID?.split(separator: "-", omittingEmptySubsequences: false), parts.count == 2,
            parts[0] == run
        else { return 0 }
        return max(0, Int(parts[1]) ?? 0)
    }

    /// The number of connected readers.
    var readers: Int { state.withLock { $0.readers.count } }

    /// Returns the events after a given one, and whether they include the last event of the run.
    func events(after id: Int) -> (events: [Event], isEnd: Bool) {
        state.withLock { state in
            let events = state.history.events(after: id)
            return (events, state.history.hasEnded && (events.last?.id ?? id) >= state.history.lastID)
        }
    }

    /// The state of the run for scripts: a JSON object.
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
