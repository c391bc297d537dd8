// SPDX-License-Identifier: GPL-3.0-or-later

/// Which connections carry the requests.
public enum ConnectionPolicy: Equatable, Sendable {
    /// A pool of so many, shared by all; 1...65536.
    case pool(Int)
    /// One a watch, opened when it asks for something and closed when it has been idle for so many seconds.
    case perWatch(idleSeconds: Double)
}

/// Which version of HTTP is spoken.
public enum HTTPVersion: String, CaseIterable, Sendable {
    /// HTTP/1.1 with keep-alive, one request at a time on a connection.
    case http1 = "1.1"
    /// HTTP/2, many requests at a time; over plain TCP with prior knowledge.
    case http2 = "2"
}

/// How requests are carried: everything about connections that is not the load itself.
public struct Transport: Sendable {
    /// Where requests go.
    public var target: Target
    /// Which connections carry them.
    public var connections = ConnectionPolicy.pool(64)
    /// Which version of HTTP is spoken.
    public var version = HTTPVersion.http1
    /// Event loops; at least 1.
    public var lanes = 1
    /// From the actual start to the last byte of the answer, or for a connection; seconds.
    public var timeout = 30.0
    /// How often a request is sent again that the backend did not take (429, 503, no connection); 0...100.
    public var retries = 2
    /// After the answer to a change, until what depends on it is sent; seconds.
    public var safeGap = 0.0
    /// Requests in flight at once, in all; nil for as many as there are connections and streams.
    public var mostInFlight: Int?
    /// Requests that are sent at all; nil for no budget.
    public var mostRequests: Int?
    /// Requests a second that are sent at most; nil for no cap.
    public var mostPerSecond: Double?
    /// Whether the certificate of a TLS target must be good for its name.
    public var verifiesCertificate = true
    /// A PEM file of certificates to trust in place of the system's.
    public var trustFile: String?
    /// A PEM file with the certificate that this program shows to a server that wants one, and those that vouch for it.
    public var clientCertificateFile: String?
    /// A PEM file with its key; nil if it stands in the same file.
    public var clientKeyFile: String?

    /// Carries requests to `target` in the ways that are common.
    public init(target: Target) { self.target = target }
}

extension Transport {
    /// The same with no more event loops than connections and requests in flight: one without any would be of no use, and one
    /// that had one all the same would go beyond the cap.
    var withLanesOfUse: Transport {
        var transport = self
        transport.lanes = min(lanes, mostInFlight ?? lanes, mostConnections > 0 ? mostConnections : lanes)
        return transport
    }

    /// Room for requests in flight in one lane; nil for none but the connections.
    func mostInFlight(ofLane lane: Int) -> Int? {
        mostInFlight.map { max(1, Share.part(lane, of: $0, parts: lanes)) }
    }

    /// Connections of one lane's pool.
    func poolSize(ofLane lane: Int) -> Int {
        guard case .pool(let size) = connections else { return 0 }
        return max(1, Share.part(lane, of: size, parts: lanes))
    }

    /// Connections at most; 0 where each watch has one.
    public var mostConnections: Int {
        if case .pool(let size) = connections { size } else { 0 }
    }

    /// Nanoseconds of `timeout`.
    var timeoutNanoseconds: Int64 { Int64(timeout * 1e9) }
}

/// What is asked of the backend, and when.
public enum Load: Sendable {
    /// The society's own operations at the instants at which the children act, `speedup` times as fast as they do.
    case stream(speedup: Double)
    /// Requests at a rate, whatever the answers do.
    case rate(RateProfile, Arrivals)
    /// So many at a time, each followed by the next as soon as it is answered; for so many seconds.
    case closed(concurrency: Int, seconds: Double)
}
