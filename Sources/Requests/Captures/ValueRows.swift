// SPDX-License-Identifier: GPL-3.0-or-later

/// Values of accounts or of pairs of accounts: one row each, with a field for each slot.
///
/// A slot up to `ValueSlot.greatestReservedWidth` is stored inline: a length byte and the reserved width. A wider slot
/// holds a reference to storage of the value's own size, so that the maximum width is not reserved for every account.
struct ValueRows: Sendable {
    /// The position of a slot's value in a row.
    enum Field: Sendable {
        /// Inline, at this byte offset.
        case inline(Int)
        /// Out of line, at this index.
        case long(Int)
    }

    /// The layout of a row.
    struct Shape: Sendable {
        /// The size of all inline fields, in bytes.
        private(set) var stride = 0
        /// The number of out-of-line fields.
        private(set) var longFields = 0

        /// Adds the field of a slot.
        mutating func add(_ slot: ValueSlot) -> Field {
            if slot.isLong {
                longFields += 1
                return .long(longFields - 1)
            }
            stride += slot.stride
            return .inline(stride - slot.stride)
        }

        /// The size of an empty row, in bytes.
        var bytes: Int { stride + longFields * MemoryLayout<[UInt8]>.stride }
    }

    private let shape: Shape
    /// The number of rows.
    private(set) var count: Int
    private var inline: [UInt8]
    private var long: [[UInt8]]

    /// Creates empty rows.
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

    /// Returns the value of a field, empty if there is none.
    func value(_ field: Field, of row: Int) -> ArraySlice<UInt8> {
        switch field {
        case .inline(let offset):
            let start = row * shape.stride + offset
            return inline[(start + 1)..<(start + 1 + Int(inline[start]))]
        case .long(let index): return long[row * shape.longFields + index][...]
        }
    }

    /// Sets the value of a field; an empty value clears it. The value must fit.
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
