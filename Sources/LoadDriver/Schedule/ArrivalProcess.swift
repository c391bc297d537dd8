// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Glibc

/// How the starts of requests are spread in time.
public enum Arrivals: String, CaseIterable, Sendable {
    /// A Poisson process: what many who act for themselves make together.
    case poisson
    /// Equal gaps.
    case even
}

/// A rate that stays or changes evenly over the length of a run.
public struct RateProfile: Equatable, Sendable {
    /// Requests a second at the beginning; at least 0.
    public var from: Double
    /// Requests a second at the end; at least 0, and greater than 0 where `from` is 0.
    public var to: Double
    /// Length; seconds, greater than 0.
    public var seconds: Double

    /// Makes a profile.
    public init(from: Double, to: Double, seconds: Double) {
        self.from = from
        self.to = to
        self.seconds = seconds
    }

    /// Requests over the whole length.
    public var total: Double { (from + to) / 2 * seconds }

    /// Requests up to a moment.
    ///
    /// - Parameter time: seconds from the beginning, 0...`seconds`.
    public func expected(by time: Double) -> Double { from * time + (to - from) * time * time / (2 * seconds) }

    /// The moment by which some requests are to be expected: the inverse of `expected(by:)`.
    ///
    /// - Parameter count: 0...`total`.
    /// - Returns: seconds from the beginning.
    func time(of count: Double) -> Double {
        // At no rate yet, the form below is 0 / 0.
        guard count > 0 else { return 0 }
        // The root of (to - from) / 2s · t² + from · t - count, in the form that has no cancellation near a steady rate.
        let discriminant = from * from + 2 * (to - from) / seconds * count
        return 2 * count / (from + max(0, discriminant).squareRoot())
    }
}

/// The scheduled starts of one lane's requests: its share of a rate, in order.
///
/// A process of any rate is one of rate 1 on a clock that runs with the rate (time change): starts are where the expected count
/// reaches 1, 2, 3… for even arrivals, and sums of Exp(1) for Poisson ones.
///
/// - Source: Lewis and Shedler, "Simulation of nonhomogeneous Poisson processes", Naval Research Logistics, 1979.
struct ArrivalProcess {
    private let profile: RateProfile
    private let arrivals: Arrivals
    private var stream: SplitMix
    private var count: Double

    /// - Parameters:
    ///   - lane: 0..<lanes, all processes' together; even arrivals of the lanes alternate.
    ///   - seed: equal seeds give equal starts.
    init(_ profile: RateProfile, _ arrivals: Arrivals, lane: Int, of lanes: Int, seed: UInt64) {
        let share = 1 / Double(lanes)
        self.profile = RateProfile(from: profile.from * share, to: profile.to * share, seconds: profile.seconds)
        self.arrivals = arrivals
        stream = SplitMix(state: mix64(seed &+ UInt64(lane)))
        count = arrivals == .even ? Double(lane) * share - 1 : 0
    }

    /// The next start; seconds from the beginning, nil when the length is over.
    mutating func next() -> Double? {
        count += arrivals == .even ? 1 : -log(stream.nextUnit())
        // An arrival at the very end would be of the time after it.
        guard count < profile.total else { return nil }
        return profile.time(of: count)
    }
}

/// A small generator for what is no part of the society: which account a benchmark asks for, how long a retry waits.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return mix64(state)
    }

    /// Uniform in (0, 1].
    mutating func nextUnit() -> Double { Double((next() >> 11) + 1) * 0x1p-53 }

    /// Uniform in 0..<bound.
    mutating func next(below bound: UInt32) -> UInt32 { UInt32(next().multipliedFullWidth(by: UInt64(bound)).high) }
}
