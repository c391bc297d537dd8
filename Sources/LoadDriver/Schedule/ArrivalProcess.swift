// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Glibc

/// The distribution of the scheduled starts.
public enum Arrivals: String, CaseIterable, Sendable {
    /// A Poisson process, the superposition of many independent users.
    case poisson
    /// Equal intervals.
    case even
}

/// An arrival rate that is constant or changes linearly over a run.
public struct RateProfile: Equatable, Sendable {
    /// The rate at the beginning; requests per second, at least 0.
    public var from: Double
    /// The rate at the end; requests per second, at least 0, and greater than 0 if `from` is 0.
    public var to: Double
    /// The length; seconds, greater than 0.
    public var seconds: Double

    /// Creates a profile.
    public init(from: Double, to: Double, seconds: Double) {
        self.from = from
        self.to = to
        self.seconds = seconds
    }

    /// The expected number of requests over the whole length.
    public var total: Double { (from + to) / 2 * seconds }

    /// Returns the expected number of requests up to a time.
    ///
    /// - Parameter time: seconds from the beginning, 0...`seconds`.
    public func expected(by time: Double) -> Double { from * time + (to - from) * time * time / (2 * seconds) }

    /// Returns the time at which the expected number of requests reaches `count`: the inverse of `expected(by:)`.
    ///
    /// - Parameter count: 0...`total`.
    /// - Returns: seconds from the beginning.
    func time(of count: Double) -> Double {
        // If the rate is still 0, the formula below is 0 / 0.
        guard count > 0 else { return 0 }
        // The root of (to - from) / 2s · t² + from · t - count, in the form without cancellation at nearly constant
        // rates.
        let discriminant = from * from + 2 * (to - from) / seconds * count
        return 2 * count / (from + max(0, discriminant).squareRoot())
    }
}

/// The scheduled starts of one worker's requests: its part of a rate, in order.
///
/// A process of any rate is a process of rate 1 on a clock that advances with the rate (time change). Starts are the
/// times at which the expected count reaches 1, 2, 3… for even arrivals, and sums of Exp(1) for Poisson arrivals.
///
/// - Source: Lewis and Shedler, "Simulation of nonhomogeneous Poisson processes", Naval Research Logistics, 1979.
struct ArrivalProcess {
    private let profile: RateProfile
    private let arrivals: Arrivals
    private var stream: SplitMix64
    private var count: Double

    /// - Parameters:
    ///   - worker: the worker's index, 0..<workers, over all processes; even arrivals rotate among the workers.
    ///   - seed: equal seeds give equal starts.
    init(_ profile: RateProfile, _ arrivals: Arrivals, worker: Int, of workers: Int, seed: UInt64) {
        let share = 1 / Double(workers)
        self.profile = RateProfile(from: profile.from * share, to: profile.to * share, seconds: profile.seconds)
        self.arrivals = arrivals
        stream = SplitMix64(seed: mix64(seed &+ UInt64(worker)))
        count = arrivals == .even ? Double(worker) * share - 1 : 0
    }

    /// Returns the next start; seconds from the beginning, nil at the end of the profile.
    mutating func next() -> Double? {
        count += arrivals == .even ? 1 : -log(stream.nextUnit())
        // The interval is half-open: an arrival exactly at the end does not belong to it.
        guard count < profile.total else { return nil }
        return profile.time(of: count)
    }
}

extension SplitMix64 {
    /// Creates the generator of a part of a load: its accounts, its arrivals, its delays.
    ///
    /// It begins with the second number, as in earlier versions, so that equal seeds give equal loads.
    init(seed: UInt64) { self.init(state: seed &+ Self.increment) }

    /// Returns a number that is uniform in (0, 1].
    mutating func nextUnit() -> Double { Double((next() >> 11) + 1) * 0x1p-53 }

    /// Returns a number that is uniform in 0..<bound.
    mutating func next(below bound: UInt32) -> UInt32 { UInt32(next().multipliedFullWidth(by: UInt64(bound)).high) }
}
