// SPDX-License-Identifier: GPL-3.0-or-later

/// What was asked of a driven run.
public struct DrivenSetup: Codable, Equatable, Sendable {
    /// How the instants of operations come about.
    public enum Model: String, Codable, CaseIterable, Sendable {
        /// At the instants at which the children act, an open model.
        case scenario
        /// At a fixed rate, an open model.
        case rate
        /// At a rate that grows, an open model.
        case ramp
        /// Each of a fixed number of watches sends its next operation after the answer to the one before.
        case closed

        /// Whether operations arrive whether or not those before are answered.
        public var isOpen: Bool { self != .closed }
    }

    /// Host and port of the backend, never a user's name, a password or a token.
    public var target: String
    /// The profile's name.
    public var profile: String
    /// `http/1.1` or `h2`.
    public var transport: String
    /// Whether the connection is encrypted.
    public var isEncrypted: Bool
    /// How operations arrive.
    public var model: Model
    /// Words for it, such as `900/s, poisson`.
    public var arrivals: String
    /// Seconds of the scenario in one of the run.
    public var speedup: Double
    /// Where in the scenario the run begins; seconds since its first midnight.
    public var fromSeconds: Double
    /// The part of the load that was sent here, such as `2/3`; `1/1` for all of it.
    public var share: String
    /// Words for the weights of operations, such as `write=20`; empty if all operations are sent.
    public var weights = ""
    /// The run's own name, which its requests may hold.
    public var run: String
    /// Connections at most.
    public var connections: Int
    /// How many operations a closed load has under way at any time; nil for other loads.
    public var concurrency: Int?
    /// Event loops.
    public var lanes: Int
    /// Length of the part before the measured window; seconds.
    public var warmUpSeconds: Double
    /// Length of the measured window; seconds.
    public var windowSeconds: Double
    /// How late an operation may be sent and still be on time; seconds.
    public var toleranceSeconds: Double

    /// The share of a run that sends the whole load.
    public static let whole = "1/1"

    /// Words for the arrivals, and for the share if it is not the whole.
    public var load: String {
        (share == Self.whole ? arrivals : "share \(share) of \(arrivals)")
            + (weights.isEmpty ? "" : ", weights \(weights)")
    }

    /// Makes a set-up.
    public init(
        target: String, profile: String, transport: String = "http/1.1", isEncrypted: Bool = false,
        model: Model = .scenario, arrivals: String = "", speedup: Double = 1, fromSeconds: Double = 0,
        share: String = DrivenSetup.whole, run: String = "", connections: Int, lanes: Int, warmUpSeconds: Double = 0,
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
        self.share = share
        self.run = run
        self.connections = connections
        self.lanes = lanes
        self.warmUpSeconds = warmUpSeconds
        self.windowSeconds = windowSeconds
        self.toleranceSeconds = toleranceSeconds
    }
}
