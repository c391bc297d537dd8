// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
public import Operations

/// The operations of one tick, by kind.
public struct TickCounts: Sendable {
    /// The tick's number since the midnight of day 0; ticks of the burn-in are negative.
    public let tick: Int
    /// Operations by kind.
    public let counts: OperationTable<Int>

    /// Operations of all kinds together.
    public var total: Int { OperationKind.allCases.reduce(0) { $0 + counts[$1] } }
}

/// A society of children with watches, together with the platform they use, in one process.
///
/// Equal parameters and seeds give identical societies, bit for bit, with any number of threads. Call `advance()` to
/// run a tick. The first ticks are those of the burn-in, if there is one: a consumer does not receive them.
public final class Society {
    /// The parameters of the model.
    public let parameters: SocietyParameters
    /// The number of completed ticks since the midnight of day 0; negative during the burn-in.
    public var ticksDone: Int { stepsDone - parameters.time.burnInTicks }
    /// The number of completed ticks, including those of the burn-in.
    private(set) var stepsDone = 0
    /// The observation of the last completed day, or nil before the end of the first day.
    public private(set) var lastDay: DayObservation?
    /// The panel's rows of the last completed day.
    public private(set) var lastPanel: [PanelObservation] = []
    /// The receiver of the operation stream, if any.
    public let consumer: (any OperationConsumer)?

    let world: World
    private let store: ColumnStore
    let states: [PartitionState]
    private let workers: Workers
    private let outboxes: [Outbox]
    private let tallies: [PassiveCounts]
    private let background: Background
    private let panel: Panel
    private var offers: [Offer] = []
    private var today = DayOperations()

    /// Creates a society, ready for its first tick.
    ///
    /// - Parameters:
    ///   - parameters: validated parameters; each documents its range.
    ///   - seed: any number.
    ///   - threads: the number of worker threads; at least 1. It affects only the running time.
    ///   - partitionBits: rows per partition, as a power of two; 4...16. It affects only the running time.
    ///   - consumer: the receiver of the operation stream; nil is faster.
    public init(
        _ parameters: SocietyParameters, seed: UInt64, threads: Int, partitionBits: Int = 15,
        consumer: (any OperationConsumer)? = nil
    ) {
        self.consumer = consumer
        workers = Workers(count: threads)
        self.parameters = parameters
        let store = ColumnStore()
        self.store = store
        let schools = SchoolMap(parameters.population, key: PhiloxKey(seed: seed))
        let world = World(parameters, seed: seed, schools: schools, partitionBits: partitionBits, store: store)
        self.world = world
        let places = world.populate(parameters, schools: schools, with: workers)
        world.findAnswerers()
        let partitions = world.partitionCount
        let arena = BlockArena(world.lists, usedPlaces: places)
        states = (0..<partitions).map { _ in PartitionState(world, arena, store: store) }
        outboxes = (0..<threads).map { _ in
            Outbox(partitions: partitions, partitionBits: partitionBits, isRecording: consumer != nil, store: store)
        }
        tallies = (0..<threads).map { _ in
            PassiveCounts(world, ticksPerDay: parameters.time.ticksPerDay, store: store)
        }
        background = Background(world)
        panel = Panel(world, children: parameters.panel)
        beginFirstDay()
    }

    /// Runs one tick, followed by the daily processes after the last tick of a day.
    ///
    /// - Returns: the tick's operations by kind.
    public func advance() -> TickCounts {
        let tick = Tick(stepsDone, parameters.time)
        for outbox in outboxes { outbox.clear() }
        deliverOffers(tick)
        let (world, outboxes, states) = (world, outboxes, states)
        if parameters.mechanisms.socialFeatures {
            workers.run(world.partitionCount) { partition, worker in
                world.decide(partition, tick: tick, state: states[partition], outbox: outboxes[worker])
            }
            workers.run(world.partitionCount) { partition, _ in
                world.receive(partition, into: states[partition], from: outboxes, day: tick.day, tick: tick.number)
            }
            if outboxes.contains(where: { $0.accepted > 0 }) {
                workers.run(world.partitionCount) { partition, _ in states[partition].ties.join(in: world, outboxes) }
            }
        }
        let counts = count(tick)
        let number = ticksDone
        if let consumer, number >= 0, consumer.interest != .nothing { consumer.take(stream(of: tick), tick: number) }
        stepsDone += 1
        #if SOCIETY_CHECKS
            world.checkInvariants(day: tick.day, type: tick.type)
        #endif
        if stepsDone % parameters.time.ticksPerDay == 0 { turnDay(tick.day) }
        return TickCounts(tick: number, counts: counts)
    }

    /// Returns a hash of the current state; identical runs give equal hashes.
    ///
    /// - Complexity: O(watches · friends).
    public func stateHash() -> UInt64 { world.stateHash(with: workers) }

    // MARK: - Counting and the stream

    private func count(_ tick: Tick) -> OperationTable<Int> {
        var counts = OperationTable(repeating: 0)
        let tickOfDay = tick.number % parameters.time.ticksPerDay
        for kind in OperationKind.allCases {
            for outbox in outboxes { counts[kind] += outbox.counts[Int(kind.rawValue)] }
            for tally in tallies { counts[kind] += tally.count(kind, tick: tickOfDay) }
        }
        background.count(in: tick.seconds) { kind, count in counts[kind] += count }
        return counts
    }

    /// Returns the operations of a tick in order, with instants since the midnight of day 0.
    private func stream(of tick: Tick) -> [Operation] {
        var operations = simulatedStream(of: tick)
        let burnIn = UInt64(parameters.time.burnIn) * 86_400_000
        guard burnIn > 0 else { return operations }
        for index in operations.indices { operations[index].instant -= burnIn }
        return operations
    }

    /// Returns the operations of a tick in order: recorded operations of acting sessions, and all others drawn again.
    private func simulatedStream(of tick: Tick) -> [Operation] {
        var operations = outboxes.flatMap(\.recorded)
        if consumer?.interest == .decisions { return operations.sorted() }
        let planner = DayPlanner(world, tick.type)
        let passive = PassiveDay(world, day: tick.day, type: tick.type)
        let range = (tick.midnight + tick.milliseconds.lowerBound)..<(tick.midnight + tick.milliseconds.upperBound)
        for child in 0..<world.count {
            func note(_ kind: OperationKind, _ instant: Int, _ subject: Int) {
                operations.append(
                    Operation(
                        instant: UInt64(instant), kind: kind, actor: UInt32(child), subject: UInt32(subject), count: 1))
            }
            background.forEach(of: child, in: range) { kind, instant in note(kind, instant, child) }
            let draw = passive.draw(planner.plan(child, day: tick.day))
            passive.forEach(of: child, draw, tick: tick.number % parameters.time.ticksPerDay) {
                kind, millisecond, number in
                let instant = tick.midnight + millisecond
                note(
                    kind, instant,
                    kind == .viewHomepage ? world.randomFriend(of: child, tick.day << 16 | number) : child)
            }
        }
        return operations.sorted()
    }

    // MARK: - Change of day

    private func deliverOffers(_ tick: Tick) {
        guard let outbox = outboxes.first else { return }
        while let offer = offers.last, offer.millisecond < tick.milliseconds.upperBound {
            offers.removeLast()
            outbox.note(
                .requestFriend, at: tick.midnight + offer.millisecond, by: Int(offer.from), on: Int(offer.to))
            outbox.send(Message(requestFrom: Int(offer.from), to: Int(offer.to), met: .thread))
        }
    }

    private func beginFirstDay() {
        let (world, tallies, states) = (world, tallies, states)
        let type = parameters.time.dayType(of: -parameters.time.burnIn)
        world.tables.begin(0, daysSinceSchool: parameters.time.daysSinceSchool(on: -parameters.time.burnIn))
        workers.run(world.partitionCount) { partition, worker in
            world.beginDay(0, type, partition: partition, tally: tallies[worker])
            states[partition].firstWakeBound = world.firstWake(partition)
        }
        let passive = PassiveDay(world, day: 0, type: type)
        for tally in tallies { tally.finish(passive) }
    }

    /// Ends a day and begins the next.
    ///
    /// - Parameter day: the day since the first simulated midnight.
    private func turnDay(_ day: Int) {
        for tally in tallies { tally.clear() }
        for outbox in outboxes { outbox.clear() }
        let parts = outboxes.map { _ in DayParts() }
        let (world, tallies, outboxes, states) = (world, tallies, outboxes, states)
        let number = day - parameters.time.burnIn
        let (type, nextType) = (parameters.time.dayType(of: number), parameters.time.dayType(of: number + 1))
        let panel = panel
        let sample = NetworkSample(world, day: day)
        if parameters.mechanisms.feelings || world.rules.seekingIsPossible {
            workers.run((world.classes.count - 1) / World.classesPerTask + 1) { task, _ in
                world.rankClasses(task: task)
            }
        }
        let isLastOfYear = parameters.mechanisms.lifeCourse && parameters.time.beginsSchoolYear(number + 1)
        // Several partitions share one set of figures, which limits the number of sets in memory.
        let group = max(1, world.partitionCount / 64)
        workers.run((world.partitionCount - 1) / group + 1) { task, worker in
            var figures = DayFigures()
            var openers: [UInt32] = []
            var panelRows: [PanelObservation] = []
            for partition in (task * group)..<min(world.partitionCount, (task + 1) * group) {
                openers += world.endDay(day, type, partition: partition, figures: &figures)
                panelRows += panel.observe(world.rows(of: partition), day: day, number: number)
                if isLastOfYear { continue }
                world.beginDay(day + 1, nextType, partition: partition, tally: tallies[worker])
                states[partition].firstWakeBound = world.firstWake(partition)
                states[partition].ties.announceMoves(in: world, to: outboxes[worker])
            }
            parts[worker].list.append((task, figures, openers, panelRows))
        }
        let leavers = isLastOfYear ? turnSchoolYear(beginning: day + 1, nextType) : nil
        workers.run(world.partitionCount) { partition, _ in
            states[partition].ties.shorten(in: world, from: outboxes, partition: partition)
        }
        world.tables.begin(day + 1, daysSinceSchool: parameters.time.daysSinceSchool(on: number + 1))
        let passive = PassiveDay(world, day: day + 1, type: nextType)
        for tally in tallies { tally.finish(passive) }
        let ordered = parts.flatMap(\.list).sorted { $0.partition < $1.partition }
        var figures = DayFigures()
        for part in ordered { figures.add(part.figures) }
        lastPanel = ordered.flatMap(\.panel)
        func stays(_ child: UInt32) -> Bool { leavers.map { !$0.contains(Int(child)) } ?? true }
        let openers = ordered.flatMap(\.openers).filter(stays)
        world.bigShots.write(figures.bigShots.filter(stays))
        today.likesGiven = outboxes.reduce(0) { $0 + $1.takeLikesGiven() }
        var ties = TieCounts()
        for state in states { ties += state.ties.takeCounts() }
        lastDay = DayObservation(
            figures, of: world, day: number, type: type, ties: ties, sample: sample, operations: today)
        today = DayOperations(threads: openers.count)
        offers = world.offers(to: openers, day: day + 1, type: nextType).reversed()
    }
}

extension Society {
    /// Changes the school year in the night before `day`, and begins that day.
    ///
    /// - Parameter type: the type of the day.
    /// - Returns: the children who left.
    private func turnSchoolYear(beginning day: Int, _ type: DayType) -> Leavers {
        let (world, tallies, outboxes, states) = (world, tallies, outboxes, states)
        var turn = SchoolYearTurn(world, day: day, parameters.population)
        let leavers = turn.run(with: workers)
        world.tables.beginSchoolYear()
        let sampling = AttributeSampling(parameters)
        workers.run(world.partitionCount) { partition, worker in
            states[partition].ties.part(from: leavers, in: world, partition: partition)
            states[partition].requests.drop {
                leavers.contains(Int($0.target)) || leavers.contains(Int($0.actor))
            }
            world.enter(leavers, partition: partition, day: day, sampling)
            world.beginDay(day, type, partition: partition, tally: tallies[worker])
            states[partition].firstWakeBound = world.firstWake(partition)
            states[partition].ties.announceMoves(in: world, to: outboxes[worker])
        }
        world.findAnswerers()
        return leavers
    }
}

/// The daily figures that one worker collects; no other worker accesses them.
private final class DayParts: @unchecked Sendable {
    var list: [(partition: Int, figures: DayFigures, openers: [UInt32], panel: [PanelObservation])] = []
}
