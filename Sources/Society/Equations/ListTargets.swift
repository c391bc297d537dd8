// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Glibc

/// The sizes to which friend lists tend.
///
/// A child has a target size: lognormal for ordinary children, common for members of the circle. The fewer friends it
/// has, compared with the target, the more requests it sends; the more it has, the sooner silent ties end. Requests
/// balance deletions at the share `friends.balance` of the target.
struct ListTargets {
    /// The number of friends at which requests balance deletions, by sociability.
    private let ordinary: Column<Float>
    private let committed: Float
    private let balance: (ordinary: Float, committed: Float)

    init(_ friends: FriendParameters, store: ColumnStore) {
        let weights = Sociability.weights(friends)
        let mean = weights.reduce(0, +) / Double(weights.count)
        let online = max(0, friends.ordinary - friends.offline)
        ordinary = store.column(of: Float.self, count: weights.count)
        for (step, weight) in weights.enumerated() { ordinary[step] = Float(friends.offline + online * weight / mean) }
        committed = Float(friends.committed)
        balance = (Float(friends.balance[0]), Float(friends.balance[1]))
    }

    /// Returns the number of friends at which a child's requests balance its deletions.
    @inline(__always)
    func friends(of profile: PublicProfile, trait: UInt64) -> Float {
        profile.traits.contains(.committed) ? committed : ordinary[Sociability.step(trait)]
    }

    /// Returns the number of friends as a share of the target; 0 or more.
    @inline(__always)
    func fill(_ profile: PublicProfile, trait: UInt64) -> Float {
        let balance = profile.traits.contains(.committed) ? balance.committed : balance.ordinary
        return Float(profile.degree) * balance / max(1, friends(of: profile, trait: trait))
    }
}

/// The sociability of children: how readily they make friends on the watch.
enum Sociability {
    /// Returns the step of a child's sociability, 0..<256, from its trait bits.
    @inline(__always)
    static func step(_ trait: UInt64) -> Int { Int(truncatingIfNeeded: trait >> 40 & 0xFF) }

    /// Returns the relative weights of the 256 steps: a lognormal with median 1, cut off at `sociabilityMost`.
    static func weights(_ friends: FriendParameters) -> [Double] {
        (0..<256).map { step in
            let u = (Double(step) + 0.5) / 256
            // The logistic quantile, scaled to unit variance, approximates the normal quantile; it only determines the
            // spread.
            return min(friends.sociabilityMost, exp(friends.ordinarySigma * log(u / (1 - u)) * 0.5513))
        }
    }
}
