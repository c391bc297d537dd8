// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import Measurement
import NIOCore
import Operations
import Requests

/// What one event loop does of a drive: its share of the jobs, its connections and its figures.
///
/// Everything here belongs to the loop's thread; other threads come in by `loop.execute` alone.
final class Lane: @unchecked Sendable {
    /// 0..<lanes.
    let number: Int
    let loop: any EventLoop
    let transport: Transport
    let catalogue: Catalogue
    let values: CaptureStore
    let prerequisites: Prerequisites
    let connector: Connector
    /// What was captured last; kept for its storage.
    var captured: [UInt8] = []

    /// The lane's figures.
    var recorder: LaneRecorder
    /// What the audit is told; nil without an audit, and before it begins.
    var log: AuditLog?

    /// What the audit asks besides; nil if nothing.
    var probes: ProbePlan?
    /// The number of the next probe; those of all lanes, of all processes, differ.
    var nextProbe: UInt32 = 0
    var probeStep: UInt32 = 1

    /// Jobs in order of their scheduled starts.
    var agenda = JobQueue()
    var supply = Supply.stream
    /// Makes the jobs of a plain load, and their starts where it has a rate.
    var asker: Asker?
    var arrivals: ArrivalProcess?
    /// The next job of a rate, taken from the supply but not yet due.
    var upcoming: Job?
    /// Operations that the profile does not have and that are not due yet.
    var absent: [(kind: OperationKind, scheduledStart: Int64)] = []
    /// The load's first moment; nanoseconds.
    var begin: Int64 = 0
    /// What is due from this instant on is not of the load; nanoseconds.
    var end = Int64.max
    /// Whether the lane takes no more jobs.
    var isClosing = false
    /// Whether everything that is not settled is being given up.
    var isOver = false
    /// Jobs that wait for their next attempt, by number of the wait.
    var backingOff: [Int: Job] = [:]
    var retriesBegun = 0

    /// Whether watches share connections.
    let sharesConnections: Bool
    /// The lane's own connections, where they are shared.
    let pool: Station
    /// Stations by watch, where each has its own.
    var stations: [UInt32: Station] = [:]
    /// All exchanges that are open.
    var exchanges: [Exchange] = []
    /// Stations with both jobs and exchanges, which caps hold back.
    var blocked = CircularBuffer<Station>()
    var inFlight = 0
    let mostInFlight: Int
    /// The requests that all lanes together may send; nil for as many as they like.
    let budget: Budget?
    /// Jobs that the budget did not allow, in all.
    var withheld = 0
    /// When the next request may be sent, by the cap on the rate.
    var allowedFrom: Int64 = 0
    let nanosecondsBetween: Int64
    /// Jobs that have begun and are not settled.
    var pending = 0
    /// Requests that are to be written down; nil without a request log.
    var attempts: AttemptLog?
    /// What is known of operations that failed.
    var failures = FailureLog()
    /// Why the last connection failed that could not be opened or ended without an answer; nil once one could.
    var lastFailure: ConnectionFailure?
    /// Connections that failed, by cause; causes are few.
    var connectionFailures: [ConnectionFailure: Int] = [:]
    /// Whether a connection is to be opened although nothing waits for one.
    var isProbing = false
    /// Connections that the pool may have.
    let poolSize: Int
    /// Connections that are open, and the most that ever were.
    var connectionsOpen = 0
    var mostConnectionsOpen = 0
    var jitter: SplitMix

    /// A request as it is being rendered; kept for its storage.
    var scratch: [UInt8] = []
    var parts = RequestParts()
    var wakeAt = Int64.max
    var wake: NIOScheduledCallback?
    /// What the thread had used when figures began to count.
    var useAtBegin = ThreadUse()

    init(
        number: Int, loop: any EventLoop, transport: Transport, catalogue: Catalogue, values: CaptureStore,
        prerequisites: Prerequisites, connector: Connector, budget: Budget?, recorder: LaneRecorder
    ) {
        self.number = number
        self.loop = loop
        self.transport = transport
        self.catalogue = catalogue
        self.values = values
        self.prerequisites = prerequisites
        self.connector = connector
        self.recorder = recorder
        poolSize = transport.poolSize(ofLane: number)
        pool = Station(watch: nil, streams: transport.version == .http2 ? HTTP2Connection.mostStreams : 1)
        if case .pool = transport.connections { sharesConnections = true } else { sharesConnections = false }
        mostInFlight = transport.mostInFlight(ofLane: number) ?? .max
        self.budget = budget
        nanosecondsBetween = transport.mostPerSecond.map { Int64(1e9 * Double(transport.lanes) / $0) } ?? 0
        jitter = SplitMix(state: UInt64(number) &+ 0x6A09_E667_F3BC_C908)
        scratch.reserveCapacity(4_096)
    }

    /// Nanoseconds of the monotonic clock.
    var now: Int64 { Int64(bitPattern: NIODeadline.now().uptimeNanoseconds) }
}
