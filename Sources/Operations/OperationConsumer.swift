// SPDX-License-Identifier: GPL-3.0-or-later
/// Somebody who takes the stream of operations: a driver of a real backend, a recorder, a test.
public protocol OperationConsumer: AnyObject {
    /// How much of the stream the consumer wants.
    var interest: OperationInterest { get }

    /// Takes all operations of one tick.
    ///
    /// - Parameters:
    ///   - operations: in the stream's order, each inside the tick; lent for the call.
    ///   - tick: the tick's number since the run's first midnight.
    func take(_ operations: borrowing [Operation], tick: Int)
}

extension OperationConsumer {
    /// Everything.
    public var interest: OperationInterest { .everything }
}

/// Parts of the stream of operations.
public enum OperationInterest: Sendable {
    /// All operations, background traffic included: what a backend would see.
    case everything
    /// The operations of sessions in which a child does something, which are few: what changes the circle.
    case decisions
    /// Nothing at present; the society asks again at each tick.
    case nothing
}
