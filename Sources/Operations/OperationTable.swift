// SPDX-License-Identifier: GPL-3.0-or-later
/// A table of one value per kind of operation.
public struct OperationTable<Value: Sendable>: Sendable {
    @usableFromInline var values: [Value]

    /// Creates a table with `value` for every kind.
    public init(repeating value: Value) {
        values = Array(repeating: value, count: OperationKind.allCases.count)
    }

    /// The value of `kind`.
    @inlinable
    public subscript(kind: OperationKind) -> Value {
        get { values[Int(kind.rawValue)] }
        set { values[Int(kind.rawValue)] = newValue }
    }
}

extension OperationTable: Equatable where Value: Equatable {}
