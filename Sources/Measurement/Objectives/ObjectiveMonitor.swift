// SPDX-License-Identifier: GPL-3.0-or-later

/// Follows the objectives of a driven run that are not judged by its totals alone: those over windows of seconds, of a
/// phase, or that end the run.
public struct ObjectiveMonitor: Sendable {
    /// Why a run is to be ended.
    public struct Breach: Equatable, Sendable {
        /// The objective.
        public var objective: Objective
        /// What was measured when its patience was over; in the unit of its bound.
        public var value: Double

        /// One line for people, such as `error_rate < 5% was missed for 10 seconds: 12.3 %`.
        public var reason: String {
            "\(objective.name) was missed for \(Words.count(objective.abortAfter ?? 0, "second")): "
                + objective.figure.unit.words(value)
        }
    }

    private let kindCount: Int
    private var watched: [WatchedObjective]

    /// Begins to follow.
    ///
    /// - Parameters:
    ///   - objectives: all of the run; those that need no watching are left alone.
    ///   - vocabulary: the kinds of operations, as the lanes number them.
    ///   - phases: the parts of the run. An objective of a phase that is not among them is not followed, and therefore
    ///     not judged.
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

    /// Fixes the run's length, as soon as it is known: what lies beyond it is not judged.
    ///
    /// - Parameter length: seconds, as they are counted.
    public mutating func end(after length: Double) {
        for index in watched.indices { watched[index].end(after: length) }
    }

    /// Takes what all event loops hand over when a second has ended: the same as `RunTimeline` gets.
    ///
    /// - Parameters:
    ///   - lanes: one value an event loop.
    ///   - second: how many seconds have ended since the run's begin.
    /// - Returns: the objectives that end the run; once they are told, the caller decides.
    @discardableResult
    public mutating func advance(_ lanes: [LaneSeconds], to second: Int) -> [Breach] {
        var breaches: [Breach] = []
        for index in watched.indices {
            for lane in lanes { watched[index].add(lane, kindCount: kindCount) }
            watched[index].settle(now: second, isOver: false)
            if let value = watched[index].breach(now: second) {
                breaches.append(Breach(objective: watched[index].objective, value: value))
            }
        }
        return breaches
    }

    /// Settles what is left and tells what the windows have seen, as the record needs it.
    ///
    /// - Parameter second: how many seconds of the run there were.
    public mutating func finish(at second: Int) -> [WatchedWindows] {
        for index in watched.indices { watched[index].settle(now: second, isOver: true) }
        return watched.map(\.windows)
    }

    /// The seconds that an objective is about; nil if the run has no such phase.
    static func seconds(of objective: Objective, _ phases: [Phase]) -> Range<Int>? {
        if let phase = objective.phase { return phases.first { $0.name == phase }?.seconds }
        let measured = phases.filter { $0.name != Phase.warmUp && $0.name != Phase.drain }
        guard let first = measured.map(\.begin).min(), let last = measured.map(\.end).max() else { return 0..<Int.max }
        return first..<max(first, last)
    }
}
