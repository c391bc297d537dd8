// SPDX-License-Identifier: GPL-3.0-or-later
/// Somebody who takes the stream of operations: a driver of a real backend, a recorder, a test.
public protocol OperationConsumer: AnyObject {
    /// Takes all operations of one tick.
    ///
    /// - Parameters:
    ///   - operations: in the stream's order, each inside the tick; lent for the call.
    ///   - tick: the tick's number since the run's first midnight.
    func take(_ operations: borrowing [Operation], tick: Int)
}
