// SPDX-License-Identifier: GPL-3.0-or-later
/// A receiver of the operation stream: a driver of a real backend, a recorder or a test.
public protocol OperationConsumer: AnyObject {
    /// The part of the stream that the consumer needs.
    var interest: OperationInterest { get }

    /// Receives all operations of the sessions and background traffic that started in one tick.
    ///
    /// A session takes time, so its last operations may lie after the end of the tick, among those of later ticks. They
    /// never lie after the next lesson or midnight. The society's state at the end of the tick includes their effects.
    /// `InstantOrder` merges the operations of all ticks into one order of instants.
    ///
    /// - Parameters:
    ///   - operations: in the stream's order, none before the start of the tick; borrowed for the call.
    ///   - tick: the tick's number since the run's first midnight.
    func take(_ operations: borrowing [Operation], tick: Int)
}

extension OperationConsumer {
    /// The default: the full stream.
    public var interest: OperationInterest { .everything }
}

/// The parts of the operation stream that a consumer can request.
public enum OperationInterest: Sendable {
    /// All operations, including background traffic: the full load of a backend.
    case everything
    /// The operations of acting sessions only. They are few, and they contain every change of the circle.
    case decisions
    /// No operations for now; the society reads `interest` again at each tick.
    case nothing
}
