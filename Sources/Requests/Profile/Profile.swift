// SPDX-License-Identifier: GPL-3.0-or-later
public import Operations

/// How a backend is asked: which request each operation becomes, and what its answers tell.
public struct Profile: Sendable {
    /// The protocol in which the requests are sent.
    public enum TransferProtocol: String, Sendable, CaseIterable {
        /// HTTP/1.1, one request at a time on a connection.
        case http1
        /// HTTP/2, many at a time on a connection.
        case http2
    }

    /// Requests of the audit's own.
    public struct Reads: Sendable {
        /// Tells the subject's likes and its number of friends.
        public var account: RequestTemplate?
        /// Tells the subject's friends one by one.
        public var friends: RequestTemplate?
        /// Tells the subject's posts.
        public var posts: RequestTemplate?

        /// Makes a set of requests.
        public init(account: RequestTemplate? = nil, friends: RequestTemplate? = nil, posts: RequestTemplate? = nil) {
            self.account = account
            self.friends = friends
            self.posts = posts
        }

        func bound(toHost host: String, basePath: String) -> Reads {
            Reads(
                account: account?.bound(toHost: host, basePath: basePath),
                friends: friends?.bound(toHost: host, basePath: basePath),
                posts: posts?.bound(toHost: host, basePath: basePath))
        }

        func inRun(_ run: RunID) -> Reads {
            Reads(account: account?.inRun(run), friends: friends?.inRun(run), posts: posts?.inRun(run))
        }

        var all: [RequestTemplate] { [account, friends, posts].compactMap(\.self) }
    }

    /// The file's name without its ending.
    public var name: String
    /// One line on which backend it is for.
    public var title: String
    /// More on it; may be empty.
    public var description: String
    /// The protocol in which requests are sent, unless the run says otherwise.
    public var transferProtocol: TransferProtocol
    /// The values that its templates take from answers and files: what a `CaptureStore` is made for.
    public var valueSlots: [ValueSlot]
    /// The slot by which answers name an account; nil if they use the child's number.
    public var identity: Int?
    /// The request that each operation becomes; nil if the backend does not have it: such operations are skipped and
    /// counted.
    public var operations: OperationTable<RequestTemplate?>
    /// Requests of each account before the run, in order; one whose captures are all there is not needed.
    public var setUp: [RequestTemplate]
    /// Answered as expected once the backend has worked off what was set up; nil if nothing tells.
    public var ready: RequestTemplate?
    /// Requests of each account after the run, in order.
    public var tearDown: [RequestTemplate]
    /// Reads the state back after the run.
    public var readBack: Reads
    /// Reads the state while the run goes on.
    public var probes: Reads

    /// Makes a profile.
    public init(
        name: String, title: String = "", description: String = "", transferProtocol: TransferProtocol = .http1,
        valueSlots: [ValueSlot] = [], identity: Int? = nil, operations: OperationTable<RequestTemplate?>,
        setUp: [RequestTemplate] = [], ready: RequestTemplate? = nil, tearDown: [RequestTemplate] = [],
        readBack: Reads = Reads(),
        probes: Reads = Reads()
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.transferProtocol = transferProtocol
        self.valueSlots = valueSlots
        self.identity = identity
        self.operations = operations
        self.setUp = setUp
        self.ready = ready
        self.tearDown = tearDown
        self.readBack = readBack
        self.probes = probes
    }

    /// The same profile with its requests written for one host.
    ///
    /// - Parameters:
    ///   - host: as it is to stand in the header `Host`, such as `circle.example` or `127.0.0.1:8080`.
    ///   - basePath: what comes before every path, such as `/api`.
    public func bound(toHost host: String, basePath: String = "") -> Profile {
        var profile = self
        for kind in OperationKind.allCases {
            profile.operations[kind] = operations[kind]?.bound(toHost: host, basePath: basePath)
        }
        profile.setUp = setUp.map { $0.bound(toHost: host, basePath: basePath) }
        profile.ready = ready?.bound(toHost: host, basePath: basePath)
        profile.tearDown = tearDown.map { $0.bound(toHost: host, basePath: basePath) }
        profile.readBack = readBack.bound(toHost: host, basePath: basePath)
        profile.probes = probes.bound(toHost: host, basePath: basePath)
        return profile
    }

    /// The same profile in a run of that name: what its texts say as `{{run}}`.
    public func inRun(_ run: RunID) -> Profile {
        var profile = self
        for kind in OperationKind.allCases { profile.operations[kind] = operations[kind]?.inRun(run) }
        profile.setUp = setUp.map { $0.inRun(run) }
        profile.tearDown = tearDown.map { $0.inRun(run) }
        profile.readBack = readBack.inRun(run)
        profile.probes = probes.inRun(run)
        return profile
    }

    /// All its requests: those before the run, the operations, those after it, the audit's.
    public var requests: [RequestTemplate] {
        setUp + OperationKind.allCases.compactMap { operations[$0] } + tearDown + readBack.all + probes.all
    }

    /// The slots to which answers give values.
    public var capturedSlots: Set<Int> { Set(requests.flatMap(\.captures).map(\.target.slot)) }

    /// The slot of that name; nil if the profile declares none.
    public func slot(named name: String) -> Int? { valueSlots.firstIndex { $0.name == name } }
}
