// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Testing

@testable import Society

/// Runs a society and the reference in lockstep and compares them.
///
/// It compares the operations of every tick and the figures of every day. It compares the full state after every tick
/// of the first days, and at the end of every day.
///
/// - Parameters:
///   - days: the number of days, including those of the burn-in.
///   - interest: the part of the stream that is compared one by one; the rest is compared by kind.
///   - closely: the number of days on which the state is compared after every tick.
/// - Returns: the reference, for further checks by the test, and the first differences.
func runBesideReference(
    _ parameters: SocietyParameters, days: Int, seed: Int, threads: Int = 1, bits: Int = 4,
    interest: OperationInterest = .decisions, closely: Int = 2
) -> (reference: ReferenceSociety, differences: [String]) {
    let recorder = Recorder(interest)
    let society = Society(parameters, seed: UInt64(seed), threads: threads, partitionBits: bits, consumer: recorder)
    let reference = ReferenceSociety(society)
    var comparison = ReferenceComparison(society, reference)
    comparison.compareState()
    let ticks = parameters.time.ticksPerDay
    for tick in 0..<(days * ticks) where comparison.differences.isEmpty {
        let counts = society.advance()
        reference.advance()
        comparison.compare(counts)
        let mine = interest == .everything ? reference.decisions + reference.others : reference.decisions
        if counts.tick >= 0 {
            comparison.compare(mine, with: recorder.operations, tick: counts.tick, burnIn: parameters.time.burnIn)
        }
        let isLast = (tick + 1) % ticks == 0
        if isLast { comparison.compareFigures() }
        if isLast || tick < closely * ticks { comparison.compareState() }
    }
    return (reference, comparison.differences)
}

/// Runs the comparison, and records an issue if there are differences.
@discardableResult
func expectReference(
    _ parameters: SocietyParameters, days: Int, seed: Int, threads: Int = 1, bits: Int = 4,
    interest: OperationInterest = .decisions, closely: Int = 2, sourceLocation: SourceLocation = #_sourceLocation
) -> ReferenceSociety {
    let (reference, differences) = runBesideReference(
        parameters, days: days, seed: seed, threads: threads, bits: bits, interest: interest, closely: closely)
    #expect(
        differences.isEmpty, "the reference differs first here:\n\(differences.joined(separator: "\n"))",
        sourceLocation: sourceLocation)
    return reference
}

extension ReferenceSociety {
    /// Expects at least `count` occurrences of a rare event.
    func expect(_ rarity: ReferenceRareEvent, atLeast count: Int, sourceLocation: SourceLocation = #_sourceLocation) {
        let times = seen[rarity, default: 0]
        #expect(times >= count, "\(rarity) happened \(times) times", sourceLocation: sourceLocation)
    }
}

/// Stores the operations of the last tick.
private final class Recorder: OperationConsumer {
    let interest: OperationInterest
    private(set) var operations: [Operation] = []

    init(_ interest: OperationInterest) { self.interest = interest }

    func take(_ operations: borrowing [Operation], tick: Int) { self.operations = copy operations }
}
