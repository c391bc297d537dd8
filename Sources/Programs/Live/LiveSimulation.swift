// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import Operations
package import Society

/// Tells a simulated run to those who look on, at most a few times a second however fast its ticks are.
package struct LiveSimulation {
    /// Seconds between two events of a kind at least.
    private static let interval = 0.5

    private let feed: LiveFeed
    private let calendar: Calendar
    private let ticksPerDay: Int
    private let clock = Stopwatch()
    private var counts = [Int](repeating: 0, count: OperationKind.allCases.count)
    private var ticks = 0
    private var lastTold = -Double.infinity
    private var tick = 0
    /// The latest day, if it is not told yet.
    private var day: DayObservation?

    /// Begins to tell; call it when the first tick is about to begin.
    package init(_ feed: LiveFeed, _ parameters: SocietyParameters) {
        self.feed = feed
        calendar = Calendar(parameters)
        ticksPerDay = parameters.time.ticksPerDay
        feed.enter("simulating")
    }

    /// Adds a tick.
    package mutating func add(_ tick: TickCounts) {
        for (index, kind) in OperationKind.allCases.enumerated() { counts[index] += tick.counts[kind] }
        ticks += 1
        self.tick = tick.tick + 1
        // Where days go by in no time, rates are of whole days: half a day more or less would draw a comb.
        let isWhole = ticks < ticksPerDay || self.tick % ticksPerDay == 0
        if isWhole, clock.seconds - lastTold >= Self.interval { tell() }
    }

    /// Adds a day that has ended.
    package mutating func add(_ day: DayObservation) {
        self.day = day
    }

    /// Tells what is not told yet, when the last tick is over.
    package mutating func end() {
        tell()
        feed.enter("reporting")
    }

    private mutating func tell() {
        lastTold = clock.seconds
        if ticks > 0 {
            feed.tell(
                .tick(
                    LiveTick(
                        tick: tick, span: ticks, instant: Instant(second: tick * calendar.tickSeconds).text,
                        share: calendar.share(ofWorkBefore: tick), seconds: lastTold, counts: counts)))
        }
        if let day {
            let figures = day.figures.map {
                LiveDay.Figure(name: $0.name, value: $0.value.isFinite ? $0.value : nil)
            }
            feed.tell(.day(LiveDay(day: day.day, type: "\(day.type)", figures: figures)))
        }
        (counts, ticks, day) = (counts.map { _ in 0 }, 0, nil)
    }
}

extension LiveHello {
    /// The kinds of operations, in the order of counts.
    package static let allKinds = kinds(OperationKind.allCases.map(\.name))

    /// Kinds by name; one that is no operation of the circle is none of its social features.
    package static func kinds(_ names: [String]) -> [Kind] {
        let social = Set(OperationKind.allCases.filter(\.isSocial).map(\.name))
        return names.map { Kind(name: $0, social: social.contains($0)) }
    }
}
