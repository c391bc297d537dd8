// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
public import Measurement
import NIOCore
import NIOPosix
public import Operations
public import Requests
import Synchronization

/// A run against a backend, with its event loops, from the first connection to the final figures.
///
/// The thread that leads the run calls the methods, in this order: `init`, `open`, optionally `perform` for the set-up,
/// then `start` or a feeder, `finish`, optionally `perform` for the read-back, `close`. The methods block.
public final class Drive: Sendable {
    /// The transport settings.
    public let transport: Transport
    /// The values captured from responses.
    public let values: CaptureStore

    let catalog: RequestCatalog
    let prerequisites = Prerequisites()
    /// The number of requests sent so far before and after the load.
    let preparations = Atomic<UInt32>(0)
    let workers: [EventLoopWorker]
    /// The request budget; nil if unlimited.
    let budget: Budget?
    private let group: MultiThreadedEventLoopGroup
    let settings: Mutex<WorkerRecorder.Settings>
    let warmUp: Int64
    private let duration: Int64
    let shard: Shard

    /// Creates a drive; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - transport: the transport settings.
    ///   - profile: the requests of the operations.
    ///   - values: a store created for the profile's slots.
    ///   - warmUp: the initial part of the load that is not measured; seconds.
    ///   - duration: the length of the whole load; seconds.
    ///   - isAudited: whether responses are read for the audit.
    ///   - shard: the shard of the load that this process sends.
    ///   - seed: the seed of texts and arrivals.
    /// - Throws: `DriveError` if the transport cannot be created.
    public init(
        _ transport: Transport, profile: Profile, values: CaptureStore, warmUp: Double, duration: Double,
        isAudited: Bool, shard: Shard = .whole, seed: UInt64
    ) throws(DriveError) {
        let transport = transport.withUsefulWorkers
        self.transport = transport
        self.values = values
        self.shard = shard
        self.warmUp = Int64((warmUp * 1e9).rounded())
        self.duration = Int64((duration * 1e9).rounded())
        catalog = RequestCatalog(profile, target: transport.target, isAudited: isAudited, seed: seed)
        let connector = try Connector(transport)
        group = MultiThreadedEventLoopGroup(numberOfThreads: transport.workers)
        let settings = WorkerRecorder.Settings(kinds: RequestCatalog.names.count, origin: 0, window: 0..<Int64.max)
        self.settings = Mutex(settings)
        budget = transport.mostRequests.map(Budget.init)
        workers = (0..<transport.workers).map { [catalog, prerequisites, group, budget] number in
            EventLoopWorker(
                number: number, loop: group.next(), transport: transport, catalog: catalog, values: values,
                prerequisites: prerequisites, connector: connector, budget: budget, recorder: WorkerRecorder(settings))
        }
    }

    /// The names of the rows of figures, in order.
    public static let kindNames = RequestCatalog.names

    /// The current instant of the monotonic clock; nanoseconds.
    public var now: Int64 { Int64(bitPattern: NIODeadline.now().uptimeNanoseconds) }

    /// Sleeps until an instant of the monotonic clock.
    ///
    /// - Parameters:
    ///   - instant: the end of the sleep; nanoseconds.
    ///   - shouldContinue: polled several times a second; return false to end the sleep.
    public func sleep(until instant: Int64, while shouldContinue: () -> Bool = { true }) {
        var left = instant - now
        while left > 0, shouldContinue() {
            usleep(UInt32(clamping: min(left, 50_000_000) / 1_000))
            left = instant - now
        }
    }

    // MARK: - Before the load

    /// The maximum time that the start waits for a connection; seconds.
    static let startSeconds = 10.0

    /// Opens one connection and waits until it has been stable for a moment; others are opened when requests need them.
    ///
    /// - Parameter patience: how long to wait; seconds. A refused attempt is repeated meanwhile. Nil for the time-out,
    ///   but at most 10.
    /// - Returns: nil on success, otherwise the failure.
    public func open(patience: Double? = nil) -> ConnectionFailure? {
        let (worker, watch) = (workers[0], UInt32(shard.index))
        let start = now
        // The attempt's own failure arrives at its time-out and has more detail.
        let seconds = patience ?? min(Self.startSeconds, transport.timeout) + 0.5
        let end = start + Int64(seconds * 1e9)
        worker.loop.execute { worker.probe(watch) }
        defer { ask(worker) { $0.isProbing = false } }
        while now < end {
            let (opened, failure) = ask(worker) { ($0.slots.first?.openedAt, $0.lastFailure) }
            // A server without capacity for the connection closes it within a round trip.
            if let opened, now - opened > min(500_000_000, max(50_000_000, 2 * (opened - start))) { return nil }
            if let failure, failure.outcome != .refused { return failure }
            usleep(5_000)
        }
        return ask(worker, \.lastFailure) ?? .late(after: seconds)
    }

    /// The connection figures so far.
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

    /// Starts to measure: from now on, the load's figures count.
    ///
    /// - Returns: the instant at which the load begins, slightly in the future; nanoseconds.
    @discardableResult
    public func begin() -> Int64 {
        let begin = now + 100_000_000
        let window = (begin + warmUp)..<(begin + max(warmUp, duration))
        let settings = WorkerRecorder.Settings(
            kinds: RequestCatalog.names.count, origin: Seconds.origin(ofWindow: window.lowerBound, warmUp: warmUp),
            window: window)
        self.settings.withLock { $0 = settings }
        _ = ask { worker in
            worker.recorder = WorkerRecorder(settings)
            worker.end = begin + self.duration
            worker.beginMeasuring(at: begin)
        }
        countFailures(in: settings.window)
        return begin
    }

    /// Sends scheduled requests of the society's stream to a worker.
    func hand(_ jobs: [ScheduledRequest], to worker: Int) {
        guard !jobs.isEmpty else { return }
        let worker = workers[worker]
        worker.loop.execute { worker.take(jobs) }
    }

    /// Counts operations that the profile does not have.
    func skip(_ operations: [(kind: OperationKind, scheduledStart: Int64)]) {
        guard !operations.isEmpty else { return }
        let worker = workers[0]
        worker.loop.execute { worker.skip(operations) }
    }

    /// Starts this process's shard of an open load at a rate or of a closed load.
    ///
    /// - Parameters:
    ///   - load: `rate` or `closed`, for all processes together.
    ///   - kinds: the operations, in rotation; the profile has them all.
    ///   - accounts: the number of accounts, which are drawn uniformly.
    ///   - seed: the seed of arrivals and accounts.
    /// - Returns: the instant at which the load begins; nanoseconds.
    public func start(_ load: Load, kinds: [OperationKind], accounts: UInt32, seed: UInt64) -> Int64 {
        let begin = begin()
        let templates = kinds.map(\.rawValue)
        let places = shard.parts * workers.count
        for worker in workers {
            let place = shard.place(ofWorker: worker.number)
            let requestGenerator = RequestGenerator(
                templates: templates, accounts: accounts, shard: shard, worker: place, of: places, seed: seed)
            switch load {
            case .stream: preconditionFailure("a stream load uses a feeder, not start(_:kinds:accounts:seed:)")
            case .rate(let profile, let arrivals):
                let process = ArrivalProcess(profile, arrivals, worker: place, of: places, seed: seed)
                worker.loop.execute {
                    worker.loadModel = .rate(begin: begin)
                    worker.requestGenerator = requestGenerator
                    worker.arrivals = process
                    worker.pump()
                }
            case .closed(let concurrency, _):
                let own = shard.part(of: concurrency)
                let count = Shard.part(worker.number, of: own, parts: workers.count)
                worker.loop.execute {
                    worker.loadModel = .closed
                    worker.requestGenerator = requestGenerator
                    worker.loop.scheduleTask(deadline: .uptimeNanoseconds(UInt64(begin))) {
                        for _ in 0..<count { worker.generateNext(at: worker.now) }
                    }
                }
            }
        }
        return begin
    }

    /// Creates the consumer of the society's operations.
    ///
    /// - Parameters:
    ///   - instants: the simulated time to drive; milliseconds since the run's first midnight.
    ///   - speedup: simulated seconds per second; greater than 0.
    ///   - tickSeconds: the length of a tick.
    ///   - watches: the number of watches, which are the accounts.
    ///   - weights: the fraction of each kind of operation that is sent.
    public func feeder(
        instants: Range<UInt64>, speedup: Double, tickSeconds: Int, watches: Int, weights: Weights = .all
    ) -> OperationScheduler {
        OperationScheduler(
            self, instants: instants, speedup: speedup, tickSeconds: tickSeconds, watches: watches, weights: weights)
    }

    /// Performs periodic work: time-outs and idle watches. Call it several times a second.
    public func sweep() { for worker in workers { worker.loop.execute { worker.sweep() } } }

    /// Returns the workers' per-second figures since the previous call.
    public func takeSeconds() -> [WorkerSeconds] { ask { $0.recorder.takeSeconds() } }

    /// Whether the load has used up its request budget and therefore ends.
    public var hasReachedRequestLimit: Bool { budget?.end != nil }

    /// The instant from which the seconds of the load are counted; nanoseconds.
    public var origin: Int64 { settings.withLock { $0.origin } }

    /// The number of unsettled requests.
    public var pending: Int { ask(\.pending).reduce(0, +) }

    /// Closes all connections and stops the event loops.
    public func close() {
        _ = ask { worker in
            worker.closeAll()
            worker.attempts?.handOver()
        }
        do { try group.syncShutdownGracefully() } catch { preconditionFailure("cannot stop the event loops: \(error)") }
    }

    /// Evaluates a closure for each worker, on the worker's event loop.
    func ask<Value: Sendable>(_ question: @escaping @Sendable (EventLoopWorker) -> Value) -> [Value] {
        workers.map { ask($0, question) }
    }

    /// Evaluates a closure for one worker, on the worker's event loop.
    @discardableResult
    func ask<Value: Sendable>(_ worker: EventLoopWorker, _ question: @escaping @Sendable (EventLoopWorker) -> Value)
        -> Value
    {
        // Submission fails only on a stopped loop, and only `close` stops the loops.
        do { return try worker.loop.submit { question(worker) }.wait() } catch { preconditionFailure("\(error)") }
    }
}
