// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Measurement
import NIOCore
import NIOPosix
import Operations
import Requests

@testable import LoadDriver

/// A drive of scheduled requests against a scripted server.
final class Trial {
    let drive: Drive
    /// Start of the load; nanoseconds.
    private(set) var begin: Int64 = 0
    private var offered = 0
    private var isClosed = false

    /// The value slots of the test profile.
    static let slots = [ValueSlot(name: "post", scope: .account, width: 20)]

    /// Prepares a drive.
    ///
    /// - Parameters:
    ///   - url: the URL of the server.
    ///   - profile: the requests of operations, or nil for `profile()`.
    ///   - seconds: the duration of the load.
    ///   - accounts: the number of accounts.
    ///   - share: the shard of the load to send.
    ///   - adjust: changes the transport; the default is one event loop and four connections.
    init(
        _ url: String, profile: Profile? = nil, seconds: Double = 30, accounts: Int = 1_000, isAudited: Bool = false,
        shard: Shard = .whole, adjust: (inout Transport) -> Void = { _ in }
    ) throws {
        var transport = Transport(target: try Target(url: url))
        transport.connections = .pool(4)
        transport.timeout = 5
        adjust(&transport)
        drive = try Drive(
            transport, profile: try profile ?? Self.profile(),
            values: CaptureStore(slots: profile?.valueSlots ?? Self.slots, accounts: accounts),
            warmUp: 0, duration: seconds, isAudited: isAudited, shard: shard, seed: 1)
    }

    deinit { close() }

    /// A profile whose paths identify the operation and whose header carries the sequence number.
    static func profile() throws -> Profile {
        var operations = OperationTable<RequestTemplate?>(repeating: nil)
        func add(_ kind: OperationKind, _ line: String, captures: [RequestText.Header] = []) throws {
            let text = RequestText(
                name: kind.name, line: line,
                headers: [.init("X-Sequence", "{{sequence}}"), .init("Authorization", "Bearer secret")],
                expected: .success, refused: StatusSet([409...409]), captures: captures)
            operations[kind] = try RequestTemplate.compile(text, slots: slots)
        }
        try add(.keepAlive, "POST /keep-alive")
        try add(.viewHomepage, "GET /homepages/{{subject.number}}")
        try add(.postStatus, "POST /posts", captures: [.init("actor.post", "/id")])
        try add(.likePost, "POST /posts/{{subject.post}}/likes")
        try add(.likeHomepage, "POST /homepages/{{subject.number}}/likes")
        try add(.requestFriend, "POST /requests/{{subject.number}}")
        try add(.acceptFriend, "POST /requests/{{subject.number}}/accept")
        try add(.removeFriend, "DELETE /friends/{{subject.number}}")
        return Profile(name: "test", valueSlots: slots, operations: operations)
    }

    /// Starts the load, with one connection open.
    ///
    /// - Returns: the outcome of the failed connection, or nil if it opened.
    @discardableResult
    func open(patience: Double? = 5) -> Outcome? {
        failure = drive.open(patience: patience)
        begin = drive.begin()
        return failure?.outcome
    }

    /// The failure of the first connection, or nil if it opened.
    private(set) var failure: ConnectionFailure?

    /// Hands requests to the workers of their actors.
    func hand(_ jobs: [ScheduledRequest]) {
        offered += jobs.count
        let workers = drive.workers.count
        for worker in 0..<workers { drive.hand(jobs.filter { Int($0.actor) % workers == worker }, to: worker) }
    }

    /// Hands over a number of requests of one kind, at equal intervals, each from a different account.
    func hand(_ kind: OperationKind, _ count: Int, every gap: Double = 0.001, from start: Double = 0) {
        hand(
            (0..<count).map { index in
                job(kind, at: start + Double(index) * gap, actor: UInt32(index), sequence: UInt32(index + 1))
            })
    }

    /// Returns a request scheduled at some seconds after the start.
    func job(
        _ kind: OperationKind, at seconds: Double, actor: UInt32, subject: UInt32? = nil, sequence: UInt32
    ) -> ScheduledRequest {
        ScheduledRequest(
            scheduledStart: begin + Int64(seconds * 1e9), instant: UInt64(seconds * 1e3), actor: actor,
            subject: subject ?? actor, sequence: sequence, template: kind.rawValue)
    }

    /// Waits for a condition and meanwhile wakes the workers.
    ///
    /// - Returns: whether the condition became true within 20 s.
    func wait(until isSo: () -> Bool) -> Bool {
        let end = drive.now + 20_000_000_000
        while !isSo() {
            guard drive.now < end else { return false }
            drive.sweep()
            usleep(2_000)
        }
        return true
    }

    /// Waits until all requests are settled.
    func waitForAll() -> Bool {
        wait { drive.ask { $0.pending + $0.agenda.count }.reduce(0, +) == 0 }
    }

    /// Ends the load.
    func finish(patience: Double = 0) -> WorkerTotals {
        let totals = drive.finish(patience: patience).totals
        close()
        return totals
    }

    /// Closes all connections; further calls do nothing.
    func close() {
        if !isClosed { drive.close() }
        isClosed = true
    }

    /// Runs requests of one kind to completion.
    static func run(
        _ server: ScriptedServer, _ kind: OperationKind, _ count: Int, every gap: Double = 0.001,
        adjust: (inout Transport) -> Void = { _ in }
    ) throws -> WorkerTotals {
        let trial = try Trial(server.url, adjust: adjust)
        trial.open()
        trial.hand(kind, count, every: gap)
        _ = trial.waitForAll()
        return trial.finish()
    }
}

/// The counts by outcome, without zeros, for comparison.
func causes(_ totals: WorkerTotals) -> [Outcome: Int] {
    let all = totals.overall
    return Dictionary(uniqueKeysWithValues: Outcome.allCases.map { ($0, all[$0]) }).filter { $0.value != 0 }
}
