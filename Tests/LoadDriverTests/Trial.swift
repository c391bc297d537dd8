// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Measurement
import NIOCore
import NIOPosix
import Operations
import Requests

@testable import LoadDriver

/// A drive of some jobs against a scripted server.
final class Trial {
    let drive: Drive
    /// The load's first moment; nanoseconds.
    private(set) var begin: Int64 = 0
    private var offered = 0
    private var isClosed = false

    /// The slots of the tests' profile.
    static let slots = [ValueSlot(name: "post", scope: .account, width: 20)]

    /// Prepares a drive.
    ///
    /// - Parameters:
    ///   - url: of the server.
    ///   - profile: what operations become; nil for `profile()`.
    ///   - seconds: length of the load.
    ///   - accounts: numbers of accounts are below it.
    ///   - share: the part of the load that is sent.
    ///   - adjust: changes how requests are carried; one event loop and four connections otherwise.
    init(
        _ url: String, profile: Profile? = nil, seconds: Double = 30, accounts: Int = 1_000, isAudited: Bool = false,
        share: Share = .whole, adjust: (inout Transport) -> Void = { _ in }
    ) throws {
        var transport = Transport(target: try Target(url: url))
        transport.connections = .pool(4)
        transport.timeout = 5
        adjust(&transport)
        drive = try Drive(
            transport, profile: try profile ?? Self.profile(),
            values: CaptureStore(slots: profile?.valueSlots ?? Self.slots, accounts: accounts),
            warmUp: 0, duration: seconds, isAudited: isAudited, share: share, seed: 1)
    }

    deinit { close() }

    /// A profile in which a request's path tells the operation, and a header the job.
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

    /// Begins the load, with one connection open.
    ///
    /// - Returns: why no connection came about, if none did.
    @discardableResult
    func open(patience: Double? = 5) -> Outcome? {
        failure = drive.open(patience: patience)
        begin = drive.begin()
        return failure?.outcome
    }

    /// Why no connection came about.
    private(set) var failure: ConnectionFailure?

    /// Hands jobs over, on the lanes of their actors.
    func hand(_ jobs: [Job]) {
        offered += jobs.count
        let lanes = drive.lanes.count
        for lane in 0..<lanes { drive.hand(jobs.filter { Int($0.actor) % lanes == lane }, to: lane) }
    }

    /// Hands over so many jobs of one kind, at equal gaps, each of another account.
    func hand(_ kind: OperationKind, _ count: Int, every gap: Double = 0.001, from start: Double = 0) {
        hand(
            (0..<count).map { index in
                job(kind, at: start + Double(index) * gap, actor: UInt32(index), sequence: UInt32(index + 1))
            })
    }

    /// A job at some seconds after the begin.
    func job(
        _ kind: OperationKind, at seconds: Double, actor: UInt32, subject: UInt32? = nil, sequence: UInt32
    ) -> Job {
        Job(
            scheduledStart: begin + Int64(seconds * 1e9), instant: UInt64(seconds * 1e3), actor: actor,
            subject: subject ?? actor, sequence: sequence, template: kind.rawValue)
    }

    /// Waits until something is so, and tells the lanes to look at the clock meanwhile.
    ///
    /// - Returns: whether it came to be so within 20 s.
    func wait(until isSo: () -> Bool) -> Bool {
        let end = drive.now + 20_000_000_000
        while !isSo() {
            guard drive.now < end else { return false }
            drive.sweep()
            usleep(2_000)
        }
        return true
    }

    /// Waits until all that was handed over is settled.
    func waitForAll() -> Bool {
        wait { drive.ask { $0.pending + $0.agenda.count }.reduce(0, +) == 0 }
    }

    /// Ends the load.
    func finish(patience: Double = 0) -> LaneTotals {
        let totals = drive.finish(patience: patience).totals
        close()
        return totals
    }

    /// Closes all connections; further calls do nothing.
    func close() {
        if !isClosed { drive.close() }
        isClosed = true
    }

    /// Runs jobs of one kind to their end.
    static func run(
        _ server: ScriptedServer, _ kind: OperationKind, _ count: Int, every gap: Double = 0.001,
        adjust: (inout Transport) -> Void = { _ in }
    ) throws -> LaneTotals {
        let trial = try Trial(server.url, adjust: adjust)
        trial.open()
        trial.hand(kind, count, every: gap)
        _ = trial.waitForAll()
        return trial.finish()
    }
}

/// Counts by cause, those of none left out: what tests compare.
func causes(_ totals: LaneTotals) -> [Outcome: Int] {
    let all = totals.overall
    return Dictionary(uniqueKeysWithValues: Outcome.allCases.map { ($0, all[$0]) }).filter { $0.value != 0 }
}
