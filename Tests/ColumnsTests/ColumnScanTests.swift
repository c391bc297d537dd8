// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Testing

struct ColumnScanTests {
    private let store = ColumnStore()

    /// Pseudo-random numbers, the same in every run.
    private func noise(_ index: Int) -> Int {
        let mixed = UInt64(index &+ 1) &* 0x9E37_79B9_7F4A_7C15
        return Int(((mixed ^ mixed >> 29) &* 0xBF58_476D_1CE4_E5B9) >> 33)
    }

    private func found(_ column: Column<UInt8>, _ rows: Range<Int>, _ values: ClosedRange<UInt8>) -> [Int] {
        let list = store.column(of: UInt32.self, count: rows.count)
        let count = column.rows(in: rows, within: values, to: list)
        return (0..<count).map { Int(list[$0]) }
    }

    private func found(_ column: Column<UInt8>, _ rows: Range<Int>, _ value: UInt8) -> [Int] {
        found(column, rows, value...value)
    }

    @Test(arguments: [0, 1, 7, 8, 9, 15, 16, 17, 64, 1_000])
    func `a scan for a byte finds the same rows as a loop`(length: Int) {
        let column = store.column(of: UInt8.self, count: length + 8)
        for row in 0..<column.count { column[row] = UInt8(noise(row) % 4) }
        for start in 0...8 {
            let rows = start..<(start + length)
            for value in UInt8(0)...4 { #expect(found(column, rows, value) == rows.filter { column[$0] == value }) }
        }
    }

    @Test(arguments: [UInt8(0)...0, 0...3, 0x7E...0x81, 0x80...0x80, 1...0xFE, 0xFC...0xFF, 0...0xFF])
    func `a scan for a range of bytes includes both limits and no others`(values: ClosedRange<UInt8>) {
        let column = store.column(of: UInt8.self, count: 4_000)
        for row in 0..<column.count { column[row] = UInt8(truncatingIfNeeded: noise(row)) }
        #expect(found(column, 3..<3_997, values) == (3..<3_997).filter { values.contains(column[$0]) })
    }

    @Test func `the scan distinguishes bytes that differ by one or in the top bit`() {
        // A borrow or a carry between lanes would show with these neighbours.
        let values: [UInt8] = [0, 1, 0x7F, 0x80, 0x81, 0xFE, 0xFF]
        let column = store.column(of: UInt8.self, count: 4_000)
        for row in 0..<column.count { column[row] = values[noise(row) % values.count] }
        for value in values {
            #expect(found(column, 3..<3_997, value) == (3..<3_997).filter { column[$0] == value })
        }
    }

    @Test(arguments: [UInt8.min, 1, 0x80, .max])
    func `a scan finds every row of a uniform column`(value: UInt8) {
        let column = store.column(of: UInt8.self, count: 37)
        column.fill(0..<37, with: value)
        #expect(found(column, 0..<37, value) == Array(0..<37))
        #expect(found(column, 0..<37, value ^ 1).isEmpty)
    }

    @Test func `a scan writes from the start of its list`() {
        let column = store.column(of: UInt8.self, count: 16)
        column[11] = 1
        let list = store.column(of: UInt32.self, count: 20)
        list.fill(0..<20, with: 99)
        #expect(column.rows(in: 8..<16, within: 1...1, to: list) == 1)
        #expect(list[0] == 11 && list[1] == 99)
    }

    @Test(arguments: [0, 4, 8, 152, 1_000])
    func `a scan for bits finds the same rows as a loop`(length: Int) {
        let column = store.column(of: UInt16.self, count: length + 8)
        for row in 0..<column.count { column[row] = UInt16(noise(row) & noise(row + 7_777) & 0x8181) }
        for mask: UInt16 in [0, 1, 0x8000, 0x8001, 0x0180, .max] {
            for start in [0, 4, 8] {
                let rows = start..<(start + length)
                var seen: [Int] = []
                column.forEachRow(in: rows, withAnyBitOf: mask) { seen.append($0) }
                #expect(seen == rows.filter { column[$0] & mask != 0 })
            }
        }
    }

    @Test func `rows can change during a scan`() {
        let column = store.column(of: UInt16.self, count: 12)
        column.fill(0..<12, with: 3)
        var seen: [Int] = []
        column.forEachRow(in: 0..<12, withAnyBitOf: 1) { row in
            seen.append(row)
            column[row] = 0
        }
        #expect(seen == Array(0..<12))
        #expect((0..<12).allSatisfy { column[$0] == 0 })
    }

    @Test func `a list that can be too short traps`() async {
        await #expect(processExitsWith: .failure) {
            let store = ColumnStore()
            let column = store.column(of: UInt8.self, count: 8)
            _ = column.rows(in: 0..<8, within: 0...0, to: store.column(of: UInt32.self, count: 7))
        }
    }

    @Test func `a scan outside the column traps`() async {
        await #expect(processExitsWith: .failure) {
            let store = ColumnStore()
            let column = store.column(of: UInt8.self, count: 8)
            _ = column.rows(in: 0..<9, within: 0...0, to: store.column(of: UInt32.self, count: 9))
        }
        await #expect(processExitsWith: .failure) {
            let store = ColumnStore()
            let column = store.column(of: UInt8.self, count: 8)
            _ = column.rows(in: -1..<8, within: 0...0, to: store.column(of: UInt32.self, count: 9))
        }
    }

    @Test func `a scan for bits in elements of another size traps`() async {
        await #expect(processExitsWith: .failure) {
            ColumnStore().column(of: UInt32.self, count: 8).forEachRow(in: 0..<8, withAnyBitOf: 1) { _ in }
        }
    }
}
