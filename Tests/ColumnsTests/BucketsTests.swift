// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Testing

struct BucketsTests {
    private func elements(_ buckets: Buckets<Int>, _ bucket: Int) -> [Int] {
        buckets.withSpan(of: bucket) { span in span.indices.map { span[$0] } }
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

    // 64 is the first list's room, 96 the second's, 144 the third's.
    @Test(arguments: [1, 63, 64, 65, 95, 96, 97, 145, 10_000])
    func `a list that grows keeps its elements in order`(count: Int) {
        let buckets = Buckets<Int>(bucketCount: 2)
        for element in 0..<count { buckets.append(element * 3, to: 1) }
        #expect(buckets.count(of: 1) == count)
        #expect(elements(buckets, 1) == (0..<count).map { $0 * 3 })
        #expect(buckets.count(of: 0) == 0)
    }

    @Test func `lists that grow in turns do not mix`() {
        let buckets = Buckets<Int>(bucketCount: 5)
        for element in 0..<2_000 { buckets.append(element, to: element * element % 5) }
        for bucket in 0..<5 { #expect(elements(buckets, bucket) == (0..<2_000).filter { $0 * $0 % 5 == bucket }) }
    }

    @Test func `emptying one list leaves the others`() {
        let buckets = Buckets<Int>(bucketCount: 3)
        for bucket in 0..<3 { buckets.append(bucket, to: bucket) }
        buckets.removeAll(of: 1)
        #expect(elements(buckets, 0) == [0])
        #expect(elements(buckets, 1).isEmpty)
        #expect(elements(buckets, 2) == [2])
    }

    @Test func `an emptied list keeps its memory`() {
        let buckets = Buckets<Int>(bucketCount: 1)
        func address() -> UInt {
            buckets.withSpan(of: 0) { span in
                unsafe span.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
            }
        }
        for element in 0..<1_000 { buckets.append(element, to: 0) }
        let before = address()
        buckets.removeAll(of: 0)
        for element in 0..<1_000 { buckets.append(-element, to: 0) }
        #expect(address() == before)
        #expect(elements(buckets, 0) == (0..<1_000).map { -$0 })
    }

    @Test func `elements of any size are kept`() {
        struct Wide: BitwiseCopyable {
            var one: UInt64
            var other: UInt8
        }
        let buckets = Buckets<Wide>(bucketCount: 1)
        for element in 0..<200 { buckets.append(Wide(one: UInt64(element), other: UInt8(element)), to: 0) }
        buckets.withSpan(of: 0) { span in
            for index in span.indices { #expect(span[index].one == UInt64(index) && span[index].other == UInt8(index)) }
        }
    }

    @Test func `no buckets at all trap`() async {
        await #expect(processExitsWith: .failure) { _ = Buckets<Int>(bucketCount: 0) }
        await #expect(processExitsWith: .failure) { _ = Buckets<Int>(bucketCount: -1) }
    }
}
