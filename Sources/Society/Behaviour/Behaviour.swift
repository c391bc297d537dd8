// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Figures
import Operations

/// One decision of a child during an acting session: what it sends, what governs it, and what it does.
///
/// A behaviour is one file and one type. `SessionBehaviours` lists all behaviours in the order of a session. Each draws
/// from streams of its own, so that a change of one behaviour leaves the draws of all others unchanged.
///
/// The requirements are static, and the list is a generic function. The compiler therefore resolves a session to direct
/// calls.
protocol Behaviour {
    /// The name in documents and tests; unique.
    static var name: String { get }
    /// The mechanism that switches the behaviour off; nil if only the social features as a whole do.
    static var mechanism: WritableKeyPath<Mechanisms, Bool>? { get }
    /// The purpose of the stream that `act` draws from; nil if words of the session's own block suffice.
    static var purpose: Purpose? { get }
    /// The purposes of further streams, for decisions that have a switch of their own.
    static var furtherPurposes: [Purpose] { get }
    /// The number of blocks of the stream that are computed before the session; 0...4. More than most sessions need
    /// would be computed in vain, and fewer would make sessions wait.
    static var blocksAhead: Int { get }
    /// The operations that the behaviour sends.
    static var operations: [OperationKind] { get }
    /// The scenario keys of the parameters that govern the behaviour.
    static var parameters: [String] { get }
    /// The daily figures that show the effect of the behaviour.
    static var figures: [DayFigure] { get }

    /// Returns whether the enabled mechanisms include the behaviour.
    static func isEnabled(by mechanisms: Mechanisms) -> Bool
    /// Returns whether the behaviour has anything to do in this session; decided before its stream is opened.
    ///
    /// It does not change the session. The parameter is inout because the compiler would copy the session, which takes
    /// longer than most sessions.
    static func isDue(in session: inout Session) -> Bool
    /// Runs the behaviour. `session.stream` is the behaviour's stream, at its start.
    static func act(in session: inout Session)
}

extension Behaviour {
    static var furtherPurposes: [Purpose] { [] }
    @inline(__always) static var blocksAhead: Int { 0 }
}

/// A computation over the list of behaviours, called once for each, in order. The compiler resolves each call.
protocol BehaviourVisitor {
    mutating func visit<Unit: Behaviour>(_ behaviour: Unit.Type)
}

extension SessionBehaviours {
    /// The behaviours as values, for documents and tests.
    static var all: [any Behaviour.Type] {
        var collector = BehaviourCollector()
        visit(with: &collector)
        return collector.all
    }

    /// The number of blocks that are computed before a session for all behaviours together.
    @inline(__always)
    static var blocksAhead: Int {
        var counter = BlockCounter()
        visit(with: &counter)
        return counter.blocks
    }

    /// The purpose and the number of each block that is computed before a session, in order.
    static var precomputed: [(purpose: Purpose, block: UInt32)] {
        var uses: [(purpose: Purpose, block: UInt32)] = []
        for unit in all {
            guard let purpose = unit.purpose else { continue }
            for block in 0..<unit.blocksAhead { uses.append((purpose, UInt32(block))) }
        }
        return uses
    }
}

private struct BehaviourCollector: BehaviourVisitor {
    var all: [any Behaviour.Type] = []

    mutating func visit<Unit: Behaviour>(_ behaviour: Unit.Type) { all.append(behaviour) }
}

private struct BlockCounter: BehaviourVisitor {
    var blocks = 0

    @inline(__always)
    mutating func visit<Unit: Behaviour>(_ behaviour: Unit.Type) { blocks &+= Unit.blocksAhead }
}

extension Session: BehaviourVisitor {
    /// Runs a behaviour if it is enabled and due.
    @inline(__always)
    mutating func visit<Unit: Behaviour>(_ behaviour: Unit.Type) {
        if Unit.isEnabled(by: rules.mechanisms), Unit.isDue(in: &self) {
            if let purpose = Unit.purpose {
                stream = openStream(purpose, firstBlock: firstBlock, blocks: Unit.blocksAhead)
            }
            Unit.act(in: &self)
        }
        firstBlock &+= Unit.blocksAhead
    }
}
