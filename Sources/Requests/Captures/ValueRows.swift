// SPDX-License-Identifier: GPL-3.0-or-later

/// Values of accounts, or of pairs of accounts: a row each, with a field for each slot.
///
/// A field of a slot up to `ValueSlot.greatestReservedWidth` is inline: a length byte and room for the value. A longer slot has a
/// reference to storage of the value's own size, so that room for the longest value is not taken for every account.
struct ValueRows: Sendable {
    /// Where a slot's value stands in a row.
    enum Field: Sendable {
        /// Inline, from this byte on.
        case inline(Int)
        /// Out of line, with this index.
        case long(Int)
    }

    /// What a row consists of.
    struct Shape: Sendable {
        /// Bytes of all inline fields.
        private(set) var stride = 0
        /// Number of long fields.
        private(set) var longFields = 0

        /// Adds a slot's field.
        mutating func add(_ slot: ValueSlot) -> Field {
            if slot.isLong {
                longFields += 1
                return .long(longFields - 1)
            }
            stride += slot.stride
            return .inline(stride - slot.stride)
        }

        /// Bytes that an empty row takes.
        var bytes: Int { stride + longFields * MemoryLayout<[UInt8]>.stride }
    }

    private let shape: Shape
    /// Number of rows.
    private(set) var count: Int
    private var inline: [UInt8]
    private var long: [[UInt8]]

    /// Makes empty rows.
    init(_ shape: Shape, count: Int = 0) {
        self.shape = shape
        self.count = count
        inline = Array(repeating: 0, count: count * shape.stride)
        long = Array(repeating: [], count: count * shape.longFields)
    }

    /// Adds an empty row.
    mutating func append() {
        count += 1
        inline.append(contentsOf: repeatElement(0, count: shape.stride))
        long.append(contentsOf: repeatElement([], count: shape.longFields))
    }

    /// The value of a field; empty if there is none.
    func value(_ field: Field, of row: Int) -> ArraySlice<UInt8> {
        switch field {
        case .inline(let offset):
            let start = row * shape.stride + offset
            return inline[(start + 1)..<(start + 1 + Int(inline[start]))]
        case .long(let index): return long[row * shape.longFields + index][...]
        }
    }

    /// Puts a value into a field in which it fits; an empty one clears it.
    mutating func set(_ field: Field, of row: Int, to value: ArraySlice<UInt8>) {
        switch field {
        case .inline(let offset):
            var place = row * shape.stride + offset
            inline[place] = UInt8(value.count)
            for byte in value {
                place += 1
                inline[place] = byte
            }
        case .long(let index):
            let place = row * shape.longFields + index
            if value.isEmpty {
                long[place] = []
            } else {
                long[place].removeAll(keepingCapacity: true)
                long[place].append(contentsOf: value)
            }
        }
    }
}
