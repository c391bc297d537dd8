// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Testing

@testable import LoadDriver

/// Weights skip a share of the operations on which no other operation depends.
@Suite struct WeightTests {
    private func weights(_ change: (inout OperationTable<Double>) -> Void) -> Weights {
        var table = OperationTable<Double>(repeating: 1)
        change(&table)
        return Weights(table)
    }

    private func operations(_ kind: OperationKind, _ count: Int) -> [Operation] {
        (0..<count).map { index in
            Operation(
                instant: UInt64(index) * 977, kind: kind, actor: UInt32(index % 313), subject: UInt32(index % 71),
                count: 1)
        }
    }

    @Test func `a weight above the others reduces the others, except those with dependants`() {
        let weights = weights { $0[.likeHomepage] = 20 }
        #expect(weights.shares[.likeHomepage] == 1)
        #expect(weights.shares[.keepAlive] == 0.05 && weights.shares[.openFeed] == 0.05)
        for kind in OperationKind.allCases where kind.hasDependants { #expect(weights.shares[kind] == 1) }
        #expect(!weights.isWhole && Weights.all.isWhole)
    }

    @Test func `a weight below 1 reduces only its kind`() {
        let weights = weights { ($0[.openFeed], $0[.keepAlive]) = (0.1, 0) }
        #expect(weights.shares[.openFeed] == 0.1 && weights.shares[.keepAlive] == 0)
        #expect(weights.shares[.call] == 1 && weights.shares[.postStatus] == 1)
    }

    @Test func `the share sent is the one requested, and the same in each process`() {
        let weights = weights { ($0[.openFeed], $0[.keepAlive]) = (0.25, 0) }
        let sent = operations(.openFeed, 100_000).count { weights.sends($0) }
        // A fixed hash of fixed operations: the result is deterministic.
        #expect((24_000...26_000).contains(sent))
        #expect(operations(.openFeed, 100_000).count { weights.sends($0) } == sent)
        #expect(!operations(.keepAlive, 10_000).contains { weights.sends($0) })
        #expect(operations(.acceptFriend, 10_000).allSatisfy { weights.sends($0) })
    }

    @Test(arguments: [1, 2, 3]) func `a dropped operation is counted and gets no number`(parts: Int) throws {
        let server = try ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let weights = weights { $0[.viewHomepage] = 0.5 }
        let visits = operations(.viewHomepage, 300).map { operation in
            var operation = operation
            operation.instant %= 60_000
            return operation
        }.sorted { $0.instant < $1.instant }
        var numbers: [Int] = []
        var leftOut = 0
        for part in 1...parts {
            let trial = try Trial(server.url, shard: try #require(Shard(part, of: parts)))
            trial.open()
            let feeder = trial.drive.feeder(
                instants: 0..<60_000, speedup: 600, tickSeconds: 60, watches: 1_000, weights: weights)
            (feeder.begin, feeder.isBegun) = (trial.begin, true)
            feeder.take(visits, tick: 0)
            #expect(trial.waitForAll())
            leftOut += feeder.leftOut[.viewHomepage]
            #expect(feeder.delivered + feeder.leftOut[.viewHomepage] > 0)
            _ = trial.finish()
        }
        numbers = server.requests.map(\.sequence).sorted()
        let sent = visits.count { weights.sends($0) }
        #expect(numbers == Array(1...sent) && leftOut == 300 - sent)
    }
}
