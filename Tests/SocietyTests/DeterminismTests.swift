// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Testing

@testable import Society

struct DeterminismTests {
    /// What two runs of one society must have in common.
    struct Trace: Equatable {
        var hashes: [UInt64] = []
        var counts: [OperationTable<Int>] = []
        var figures: [Double] = []
    }

    /// Nine hundred watches: 57 partitions of 16, 4 of 256, 1 of 16,384.
    private func trace(
        _ change: (inout SocietyParameters) -> Void = { _ in }, seed: UInt64 = 11, threads: Int = 1, bits: Int = 14,
        consumer: (any OperationConsumer)? = nil
    ) -> Trace {
        var parameters = SocietyParameters.busy(watches: 900, tick: 1_800, cap: 60)
        change(&parameters)
        let society = Society(parameters, seed: seed, threads: threads, partitionBits: bits, consumer: consumer)
        var trace = Trace(hashes: [society.stateHash()])
        for _ in 0..<2 {
            for _ in 0..<parameters.time.ticksPerDay { trace.counts.append(society.advance().counts) }
            trace.hashes.append(society.stateHash())
            trace.figures += society.lastDay?.figures.map(\.value) ?? []
        }
        return trace
    }

    @Test func `threads and partitions change nothing`() {
        let expected = trace()
        for threads in 1...3 {
            for bits in [4, 7, 8, 9, 14] {
                #expect(trace(threads: threads, bits: bits) == expected, "\(threads) threads, \(bits) bits")
            }
        }
    }

    @Test func `a repeated run is identical`() {
        #expect(trace(seed: 12) == trace(seed: 12))
    }

    @Test func `another seed gives another society`() {
        let one = trace(seed: 11)
        let other = trace(seed: 12)
        #expect(Set(one.hashes).isDisjoint(with: other.hashes))
        #expect(one.counts != other.counts)
    }

    @Test func `the panel changes nothing`() {
        #expect(trace({ $0.panel = 0 }) == trace({ $0.panel = 300 }))
        #expect(trace({ $0.panel = 0 }) == trace({ $0.panel = 5_000 }))
    }

    @Test func `a consumer changes nothing`() {
        #expect(trace(consumer: Listener { _, _ in }) == trace())
    }

    @Test func `the consumer's stream is the same with any number of threads`() {
        func stream(threads: Int, bits: Int) -> [Operation] {
            var all: [Operation] = []
            _ = trace(threads: threads, bits: bits, consumer: Listener { operations, _ in all += operations })
            return all
        }
        let expected = stream(threads: 1, bits: 14)
        #expect(expected.count > 100_000)
        #expect(stream(threads: 3, bits: 4) == expected)
        #expect(stream(threads: 2, bits: 8) == expected)
    }

    @Test func `reading the state does not change it`() {
        let parameters = SocietyParameters.busy(watches: 300, tick: 3_600)
        let watched = Society(parameters, seed: 3, threads: 2)
        let alone = Society(parameters, seed: 3, threads: 2)
        for _ in 0..<24 {
            _ = watched.advance()
            _ = watched.stateHash()
            _ = watched.topAccounts(10)
            watched.world.checkInvariants(day: 0, type: .schoolDay)
            _ = alone.advance()
        }
        #expect(watched.stateHash() == alone.stateHash())
    }

    @Test func `one more tick gives another state`() {
        let society = Society(SocietyParameters.busy(watches: 900), seed: 3, threads: 1)
        for _ in 0..<70 { _ = society.advance() }
        let before = society.stateHash()
        _ = society.advance()
        #expect(society.stateHash() != before)
    }

    @Test func `tick numbers start at zero`() {
        let society = Society(SocietyParameters(watches: 30, tick: 3_600), seed: 1, threads: 1)
        for tick in 0..<30 {
            #expect(society.ticksDone == tick)
            #expect(society.advance().tick == tick)
        }
        #expect(society.lastDay?.day == 0)
    }
}
