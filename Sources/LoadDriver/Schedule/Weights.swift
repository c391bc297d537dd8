// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
public import Operations

/// Which share of a society's operations is sent, by kind: what is left out makes the rest a larger part of the load.
///
/// The society decides which operations there are, so that none can be added; a higher speed makes up for what is left out.
public struct Weights: Equatable, Sendable {
    /// All operations.
    public static let all = Weights(shares: OperationTable(repeating: 1))

    /// The share of each kind that is sent; 0...1.
    public let shares: OperationTable<Double>
    /// Hashes below it are sent; `.max` for all.
    private let thresholds: OperationTable<UInt64>

    private init(shares: OperationTable<Double>) {
        self.shares = shares
        var thresholds = OperationTable<UInt64>(repeating: .max)
        for kind in OperationKind.allCases where shares[kind] < 1 {
            thresholds[kind] = UInt64(max(0, shares[kind]) * 0x1p64)
        }
        self.thresholds = thresholds
    }

    /// Makes weights: the share of each kind is its weight over the greatest one.
    ///
    /// - Parameter weights: at least 0, and one above it; kinds on which others build are sent whatever their weight is.
    public init(_ weights: OperationTable<Double>) {
        let kinds = OperationKind.allCases
        let greatest = kinds.map { weights[$0] }.max() ?? 1
        precondition(greatest > 0 && greatest.isFinite, "weights of which none is above 0")
        var shares = OperationTable<Double>(repeating: 1)
        for kind in kinds where !kind.isBuiltUpon { shares[kind] = min(1, max(0, weights[kind] / greatest)) }
        self.init(shares: shares)
    }

    /// Whether nothing is left out.
    public var isWhole: Bool { OperationKind.allCases.allSatisfy { shares[$0] == 1 } }

    /// Whether an operation is sent: equal operations give equal answers, in any process and at any speed.
    func sends(_ operation: Operation) -> Bool {
        let threshold = thresholds[operation.kind]
        guard threshold != .max else { return true }
        let who = UInt64(operation.actor) << 32 | UInt64(operation.subject)
        return mix64(mix64(operation.instant ^ UInt64(operation.kind.rawValue) << 56) ^ who) < threshold
    }
}

extension OperationKind {
    /// Whether later operations build on it: without the post there is nothing to like, without the friendship nobody to visit.
    public var isBuiltUpon: Bool {
        switch self {
        case .postStatus, .requestFriend, .acceptFriend, .declineFriend, .removeFriend: true
        default: false
        }
    }
}
