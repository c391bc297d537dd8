// SPDX-License-Identifier: GPL-3.0-or-later

/// Monitor of the objectives of a driven run that need data of each second: objectives over windows of seconds or over
/// a phase, and objectives that can abort the run.
public struct ObjectiveMonitor: Sendable {
    /// A missed objective that aborts the run.
    public struct Breach: Equatable, Sendable {
        /// The missed objective.
        public var objective: Objective
        /// The value when `abortAfter` expired, in the unit of the bound.
        public var value: Double

        /// The reason in one line, such as `error_rate < 5% was missed for 10 seconds: 12.3 %`.
        public var reason: String {
            "\(objective.name) was missed for \(Words.count(objective.abortAfter ?? 0, "second")): "
                + objective.figure.unit.words(value)
        }
    }

    private let kindCount: Int
    private var watched: [WatchedObjective]

    /// Creates a monitor.
    ///
    /// - Parameters:
    ///   - objectives: all objectives of the run; those that need no data of each second are ignored.
    ///   - vocabulary: the kinds of operations, in the order in which event loops number them.
    ///   - phases: the phases of the run. An objective on any other phase is not monitored, and therefore not judged.
    public init(_ objectives: [Objective], vocabulary: OperationVocabulary, phases: [Phase]) {
        kindCount = vocabulary.kinds.count
        watched = objectives.filter { $0.needsWatching && $0.runs != .simulated }.compactMap { objective in
            guard let seconds = Self.seconds(of: objective, phases),
                let members = vocabulary.members(of: objective.figure.scope)
            else { return nil }
            let kinds = vocabulary.kinds.indices.map(members.contains)
            return WatchedObjective(objective, kinds: kinds, seconds: seconds)
        }
    }

    /// Sets the length of the run as soon as it is known; seconds beyond it are not judged.
    ///
    /// - Parameter length: seconds since the run's origin (see `Seconds`).
    public mutating func end(after length: Double) {
        for index in watched.indices { watched[index].end(after: length) }
    }

    /// Adds the data of all event loops when a second has ended; `RunTimeline` receives the same data.
    ///
    /// - Parameters:
    ///   - workers: one value per event loop.
    ///   - second: seconds that have ended since the run began.
    /// - Returns: the breached objectives; the caller decides whether to end the run.
    @discardableResult
    public mutating func advance(_ workers: [WorkerSeconds], to second: Int) -> [Breach] {
        var breaches: [Breach] = []
        for index in watched.indices {
            for worker in workers { watched[index].add(worker, kindCount: kindCount) }
            watched[index].settle(now: second, isOver: false)
            if let value = watched[index].breach(now: second) {
                breaches.append(Breach(objective: watched[index].objective, value: value))
            }
        }
        return breaches
    }

    /// Settles the remaining seconds and returns the results of all windows for the record.
    ///
    /// - Parameter second: the number of seconds in the run.
    public mutating func finish(at second: Int) -> [WatchedWindows] {
        for index in watched.indices { watched[index].settle(now: second, isOver: true) }
        return watched.map(\.windows)
    }

    /// Returns the seconds to which an objective applies; nil if the run has no such phase.
    static func seconds(of objective: Objective, _ phases: [Phase]) -> Range<Int>? {
        if let phase = objective.phase { return phases.first { $0.name == phase }?.seconds }
        let measured = phases.filter { $0.name != Phase.warmUp && $0.name != Phase.drain }
        guard let first = measured.map(\.begin).min(), let last = measured.map(\.end).max() else { return 0..<Int.max }
        return first..<max(first, last)
    }
}
