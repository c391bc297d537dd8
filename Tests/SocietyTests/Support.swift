// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

@testable import Society

/// A consumer that hands each tick's operations to a closure.
final class Listener: OperationConsumer {
    let interest: OperationInterest
    private let body: ([Operation], Int) -> Void

    init(_ interest: OperationInterest = .everything, _ body: @escaping ([Operation], Int) -> Void) {
        (self.interest, self.body) = (interest, body)
    }

    func take(_ operations: borrowing [Operation], tick: Int) { body(copy operations, tick) }
}

/// Pseudo-random numbers of a test, the same in every run.
struct Noise {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 1
        return mix64(state &* 0xD134_2543_DE82_EF95)
    }

    mutating func next(below bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

extension SocietyParameters {
    /// A society of `watches`, the defaults but for the tick.
    init(watches: Int, tick: Int = 900) {
        self.init()
        population.watches = watches
        time.tickSeconds = tick
        panel = 0
    }

    /// Everybody acts often, asks for friends, accepts, and deletes silent friends.
    static func busy(watches: Int, tick: Int = 900, cap: Int = 150) -> SocietyParameters {
        var parameters = SocietyParameters(watches: watches, tick: tick)
        parameters.friends.cap = cap
        parameters.use.actingShare = 0.4
        parameters.friends.requestsPerDay = 5
        parameters.friends.committedRequestsPerDay = 20
        parameters.friends.acceptBase = 2
        parameters.friends.silentDays = 2
        parameters.friends.silentHazard = 0.3
        parameters.friends.fullHazard = 1
        parameters.posts.waitingDays = 1
        parameters.threads.openBase = -4
        parameters.likes.quotaLevels = [5, 9]
        return parameters
    }
}

extension Society {
    /// Runs whole days.
    func run(days: Int) {
        for _ in 0..<(days * parameters.time.ticksPerDay) { _ = advance() }
    }

    /// A figure of the last day, by its name.
    func figure(_ name: String) -> Double {
        lastDay?.figures.first { $0.name == name }?.value ?? .nan
    }
}

extension World {
    /// The friends of `row`, in the order of their places.
    func friends(of row: Int) -> [Int] {
        children[row].profile.places.map { lists.peers[$0] }.filter { !$0.isHole }.map(\.child)
    }

    /// Mean number of friends.
    var meanFriends: Double {
        Double((0..<count).reduce(0) { $0 + Int(children[$1].profile.degree) }) / Double(count)
    }
}
