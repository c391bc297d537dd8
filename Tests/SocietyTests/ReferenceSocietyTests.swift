// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Testing

@testable import Society

/// The society against the slow and obvious reference that decides everything itself: equal, bit for bit.
struct ReferenceSocietyTests {
    /// Runs both tick for tick, and compares them: all that is in them after every tick of the first days and at every day's
    /// end, the operations of every tick, the figures of every day.
    ///
    /// - Parameters:
    ///   - interest: how much of the stream is compared one by one; the rest by kind.
    ///   - closely: days on which the state is compared after every tick.
    /// - Returns: the reference, for what else a test wants to know of the run.
    @discardableResult
    private func compare(
        _ parameters: SocietyParameters, days: Int, seed: Int, threads: Int = 1, bits: Int = 4,
        interest: OperationInterest = .decisions, closely: Int = 2
    ) -> ReferenceSociety {
        let recorder = Recorder(interest)
        let society = Society(
            parameters, seed: UInt64(seed), threads: threads, partitionBits: bits, consumer: recorder)
        let reference = ReferenceSociety(society)
        var comparison = ReferenceComparison(society, reference)
        comparison.compareState()
        let ticks = parameters.time.ticksPerDay
        for tick in 0..<(days * ticks) where comparison.differences.isEmpty {
            let counts = society.advance()
            reference.advance()
            comparison.compare(counts)
            let mine = interest == .everything ? reference.decisions + reference.others : reference.decisions
            comparison.compare(mine, with: recorder.operations, tick: tick)
            let isLast = (tick + 1) % ticks == 0
            if isLast { comparison.compareFigures() }
            if isLast || tick < closely * ticks { comparison.compareState() }
        }
        let differences = comparison.differences
        #expect(differences.isEmpty, "the reference differs first here:\n\(differences.joined(separator: "\n"))")
        return reference
    }

    @Test(arguments: [(1, 60, 900, 28), (2, 300, 900, 7), (3, 300, 3_600, 28), (4, 900, 900, 7), (5, 60, 60, 7)])
    func `an ordinary society is that of the reference`(seed: Int, watches: Int, tick: Int, days: Int) {
        compare(SocietyParameters(watches: watches, tick: tick), days: days, seed: seed, threads: 1 + seed % 2 * 2)
    }

    @Test(arguments: [(11, 60, 900), (12, 300, 3_600), (13, 900, 1_800)])
    func `a busy society is that of the reference`(seed: Int, watches: Int, tick: Int) {
        let parameters = SocietyParameters.busy(watches: watches, tick: tick)
        let reference = compare(parameters, days: 7, seed: seed, threads: 3, bits: 5, interest: .everything)
        #expect(reference.seen[.secondSession, default: 0] > 10)
        #expect(reference.seen[.longerList, default: 0] > 10)
    }
}

/// Keeps the operations of the last tick.
private final class Recorder: OperationConsumer {
    let interest: OperationInterest
    private(set) var operations: [Operation] = []

    init(_ interest: OperationInterest) { self.interest = interest }

    func take(_ operations: borrowing [Operation], tick: Int) { self.operations = copy operations }
}
