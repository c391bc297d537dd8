// SPDX-License-Identifier: GPL-3.0-or-later
/// Somebody who takes the stream of operations: a driver of a real backend, a recorder, a test.
public protocol OperationConsumer: AnyObject {
    /// How much of the stream the consumer wants.
    var interest: OperationInterest { get }

    /// Takes all operations of one tick: those of what began in it.
    ///
    /// What a session does takes time, so its last operations may lie past the tick's end, among those of later ticks, though
    /// never past the next lesson or midnight. The society's state at the tick's end holds their effects all the same.
    /// `InstantOrder` puts the ticks' operations into one order of instants.
    ///
    /// - Parameters:
    ///   - operations: in the stream's order, none before the tick's begin; lent for the call.
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
