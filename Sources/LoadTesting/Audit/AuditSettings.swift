// SPDX-License-Identifier: GPL-3.0-or-later

/// How the responses of a drive are audited.
public struct AuditSettings: Equatable, Sendable {
    /// The accounts whose final state is read.
    public enum ReadBack: Equatable, Sendable {
        /// So many accounts, spread evenly.
        case accounts(Int)
        /// All accounts.
        case all
    }

    /// Probes, as a share of the requests; 0...1.
    public var probes: Double
    /// The accounts whose final state is read after the load.
    public var readBack: ReadBack

    /// Creates settings.
    ///
    /// - Parameters:
    ///   - probes: probes, as a share of the requests; 0...1.
    ///   - readBack: the accounts whose final state is read after the load.
    public init(probes: Double = 0, readBack: ReadBack = .accounts(1_000)) {
        (self.probes, self.readBack) = (probes, readBack)
    }

    /// Returns the accounts to read back: evenly spread, and equal for equal seeds.
    func accounts(of watches: Int, seed: UInt64) -> [UInt32] {
        let count = if case .accounts(let count) = readBack { min(watches, count) } else { watches }
        guard count > 0 else { return [] }
        let first = seed % UInt64(watches)
        return (0..<count).map { UInt32((first + UInt64($0) * UInt64(watches) / UInt64(count)) % UInt64(watches)) }
    }
}
