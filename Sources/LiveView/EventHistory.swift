// SPDX-License-Identifier: GPL-3.0-or-later

/// The latest events of a run, for browsers that connect late; bounded in number and bytes.
///
/// Events that describe the run as a whole are always kept.
struct EventHistory: Sendable {
    /// The maximum number of kept events, and of their bytes.
    struct Bounds: Sendable {
        var events = 10_000
        var bytes = 8_388_608
    }

    private let bounds: Bounds
    /// The events, ascending by id; the first `dead` ones have been dropped.
    private var series: [Event] = []
    private var dead = 0
    private(set) var bytes = 0
    /// The latest event of each known name.
    private(set) var latest: [String: Event] = [:]
    /// The id of the latest event; 0 if there is none.
    private(set) var lastID = 0

    init(_ bounds: Bounds = Bounds()) { self.bounds = bounds }

    /// The number of kept events, excluding those of which only the latest is kept.
    var count: Int { series.count - dead }

    /// Whether the run has ended.
    var hasEnded: Bool { latest["end"] != nil }

    /// Adds a line.
    ///
    /// - Returns: whether the line was a valid event and the run had not ended.
    mutating func add(_ line: [UInt8]) -> Bool {
        guard !hasEnded, let event = Event(id: lastID + 1, line: line) else { return false }
        add(event)
        return true
    }

    /// Ends a run that has not reported its end.
    mutating func end() {
        if !hasEnded, let event = Event.silentEnd(id: lastID + 1) { add(event) }
    }

    private mutating func add(_ event: Event) {
        lastID = event.id
        if Event.names.contains(event.name) { latest[event.name] = event }
        if Event.latestOnly.contains(event.name) { return }
        series.append(event)
        bytes += event.json.count
        while count > bounds.events || bytes > bounds.bytes, count > 1 {
            bytes -= series[dead].json.count
            series[dead].json = []
            dead += 1
        }
        // Moving the rest occasionally is cheaper than moving it for each event.
        if dead > 1_000, dead > series.count / 2 {
            series.removeFirst(dead)
            dead = 0
        }
    }

    /// Returns the events after a given one, oldest first.
    ///
    /// - Parameters:
    ///   - id: the id of the last known event; 0 for none.
    ///   - most: the number of bytes after which no further event is added.
    func events(after id: Int, most: Int = 262_144) -> [Event] {
        var found = Event.latestOnly.compactMap { latest[$0] }.filter { $0.id > id }.sorted { $0.id < $1.id }[...]
        var out: [Event] = []
        var size = 0
        var next = firstIndex(after: id)
        while size < most {
            let event: Event
            if next < series.count, found.first.map({ series[next].id < $0.id }) ?? true {
                event = series[next]
                next += 1
            } else if let pinned = found.popFirst() {
                event = pinned
            } else {
                break
            }
            out.append(event)
            size += event.json.count
        }
        return out
    }

    private func firstIndex(after id: Int) -> Int {
        var (low, high) = (dead, series.count)
        while low < high {
            let middle = (low + high) / 2
            if series[middle].id > id { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
