// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Testing

struct ColumnTests {
    private let store = ColumnStore()

    @Test(arguments: [0, 1, 7, 1_000, 2_000_000])
    func `a new column contains zeros`(count: Int) {
        let column = store.column(of: UInt32.self, count: count)
        #expect(column.count == count)
        #expect((0..<count).allSatisfy { column[$0] == 0 })
    }

    @Test func `a copy of a column refers to the same memory`() {
        let column = store.column(of: Int.self, count: 3)
        let copy = column
        copy[1] = 7
        #expect(column[1] == 7)
    }

    @Test func `writing a part of an element leaves its other parts unchanged`() {
        struct Pair: BitwiseCopyable {
            var one: UInt8 = 0
            var other: UInt32 = 0
        }
        let column = store.column(of: Pair.self, count: 4)
        column[2].other = 9
        column[2].one = 5
        #expect(column[2].other == 9)
        #expect(column[2].one == 5)
        #expect(column[1].other == 0 && column[3].one == 0)
    }

    @Test(arguments: [0..<0, 0..<1, 3..<9, 9..<10, 0..<10, 10..<10])
    func `a fill sets exactly the given rows`(rows: Range<Int>) {
        let column = store.column(of: UInt16.self, count: 10)
        column.fill(rows, with: 0xBEEF)
        for row in 0..<10 { #expect(column[row] == (rows.contains(row) ? 0xBEEF : 0)) }
    }

    @Test func `a prefetch changes nothing`() {
        let column = store.column(of: Int.self, count: 2)
        column[1] = 3
        column.prefetch(0)
        column.prefetch(1)
        #expect(column[0] == 0 && column[1] == 3)
    }

    @Test func `rows outside a column trap`() async {
        await #expect(processExitsWith: .failure) {
            ColumnStore().column(of: UInt8.self, count: 4).fill(0..<5, with: 1)
        }
        await #expect(processExitsWith: .failure) {
            ColumnStore().column(of: UInt8.self, count: 4).fill(-1..<2, with: 1)
        }
    }

    @Test func `a column with a negative number of rows traps`() async {
        await #expect(processExitsWith: .failure) { _ = ColumnStore().column(of: UInt8.self, count: -1) }
    }
}

struct TruncationTests {
    @Test func `the integer conversion equals the language's own`() {
        for value: Float in [0, 0.5, 0.999_999_9, 1, 255.5, 65_535.96, 4_294_967_040, -0.5, -7.9, 0x1p40, -0x1p61] {
            #expect(Int(wholePartOf: value) == Int(value))
        }
    }
}
