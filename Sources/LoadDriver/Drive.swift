// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
public import Measurement
import NIOCore
import NIOPosix
public import Operations
public import Requests
import Synchronization

/// One run against a backend: its event loops, from the first connection to the last figure.
///
/// Its methods are for the thread that leads the run, in this order: `init`, `open`, perhaps `perform` for the set-up, then `run` or
/// a feeder, `finish`, perhaps `perform` for the read-back, `close`. They block.
public final class Drive: Sendable {
    /// How requests are carried.
    public let transport: Transport
    /// What is captured from answers.
    public let values: CaptureStore

    let catalogue: Catalogue
    let prerequisites = Prerequisites()
    /// Requests before and after the load, so far.
    let preparations = Atomic<UInt32>(0)
    let lanes: [Lane]
    /// Requests that may be sent; nil for no budget.
    let budget: Budget?
    private let group: MultiThreadedEventLoopGroup
    let settings: Mutex<LaneRecorder.Settings>
    let warmUp: Int64
    private let duration: Int64
    let share: Share

    /// Prepares a drive; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - transport: how requests are carried.
    ///   - profile: which requests operations become.
    ///   - values: made for the profile's slots.
    ///   - warmUp: seconds of the load that are not measured.
    ///   - duration: seconds of the whole load.
    ///   - isAudited: whether answers are to be read for the audit.
    ///   - share: the part of the load that is sent here.
    ///   - seed: of texts and arrivals.
    /// - Throws: `DriveError` if the transport cannot be made.
    public init(
        _ transport: Transport, profile: Profile, values: CaptureStore, warmUp: Double, duration: Double,
        isAudited: Bool, share: Share = .whole, seed: UInt64
    ) throws(DriveError) {
        let transport = transport.withLanesOfUse
        self.transport = transport
        self.values = values
        self.share = share
        self.warmUp = Int64((warmUp * 1e9).rounded())
        self.duration = Int64((duration * 1e9).rounded())
        catalogue = Catalogue(profile, target: transport.target, isAudited: isAudited, seed: seed)
        let connector = try Connector(transport)
        group = MultiThreadedEventLoopGroup(numberOfThreads: transport.lanes)
        let settings = LaneRecorder.Settings(kinds: Catalogue.names.count, origin: 0, window: 0..<Int64.max)
        self.settings = Mutex(settings)
        budget = transport.mostRequests.map(Budget.init)
        lanes = (0..<transport.lanes).map { [catalogue, prerequisites, group, budget] number in
            Lane(
                number: number, loop: group.next(), transport: transport, catalogue: catalogue, values: values,
                prerequisites: prerequisites, connector: connector, budget: budget, recorder: LaneRecorder(settings))
        }
    }

    /// Names of the rows of figures, in order.
    public static let kindNames = Catalogue.names

    /// Monotonic nanoseconds.
    public var now: Int64 { Int64(bitPattern: NIODeadline.now().uptimeNanoseconds) }

    /// Sleeps until an instant of the monotonic clock.
    ///
    /// - Parameter goesOn: asked some times a second; the sleep ends when it says no.
    public func sleep(until instant: Int64, while goesOn: () -> Bool = { true }) {
        var left = instant - now
        while left > 0, goesOn() {
            usleep(UInt32(clamping: min(left, 50_000_000) / 1_000))
            left = instant - now
        }
    }

    // MARK: - Before

    /// Seconds for which a start waits for a connection, at most.
    static let startSeconds = 10.0

    /// Opens one connection, and waits until it has stood for a moment: others are opened when requests need them.
    ///
    /// - Parameter patience: seconds to wait, during which a refused attempt is repeated; nil for the time-out, but at most 10.
    /// - Returns: nil, or why no connection came about.
    public func open(patience: Double? = nil) -> ConnectionFailure? {
        let (lane, watch) = (lanes[0], UInt32(share.index))
        let start = now
        // The attempt's own words come when its time is over, and say more.
        let seconds = patience ?? min(Self.startSeconds, transport.timeout) + 0.5
        let end = start + Int64(seconds * 1e9)
        lane.loop.execute { lane.probe(watch) }
        defer { ask(lane) { $0.isProbing = false } }
        while now < end {
            let (opened, failure) = ask(lane) { ($0.exchanges.first?.openedAt, $0.lastFailure) }
            // A server that has no place for it closes it within a round trip.
            if let opened, now - opened > min(500_000_000, max(50_000_000, 2 * (opened - start))) { return nil }
            if let failure, failure.outcome != .refused { return failure }
            usleep(5_000)
        }
        return ask(lane, \.lastFailure) ?? .late(after: seconds)
    }

    /// Connections so far.
    public var connections: ConnectionFigures {
        let parts = ask { ($0.mostConnectionsOpen, $0.connectionFailures) }
        var failures: [ConnectionFailure: Int] = [:]
        for part in parts { failures.merge(part.1, uniquingKeysWith: +) }
        let rows = failures.sorted { ($1.value, $0.key.cause) < ($0.value, $1.key.cause) }
        return ConnectionFigures(
            most: parts.reduce(0) { $0 + $1.0 },
            failures: rows.map { .init($0.key.outcome, $0.key.cause, hint: $0.key.hint, count: $0.value) })
    }

    // MARK: - The load

    /// Begins to measure: from now on, the load's own seconds count.
    ///
    /// - Returns: the instant of the load's first moment, a little ahead; nanoseconds.
    @discardableResult
    public func begin() -> Int64 {
        let begin = now + 100_000_000
        let window = (begin + warmUp)..<(begin + max(warmUp, duration))
        let settings = LaneRecorder.Settings(
            kinds: Catalogue.names.count, origin: Seconds.origin(ofWindow: window.lowerBound, warmUp: warmUp),
            window: window)
        self.settings.withLock { $0 = settings }
        _ = ask { lane in
            lane.recorder = LaneRecorder(settings)
            lane.end = begin + self.duration
            lane.beginMeasuring(at: begin)
        }
        countFailures(in: settings.window)
        return begin
    }

    /// Hands jobs of the society's stream to a lane.
    func hand(_ jobs: [Job], to lane: Int) {
        guard !jobs.isEmpty else { return }
        let lane = lanes[lane]
        lane.loop.execute { lane.take(jobs) }
    }

    /// Counts operations that the profile does not have.
    func skip(_ operations: [(kind: OperationKind, scheduledStart: Int64)]) {
        guard !operations.isEmpty else { return }
        let lane = lanes[0]
        lane.loop.execute { lane.skip(operations) }
    }

    /// Starts requests at a rate, or so many at a time: this process's share of them.
    ///
    /// - Parameters:
    ///   - load: `rate` or `closed`, of all processes together.
    ///   - kinds: which operations, in turn; the profile has them all.
    ///   - accounts: by how many accounts, drawn evenly.
    /// - Returns: the instant of the load's first moment; nanoseconds.
    public func start(_ load: Load, kinds: [OperationKind], accounts: UInt32, seed: UInt64) -> Int64 {
        let begin = begin()
        let templates = kinds.map(\.rawValue)
        let places = share.parts * lanes.count
        for lane in lanes {
            let place = share.place(ofLane: lane.number)
            let asker = Asker(
                templates: templates, accounts: accounts, share: share, lane: place, of: places, seed: seed)
            switch load {
            case .stream: preconditionFailure("the society's stream comes by a feeder")
            case .rate(let profile, let arrivals):
                let process = ArrivalProcess(profile, arrivals, lane: place, of: places, seed: seed)
                lane.loop.execute {
                    lane.supply = .rate(begin: begin)
                    lane.asker = asker
                    lane.arrivals = process
                    lane.pump()
                }
            case .closed(let concurrency, _):
                let own = share.part(of: concurrency)
                let count = Share.part(lane.number, of: own, parts: lanes.count)
                lane.loop.execute {
                    lane.supply = .closed
                    lane.asker = asker
                    lane.loop.scheduleTask(deadline: .uptimeNanoseconds(UInt64(begin))) {
                        for _ in 0..<count { lane.askNext(at: lane.now) }
                    }
                }
            }
        }
        return begin
    }

    /// Makes the consumer through which the society's operations come.
    ///
    /// - Parameter weights: which share of them is sent.
    public func feeder(
        instants: Range<UInt64>, speedup: Double, tickSeconds: Int, watches: Int, weights: Weights = .all
    ) -> StreamFeeder {
        StreamFeeder(
            self, instants: instants, speedup: speedup, tickSeconds: tickSeconds, watches: watches, weights: weights)
    }

    /// Does what must be done some times a second: time-outs, sleeping watches.
    public func sweep() { for lane in lanes { lane.loop.execute { lane.sweep() } } }

    /// Takes what the lanes recorded since this was called last.
    public func takeSeconds() -> [LaneSeconds] { ask { $0.recorder.takeSeconds() } }

    /// Whether the load needs more requests than its budget has, so that it ends.
    public var hasOverspent: Bool { budget?.end != nil }

    /// The instant from which the seconds of the load are counted; nanoseconds.
    public var origin: Int64 { settings.withLock { $0.origin } }

    /// Requests that are not settled yet.
    public var pending: Int { ask(\.pending).reduce(0, +) }

    /// Closes all connections and ends the event loops.
    public func close() {
        _ = ask { lane in
            lane.closeAll()
            lane.attempts?.handOver()
        }
        do { try group.syncShutdownGracefully() } catch { preconditionFailure("the event loops do not end: \(error)") }
    }

    /// Asks every lane on its own loop.
    func ask<Value: Sendable>(_ question: @escaping @Sendable (Lane) -> Value) -> [Value] {
        lanes.map { ask($0, question) }
    }

    /// Asks a lane on its own loop.
    @discardableResult
    func ask<Value: Sendable>(_ lane: Lane, _ question: @escaping @Sendable (Lane) -> Value) -> Value {
        // A loop that cannot answer has ended, and that only `close` does.
        do { return try lane.loop.submit { question(lane) }.wait() } catch { preconditionFailure("\(error)") }
    }
}
