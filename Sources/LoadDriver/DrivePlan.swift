// SPDX-License-Identifier: GPL-3.0-or-later

/// The assignment of requests to connections.
public enum ConnectionPolicy: Equatable, Sendable {
    /// A shared pool of this many connections; 1...65536.
    case pool(Int)
    /// One connection per watch, opened on demand and closed after this many idle seconds.
    case perWatch(idleSeconds: Double)
}

/// The HTTP version.
public enum HTTPVersion: String, CaseIterable, Sendable {
    /// HTTP/1.1 with keep-alive; one request at a time per connection.
    case http1 = "1.1"
    /// HTTP/2; concurrent requests per connection; over plain TCP with prior knowledge.
    case http2 = "2"
}

/// The transport settings: everything about connections except the load itself.
public struct Transport: Sendable {
    /// The destination of requests.
    public var target: Target
    /// The assignment of requests to connections.
    public var connections = ConnectionPolicy.pool(64)
    /// The HTTP version.
    public var version = HTTPVersion.http1
    /// The number of event loops; at least 1.
    public var workers = 1
    /// The limit from the actual start to the last byte of the response, and for a connection attempt; seconds.
    public var timeout = 30.0
    /// The maximum number of retries after 429, 503 or a failed connection; 0...100.
    public var retries = 2
    /// The delay from the response to a change until requests that depend on it are sent; seconds.
    public var safeGap = 0.0
    /// The maximum number of in-flight requests; nil for as many as there are connections and streams.
    public var mostInFlight: Int?
    /// The request budget: the maximum number of requests sent; nil if unlimited.
    public var mostRequests: Int?
    /// The maximum rate; requests per second, nil if unlimited.
    public var mostPerSecond: Double?
    /// Whether the certificate of a TLS target is verified, including its host name.
    public var verifiesCertificate = true
    /// A PEM file of trusted certificates that replaces the system's trust store.
    public var trustFile: String?
    /// A PEM file with the client certificate and its chain, for servers that require one.
    public var clientCertificateFile: String?
    /// A PEM file with the client certificate's key; nil if both are in the same file.
    public var clientKeyFile: String?

    /// Creates transport settings for `target` with default values.
    public init(target: Target) { self.target = target }
}

extension Transport {
    /// A copy with at most as many event loops as connections and in-flight requests: a loop without either would be
    /// idle, and giving it one would exceed the cap.
    var withUsefulWorkers: Transport {
        var transport = self
        transport.workers = min(workers, mostInFlight ?? workers, mostConnections > 0 ? mostConnections : workers)
        return transport
    }

    /// Returns the maximum number of in-flight requests of one worker; nil if only connections limit it.
    func mostInFlight(ofWorker worker: Int) -> Int? {
        mostInFlight.map { max(1, Shard.part(worker, of: $0, parts: workers)) }
    }

    /// Returns the number of connections in one worker's pool.
    func poolSize(ofWorker worker: Int) -> Int {
        guard case .pool(let size) = connections else { return 0 }
        return max(1, Shard.part(worker, of: size, parts: workers))
    }

    /// The maximum number of connections; 0 if each watch has its own.
    public var mostConnections: Int {
        if case .pool(let size) = connections { size } else { 0 }
    }

    /// `timeout` in nanoseconds.
    var timeoutNanoseconds: Int64 { Int64(timeout * 1e9) }
}

/// The load model.
public enum Load: Sendable {
    /// The society's operations at the instants at which the children act, accelerated by `speedup`.
    case stream(speedup: Double)
    /// An open model: requests at a rate, regardless of the responses.
    case rate(RateProfile, Arrivals)
    /// A closed model: a fixed number of concurrent requests, each followed by the next on completion; for `seconds`.
    case closed(concurrency: Int, seconds: Double)
}
