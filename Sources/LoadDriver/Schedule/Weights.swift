// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
public import Operations

/// The fraction of a society's operations that is sent, by kind: dropping some kinds increases the proportion of the
/// others.
///
/// The society determines the operations, so none can be added; a higher speedup compensates for dropped ones.
public struct Weights: Equatable, Sendable {
    /// All operations.
    public static let all = Weights(shares: OperationTable(repeating: 1))

    /// The fraction of each kind that is sent; 0...1.
    public let shares: OperationTable<Double>
    /// Operations whose hash is below the threshold are sent; `.max` for all.
    private let thresholds: OperationTable<UInt64>

    private init(shares: OperationTable<Double>) {
        self.shares = shares
        var thresholds = OperationTable<UInt64>(repeating: .max)
        for kind in OperationKind.allCases where shares[kind] < 1 {
            thresholds[kind] = UInt64(max(0, shares[kind]) * 0x1p64)
        }
        self.thresholds = thresholds
    }

    /// Creates weights: the fraction of each kind is its weight divided by the greatest weight.
    ///
    /// - Parameter weights: at least 0, at least one greater than 0; kinds on which others depend are always sent.
    public init(_ weights: OperationTable<Double>) {
        let kinds = OperationKind.allCases
        let greatest = kinds.map { weights[$0] }.max() ?? 1
        precondition(greatest > 0 && greatest.isFinite, "the greatest weight is \(greatest); it must be above 0")
        var shares = OperationTable<Double>(repeating: 1)
        for kind in kinds where !kind.hasDependants { shares[kind] = min(1, max(0, weights[kind] / greatest)) }
        self.init(shares: shares)
    }

    /// Whether all operations are sent.
    public var isWhole: Bool { OperationKind.allCases.allSatisfy { shares[$0] == 1 } }

    /// Whether an operation is sent; equal operations give equal results, in any process and at any speed.
    func sends(_ operation: Operation) -> Bool {
        let threshold = thresholds[operation.kind]
        guard threshold != .max else { return true }
        let who = UInt64(operation.actor) << 32 | UInt64(operation.subject)
        return mix64(mix64(operation.instant ^ UInt64(operation.kind.rawValue) << 56) ^ who) < threshold
    }
}
