// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

/// Decides when a fault strikes, and counts the strikes.
///
/// The nth decision on a fault depends only on the seed, the fault and n. The order of arrival determines which
/// requests a fault strikes, but not how many.
final class FaultInjector: Sendable {
    let plan: FaultPlan
    private let seed: UInt64
    private let start = ContinuousClock.now
    /// Number of decisions so far, by fault.
    private let draws = Mutex([UInt64](repeating: 0, count: Fault.allCases.count))
    /// Number of strikes so far, by fault.
    private let strikes = Mutex([Int](repeating: 0, count: Fault.allCases.count))

    init(_ plan: FaultPlan, seed: UInt64) {
        self.plan = plan
        self.seed = seed
    }

    /// The number of strikes of each fault.
    var counts: [(fault: Fault, count: Int)] {
        let counts = strikes.withLock { $0 }
        return Fault.allCases.map { ($0, counts[Self.index($0)]) }
    }

    /// Counts a strike.
    func struck(_ fault: Fault) { strikes.withLock { $0[Self.index(fault)] += 1 } }

    /// Returns whether a fault strikes now, and counts the strike.
    ///
    /// - Parameter share: the probability; 0...1.
    func strikes(_ fault: Fault, share: Double) -> Bool {
        guard decides(fault, share: share) else { return false }
        struck(fault)
        return true
    }

    /// Returns whether a fault should strike now. Call `struck` if it does.
    ///
    /// - Parameter share: the probability; 0...1.
    func decides(_ fault: Fault, share: Double) -> Bool {
        guard share > 0 else { return false }
        let index = Self.index(fault)
        let draw = draws.withLock { draws in
            draws[index] += 1
            return draws[index]
        }
        let bits = Self.mixed(Self.mixed(seed &+ UInt64(index)) &+ draw)
        return Double(bits >> 11) * 0x1p-53 < share
    }

    /// Delays an answer according to the plan.
    func delayAnswer() async {
        if strikes(.slow, share: plan.slowShare) { try? await Task.sleep(for: plan.slowDelay) }
        if let wait = stallLeft {
            struck(.stall)
            try? await Task.sleep(for: wait)
        }
    }

    /// Remaining time of the current stall, or nil outside a stall.
    private var stallLeft: Duration? {
        guard let length = plan.stallLength else { return nil }
        let elapsed = start.duration(to: .now)
        let periods = (elapsed / plan.stallPeriod).rounded(.down)
        let phase = elapsed - plan.stallPeriod * periods
        return phase < length ? length - phase : nil
    }

    private static func index(_ fault: Fault) -> Int { Fault.allCases.firstIndex(of: fault) ?? 0 }

    /// SplitMix64's finalizer: Steele, Lea and Flood, *Fast splittable pseudorandom number generators* (2014).
    private static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value &+ 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }
}
