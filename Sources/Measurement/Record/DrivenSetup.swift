// SPDX-License-Identifier: GPL-3.0-or-later

/// The settings of a driven run.
public struct DrivenSetup: Codable, Equatable, Sendable {
    /// The load model, which determines when operations are scheduled.
    public enum Model: String, Codable, CaseIterable, Sendable {
        /// Operations at the instants at which the simulated children act; an open model.
        case scenario
        /// Operations at a fixed rate; an open model.
        case rate
        /// Operations at an increasing rate; an open model.
        case ramp
        /// A fixed number of watches, each of which sends its next operation after the answer to the previous one.
        case closed

        /// Whether operations are scheduled regardless of earlier answers.
        public var isOpen: Bool { self != .closed }
    }

    /// Host and port of the backend, without a user name, password or token.
    public var target: String
    /// The profile's name.
    public var profile: String
    /// `http/1.1` or `h2`.
    public var transport: String
    /// Whether the connection is encrypted.
    public var isEncrypted: Bool
    /// The load model.
    public var model: Model
    /// The arrival process in words, such as `900/s, poisson`.
    public var arrivals: String
    /// Seconds of the scenario per second of the run.
    public var speedup: Double
    /// The start of the run within the scenario; seconds since its first midnight.
    public var fromSeconds: Double
    /// The shard of the load that this process sent, such as `2/3`; `1/1` for the whole load.
    public var shard: String
    /// The weights of operations in words, such as `write=20`; empty if all operations are sent.
    public var weights = ""
    /// The name of the run, which requests can contain.
    public var run: String
    /// The maximum number of connections.
    public var connections: Int
    /// The number of concurrent operations of a closed model; nil for other models.
    public var concurrency: Int?
    /// The number of event loops.
    public var workers: Int
    /// Length of the warm-up before the measured window; seconds.
    public var warmUpSeconds: Double
    /// Length of the measured window; seconds.
    public var windowSeconds: Double
    /// The maximum lag of an operation that counts as on time; seconds.
    public var toleranceSeconds: Double

    /// The shard of a run that sends the whole load.
    public static let whole = "1/1"

    /// The arrival process in words, with the shard and the weights if they restrict the load.
    public var load: String {
        (shard == Self.whole ? arrivals : "shard \(shard) of \(arrivals)")
            + (weights.isEmpty ? "" : ", weights \(weights)")
    }

    /// Creates a set-up.
    public init(
        target: String, profile: String, transport: String = "http/1.1", isEncrypted: Bool = false,
        model: Model = .scenario, arrivals: String = "", speedup: Double = 1, fromSeconds: Double = 0,
        shard: String = DrivenSetup.whole, run: String = "", connections: Int, workers: Int, warmUpSeconds: Double = 0,
        windowSeconds: Double, toleranceSeconds: Double = 1
    ) {
        self.target = target
        self.profile = profile
        self.transport = transport
        self.isEncrypted = isEncrypted
        self.model = model
        self.arrivals = arrivals
        self.speedup = speedup
        self.fromSeconds = fromSeconds
        self.shard = shard
        self.run = run
        self.connections = connections
        self.workers = workers
        self.warmUpSeconds = warmUpSeconds
        self.windowSeconds = windowSeconds
        self.toleranceSeconds = toleranceSeconds
    }
}
