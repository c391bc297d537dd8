// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Figures
import Operations

/// One decision of a child during an acting session: what it sends, what governs it, and what it does.
///
/// A behaviour is one file and one type. `SessionBehaviours` lists all behaviours in the order of a session. Each draws
/// from streams of its own, so that a change of one behaviour leaves the draws of all others unchanged.
///
/// The requirements are static, and the list is a type. The compiler therefore resolves a session to direct calls.
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
    static func isDue(in session: Session) -> Bool
    /// Runs the behaviour. `session.stream` is the behaviour's stream, at its start.
    static func act(in session: inout Session)
}

extension Behaviour {
    static var furtherPurposes: [Purpose] { [] }
    @inline(__always) static var blocksAhead: Int { 0 }
}

/// A list of behaviours in the order of a session, known to the compiler.
struct BehaviourList<each Unit: Behaviour> {
    /// The behaviours as values, for documents and tests.
    static var all: [any Behaviour.Type] {
        var all: [any Behaviour.Type] = []
        repeat all.append((each Unit).self)
        return all
    }

    /// The number of blocks that are computed before a session.
    @inline(__always)
    static var blocksAhead: Int {
        var blocks = 0
        repeat (blocks &+= (each Unit).blocksAhead)
        return blocks
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

    /// Runs all behaviours of a session.
    @inline(__always)
    static func act(in session: inout Session) {
        var block = SessionBits.blocks
        repeat session.perform((each Unit).self, firstBlock: &block)
    }
}

extension Session {
    /// Runs a behaviour if it is enabled and due.
    ///
    /// - Parameter firstBlock: the index of the behaviour's first precomputed block in the session's blocks; advanced to
    ///   that of the next behaviour.
    @inline(__always)
    fileprivate mutating func perform<Unit: Behaviour>(_: Unit.Type, firstBlock: inout Int) {
        if Unit.isEnabled(by: rules.mechanisms), Unit.isDue(in: self) {
            if let purpose = Unit.purpose {
                stream = openStream(purpose, firstBlock: firstBlock, blocks: Unit.blocksAhead)
            }
            Unit.act(in: &self)
        }
        firstBlock &+= Unit.blocksAhead
    }
}
