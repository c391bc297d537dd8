// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import CounterRNG
import Measurement
import NIOCore
import Operations
import Requests

/// An event-loop worker of a drive, with its part of the requests, its connections and its figures.
///
/// All state is confined to the event loop's thread; other threads access it only through `loop.execute`.
final class EventLoopWorker: @unchecked Sendable {
    /// The worker's index, 0..<workers.
    let number: Int
    let loop: any EventLoop
    let transport: Transport
    let catalog: RequestCatalog
    let values: CaptureStore
    let prerequisites: Prerequisites
    let connector: Connector
    /// The most recently captured value; reused to avoid allocation.
    var captured: [UInt8] = []

    /// The worker's figures.
    var recorder: WorkerRecorder
    /// The audit records; nil without an audit, and before it begins.
    var log: AuditLog?

    /// The plan of the audit's probes; nil if none are sent.
    var probes: ProbePlan?
    /// The index of the next probe, unique across all workers of all processes.
    var nextProbe: UInt32 = 0
    var probeStep: UInt32 = 1

    /// Scheduled requests of the society's stream, in order of their scheduled starts.
    var agenda = RequestQueue()
    var loadModel = LoadModel.stream
    /// The request generator of a plain load, and the arrival process if the load has a rate.
    var requestGenerator: RequestGenerator?
    var arrivals: ArrivalProcess?
    /// The next request of a rate, generated but not yet due.
    var upcoming: ScheduledRequest?
    /// Operations that the profile does not have and that are not yet due.
    var absent: [(kind: OperationKind, scheduledStart: Int64)] = []
    /// The instant at which the load begins; nanoseconds.
    var begin: Int64 = 0
    /// The end of the load; nanoseconds. Requests that are due at or after it are not part of the load.
    var end = Int64.max
    /// Whether the worker has stopped accepting requests.
    var isClosing = false
    /// Whether unsettled requests are being abandoned.
    var isOver = false
    /// Requests that wait for a retry, by retry number.
    var backingOff: [Int: ScheduledRequest] = [:]
    var retriesBegun = 0

    /// Whether watches share connections.
    let sharesConnections: Bool
    /// The worker's own connection pool, if connections are shared.
    let sharedPool: ConnectionPool
    /// The connection pools by watch, if each watch has its own.
    var pools: [UInt32: ConnectionPool] = [:]
    /// All open request slots.
    var slots: [RequestSlot] = []
    /// Pools with both requests and idle slots that caps throttle.
    var blocked = CircularBuffer<ConnectionPool>()
    var inFlight = 0
    let mostInFlight: Int
    /// The request budget of all workers together; nil if unlimited.
    let budget: Budget?
    /// The number of requests that the budget did not allow.
    var withheld = 0
    /// The earliest instant at which the rate cap allows the next request; nanoseconds.
    var allowedFrom: Int64 = 0
    let nanosecondsBetween: Int64
    /// The number of admitted requests that are not settled.
    var pending = 0
    /// The rows for the request log; nil without a request log.
    var attempts: AttemptLog?
    /// The failed operations.
    var failures = FailureLog()
    /// The latest failure of a connection that could not be opened or that ended without a response; nil after a
    /// success.
    var lastFailure: ConnectionFailure?
    /// Connection failures by cause; the number of causes is limited.
    var connectionFailures: [ConnectionFailure: Int] = [:]
    /// Whether a connection is to be opened although no request waits for one.
    var isProbing = false
    /// The maximum number of connections in the pool.
    let poolSize: Int
    /// The number of open connections, and its maximum so far.
    var connectionsOpen = 0
    var mostConnectionsOpen = 0
    var jitter: SplitMix64

    /// A buffer for rendering requests; reused to avoid allocation.
    var scratch: [UInt8] = []
    var parts = RequestParts()
    var wakeAt = Int64.max
    var wake: NIOScheduledCallback?
    /// The thread's processor use when the measurement began.
    var useAtBegin = ThreadCPUTime()

    init(
        number: Int, loop: any EventLoop, transport: Transport, catalog: RequestCatalog, values: CaptureStore,
        prerequisites: Prerequisites, connector: Connector, budget: Budget?, recorder: WorkerRecorder
    ) {
        self.number = number
        self.loop = loop
        self.transport = transport
        self.catalog = catalog
        self.values = values
        self.prerequisites = prerequisites
        self.connector = connector
        self.recorder = recorder
        poolSize = transport.poolSize(ofWorker: number)
        sharedPool = ConnectionPool(watch: nil, streams: transport.version == .http2 ? HTTP2Connection.mostStreams : 1)
        if case .pool = transport.connections { sharesConnections = true } else { sharesConnections = false }
        mostInFlight = transport.mostInFlight(ofWorker: number) ?? .max
        self.budget = budget
        nanosecondsBetween = transport.mostPerSecond.map { Int64(1e9 * Double(transport.workers) / $0) } ?? 0
        jitter = SplitMix64(seed: UInt64(number) &+ 0x6A09_E667_F3BC_C908)
        scratch.reserveCapacity(4_096)
    }

    /// The current instant of the monotonic clock; nanoseconds.
    var now: Int64 { Int64(bitPattern: NIODeadline.now().uptimeNanoseconds) }
}
