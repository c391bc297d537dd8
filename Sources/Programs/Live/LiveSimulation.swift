// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import Operations
package import Scenarios
package import Simulation
package import Society

/// Reports a simulated run to its live page, at most a few times a second however fast the ticks are.
package final class LiveSimulation: SimulationObserver {
    /// Minimum time between two events of a kind; seconds.
    private static let interval = 0.5

    private let feed: LiveFeed
    private let calendar: Calendar
    private let ticksPerDay: Int
    private let clock = Stopwatch()
    private var counts = [Int](repeating: 0, count: OperationKind.allCases.count)
    private var ticks = 0
    private var lastTold = -Double.infinity
    private var tick = 0
    /// The latest completed day that is not yet reported.
    private var day: DayObservation?

    /// Creates a reporter; call this just before the first tick begins.
    package init(_ feed: LiveFeed, _ parameters: SocietyParameters) {
        self.feed = feed
        calendar = Calendar(parameters)
        ticksPerDay = parameters.time.ticksPerDay
        feed.enter("simulating")
    }

    /// Adds a tick and reports what is pending once enough time has passed.
    package func tickEnded(_ tick: TickCounts, in run: SimulationRun) {
        for (index, kind) in OperationKind.allCases.enumerated() { counts[index] += tick.counts[kind] }
        ticks += 1
        self.tick = tick.tick + 1
        // An event that spans a day or more ends with a whole day. Partial days would make the rate chart a comb.
        let isWhole = ticks < ticksPerDay || self.tick % ticksPerDay == 0
        if isWhole, clock.seconds - lastTold >= Self.interval { send() }
    }

    /// Adds a completed day.
    package func dayEnded(_ day: DayObservation, in run: SimulationRun) {
        self.day = day
    }

    /// Reports what is pending after the last tick.
    package func end() {
        send()
        feed.enter("reporting")
    }

    private func send() {
        lastTold = clock.seconds
        if ticks > 0 {
            feed.send(
                .tick(
                    LiveTick(
                        tick: tick, span: ticks, instant: Instant(second: tick * calendar.tickSeconds).text,
                        share: calendar.share(ofWorkBefore: tick), seconds: lastTold, counts: counts)))
        }
        if let day {
            let figures = day.figures.map {
                LiveDay.Figure(name: $0.name, value: $0.value.isFinite ? $0.value : nil)
            }
            feed.send(.day(LiveDay(day: day.day, type: "\(day.type)", figures: figures)))
        }
        (counts, ticks, day) = (counts.map { _ in 0 }, 0, nil)
    }
}

extension LiveHello {
    /// The first event of a simulated run.
    package init(_ scenario: Scenario) {
        self.init(isDriven: false, name: scenario.name, title: scenario.title, kinds: Self.allKinds)
        seed = "\(scenario.seed)"
        watches = scenario.parameters.population.watches
        days = scenario.parameters.time.days
        tickSeconds = scenario.parameters.time.tickSeconds
    }

    /// The operation kinds, in the order of the counts.
    package static let allKinds = kinds(OperationKind.allCases.map(\.name))

    /// Returns the kinds with these names; a name that is not one of the circle's operations is not social.
    package static func kinds(_ names: [String]) -> [Kind] {
        let social = Set(OperationKind.allCases.filter(\.isSocial).map(\.name))
        return names.map { Kind(name: $0, social: social.contains($0)) }
    }
}
