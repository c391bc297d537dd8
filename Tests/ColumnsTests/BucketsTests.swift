// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Testing

struct BucketsTests {
    private func elements(_ buckets: Buckets<Int>, _ bucket: Int) -> [Int] {
        var elements: [Int] = []
        buckets.forEachSpan(of: bucket) { span in elements += span.indices.map { span[$0] } }
        return elements
    }

    @Test(arguments: [1, 2, 7, 300])
    func `new buckets are empty`(count: Int) {
        let buckets = Buckets<Int>(bucketCount: count)
        #expect(buckets.bucketCount == count)
        for bucket in 0..<count {
            #expect(buckets.count(of: bucket) == 0)
            #expect(elements(buckets, bucket).isEmpty)
        }
    }

    // A chunk has a page but 16 bytes: 510 of these elements.
    @Test(arguments: [1, 2, 509, 510, 511, 1_020, 1_021, 10_000, 300_000])
    func `a growing list keeps its elements in order`(count: Int) {
        let buckets = Buckets<Int>(bucketCount: 2)
        for element in 0..<count { buckets.append(element * 3, to: 1) }
        #expect(buckets.count(of: 1) == count)
        #expect(elements(buckets, 1) == (0..<count).map { $0 * 3 })
        #expect(buckets.count(of: 0) == 0)
    }

    @Test func `lists that grow alternately stay separate`() {
        let buckets = Buckets<Int>(bucketCount: 5)
        for element in 0..<2_000 { buckets.append(element, to: element * element % 5) }
        for bucket in 0..<5 { #expect(elements(buckets, bucket) == (0..<2_000).filter { $0 * $0 % 5 == bucket }) }
    }

    @Test func `emptied lists store new elements in the same memory`() {
        let buckets = Buckets<Int>(bucketCount: 3)
        func addresses() -> [UInt] {
            var addresses: [UInt] = []
            for bucket in 0..<3 {
                buckets.forEachSpan(of: bucket) { span in
                    addresses.append(unsafe span.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) })
                }
            }
            return addresses
        }
        // More than the first slab holds.
        for element in 0..<200_000 { buckets.append(element, to: element % 3) }
        let before = addresses()
        #expect(before.count > 390)
        buckets.removeAll()
        for bucket in 0..<3 { #expect(buckets.count(of: bucket) == 0 && elements(buckets, bucket).isEmpty) }
        for element in 0..<200_000 { buckets.append(-element, to: element % 3) }
        #expect(addresses() == before)
        for bucket in 0..<3 {
            #expect(elements(buckets, bucket) == stride(from: bucket, to: 200_000, by: 3).map { -$0 })
        }
    }

    @Test func `emptied lists can be filled in another order`() {
        let buckets = Buckets<Int>(bucketCount: 2)
        for element in 0..<1_000 { buckets.append(element, to: 0) }
        buckets.removeAll()
        for element in 0..<600 { buckets.append(element, to: 1) }
        #expect(elements(buckets, 0).isEmpty)
        #expect(elements(buckets, 1) == Array(0..<600))
    }

    @Test func `elements of other sizes are supported`() {
        struct Wide: BitwiseCopyable {
            var one: UInt64
            var other: UInt64
        }
        let (wide, narrow) = (Buckets<Wide>(bucketCount: 1), Buckets<UInt8>(bucketCount: 1))
        for element in 0..<9_000 {
            wide.append(Wide(one: UInt64(element), other: ~UInt64(element)), to: 0)
            narrow.append(UInt8(truncatingIfNeeded: element), to: 0)
        }
        var next: UInt64 = 0
        wide.forEachSpan(of: 0) { span in
            for index in span.indices {
                #expect(span[index].one == next && span[index].other == ~next)
                next += 1
            }
        }
        #expect(next == 9_000 && narrow.count(of: 0) == 9_000)
    }

    @Test func `elements that do not fill a chunk exactly trap`() async {
        await #expect(processExitsWith: .failure) { _ = Buckets<(UInt64, UInt64, UInt64)>(bucketCount: 1) }
    }

    @Test func `zero buckets trap`() async {
        await #expect(processExitsWith: .failure) { _ = Buckets<Int>(bucketCount: 0) }
        await #expect(processExitsWith: .failure) { _ = Buckets<Int>(bucketCount: -1) }
    }
}
