// SPDX-License-Identifier: GPL-3.0-or-later
public import Operations

/// The API of a backend: the request for each operation, and the position of values in its responses.
public struct Profile: Sendable {
    /// The protocol for the requests.
    public enum TransferProtocol: String, Sendable, CaseIterable {
        /// HTTP/1.1, with one request at a time per connection.
        case http1
        /// HTTP/2, with concurrent requests per connection.
        case http2
    }

    /// The audit's own requests.
    public struct Reads: Sendable {
        /// The request that reports the subject's likes and number of friends.
        public var account: RequestTemplate?
        /// The request that reports the list of the subject's friends.
        public var friends: RequestTemplate?
        /// The request that reports the subject's posts.
        public var posts: RequestTemplate?

        /// Creates a set of requests.
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

    /// The file name without its extension.
    public var name: String
    /// A one-line description of the backend.
    public var title: String
    /// A longer description; may be empty.
    public var description: String
    /// The protocol for the requests, unless the run overrides it.
    public var transferProtocol: TransferProtocol
    /// The values that templates take from responses and files; the layout of a `CaptureStore`.
    public var valueSlots: [ValueSlot]
    /// The slot of the account id in responses; nil if the backend uses the child's number.
    public var identity: Int?
    /// The request for each operation; nil if the backend does not support the operation, which is then skipped and
    /// counted.
    public var operations: OperationTable<RequestTemplate?>
    /// Requests of each account before the run, in order; a request is skipped if all of its captures have values.
    public var setUp: [RequestTemplate]
    /// The readiness request, whose status is expected once the backend has processed the set-up; nil if there is none.
    public var ready: RequestTemplate?
    /// Requests of each account after the run, in order.
    public var tearDown: [RequestTemplate]
    /// Requests that read the state back after the run.
    public var readBack: Reads
    /// Requests that read the state during the run.
    public var probes: Reads

    /// Creates a profile.
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

    /// Returns the profile with its requests rendered for one host.
    ///
    /// - Parameters:
    ///   - host: the value of the `Host` header, for example `circle.example` or `127.0.0.1:8080`.
    ///   - basePath: the prefix of every path, for example `/api`.
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

    /// Returns the profile with `{{run}}` replaced by the name of a run.
    public func inRun(_ run: RunID) -> Profile {
        var profile = self
        for kind in OperationKind.allCases { profile.operations[kind] = operations[kind]?.inRun(run) }
        profile.setUp = setUp.map { $0.inRun(run) }
        profile.tearDown = tearDown.map { $0.inRun(run) }
        profile.readBack = readBack.inRun(run)
        profile.probes = probes.inRun(run)
        return profile
    }

    /// All requests: set-up, operations, tear-down, and the audit's.
    public var requests: [RequestTemplate] {
        setUp + OperationKind.allCases.compactMap { operations[$0] } + tearDown + readBack.all + probes.all
    }

    /// The slots that responses fill.
    public var capturedSlots: Set<Int> { Set(requests.flatMap(\.captures).map(\.target.slot)) }

    /// Returns the slot with this name, or nil if the profile declares none.
    public func slot(named name: String) -> Int? { valueSlots.firstIndex { $0.name == name } }
}
