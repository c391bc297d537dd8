// SPDX-License-Identifier: GPL-3.0-or-later
public import Operations
public import Scenarios
public import Society

/// One run of a scenario: a society, and the loop that advances it.
///
/// Equal scenarios give equal runs, bit for bit, with any number of threads. Observers receive every tick and every
/// day:
///
///     let results = ResultCollector(scenario.parameters)
///     let run = try SimulationRun(scenario, observers: [results])
///     run.run()
///     let record = run.record(of: results)
public final class SimulationRun {
    /// The scenario of the run.
    public let scenario: Scenario
    /// The number of worker threads.
    public let threads: Int
    /// The society at the end of its last tick.
    public let society: Society
    /// The observers, in the order of their calls. Those that are added later miss the ticks before.
    public var observers: [any SimulationObserver]
    /// Wall time of building the world; seconds.
    public let buildSeconds: Double
    /// Wall time of the burn-in; seconds.
    public private(set) var burnInSeconds = 0.0
    /// Wall time of all recorded ticks and their observers so far; seconds.
    public private(set) var simulationSeconds = 0.0

    private let age = Stopwatch()

    /// Creates a run and builds its world.
    ///
    /// - Parameters:
    ///   - scenario: the scenario.
    ///   - threads: the number of worker threads, at least 1; nil for the scenario's number, or else one per processor.
    ///     It affects only the running time.
    ///   - partitionBits: rows per partition, as a power of two; 4...16. It affects only the running time.
    ///   - consumer: the receiver of the operation stream; nil is faster.
    ///   - observers: the first observers.
    /// - Throws: `ScenarioError` with all errors if the scenario is invalid.
    public init(
        _ scenario: Scenario, threads: Int? = nil, partitionBits: Int = 15, consumer: (any OperationConsumer)? = nil,
        observers: [any SimulationObserver] = []
    ) throws(ScenarioError) {
        try scenario.validate()
        self.scenario = scenario
        self.threads = threads ?? scenario.threads ?? Machine.processors
        self.observers = observers
        society = Society(
            scenario.parameters, seed: scenario.seed, threads: self.threads, partitionBits: partitionBits,
            consumer: consumer)
        buildSeconds = age.seconds
    }

    /// The end of the society's last tick.
    public var instant: Instant { Instant(milliseconds: society.instant) }

    /// The end of the scenario's last day.
    public var end: Instant { Instant(day: scenario.parameters.time.days) }

    /// Wall time since the run was created; seconds.
    public var wallSeconds: Double { age.seconds }

    /// Advances the society tick by tick, and calls the observers after each.
    ///
    /// Successive calls continue where the last one ended. The first call runs the burn-in, if the scenario has one, of
    /// which the observers see nothing.
    ///
    /// - Parameters:
    ///   - instant: the first instant at which no further tick begins; nil for the end of the scenario's last day.
    ///   - shouldContinue: called before each tick; returns false to end the call early.
    /// - Returns: whether the society has reached `instant`.
    @discardableResult
    public func run(until instant: Instant? = nil, while shouldContinue: () -> Bool = { true }) -> Bool {
        let goal = instant ?? end
        burnIn(while: shouldContinue)
        let watch = Stopwatch()
        defer { simulationSeconds += watch.seconds }
        while self.instant < goal, shouldContinue() { advance() }
        return self.instant >= goal
    }

    /// Runs the days before day 0.
    private func burnIn(while shouldContinue: () -> Bool) {
        guard society.ticksDone < 0 else { return }
        let watch = Stopwatch()
        defer { burnInSeconds += watch.seconds }
        while society.ticksDone < 0, shouldContinue() { _ = society.advance() }
    }

    /// Runs one tick and calls the observers.
    private func advance() {
        let tick = society.advance()
        for observer in observers { observer.tickEnded(tick, in: self) }
        guard society.ticksDone % scenario.parameters.time.ticksPerDay == 0, let day = society.lastDay else { return }
        for observer in observers { observer.dayEnded(day, in: self) }
    }
}
