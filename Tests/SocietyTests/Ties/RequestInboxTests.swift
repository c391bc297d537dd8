// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Testing

@testable import Society

struct RequestInboxTests {
    private let store = ColumnStore()

    /// The same by the plainest means: one list, in order of arrival.
    private struct NaiveInbox {
        var waiting: [(target: Int, actor: Int, day: Int)] = []
        var arrived: [(target: Int, actor: Int, day: Int)] = []

        mutating func settle(oldest: Int, salt: UInt64) {
            waiting.removeAll { $0.day < oldest }
            let ordered = arrived.sorted {
                (pairHash(salt: salt, UInt32($0.actor), UInt32($0.target)), $0.actor)
                    < (pairHash(salt: salt, UInt32($1.actor), UInt32($1.target)), $1.actor)
            }
            for request in ordered where waiting.count(where: { $0.target == request.target }) < RequestInbox.limit {
                waiting.append(request)
            }
            arrived = []
        }

        mutating func take(to target: Int, oldest: Int) -> [[Int]] {
            defer { waiting.removeAll { $0.target == target } }
            return waiting.filter { $0.target == target && $0.day >= oldest }.map { [$0.actor, $0.day] }
        }
    }

    @Test(arguments: [3, 20, 300])
    func `an inbox returns the same requests as a simple list`(targets: Int) {
        var inbox = RequestInbox(rows: 512, store: store)
        var naive = NaiveInbox()
        var noise = Noise(UInt64(targets))
        var taken = 0
        for tick in 0..<400 {
            let day = tick / 20
            for _ in 0..<noise.next(below: 30) {
                let target = noise.next(below: targets)
                let actor = noise.next(below: 1_000)
                inbox.receive(Message(requestFrom: actor, to: target, met: .classroom), on: day)
                naive.arrived.append((target, actor, day))
            }
            let salt = mix64(UInt64(tick))
            inbox.settle(oldest: day - 2, salt: salt) { _ in }
            naive.settle(oldest: day - 2, salt: salt)
            for _ in 0..<noise.next(below: 6) {
                let target = noise.next(below: targets)
                let requests = inbox.requests(to: target, oldest: day - 2).map { [Int($0.actor), Int($0.day)] }
                #expect(requests == naive.take(to: target, oldest: day - 2), "tick \(tick)")
                taken += requests.count
            }
        }
        #expect(taken > 1_000)
    }

    @Test func `children with new requests are notified`() {
        var inbox = RequestInbox(rows: 512, store: store)
        for target in [5, 2, 5] { inbox.receive(Message(requestFrom: target + 10, to: target, met: .thread), on: 0) }
        var told: Set<Int> = []
        inbox.settle(oldest: 0, salt: 1) { told.insert($0) }
        #expect(told == [2, 5])
    }

    @Test func `a request waits until the tick is settled`() {
        var inbox = RequestInbox(rows: 512, store: store)
        inbox.receive(Message(requestFrom: 1, to: 2, met: .bigShot), on: 0)
        #expect(inbox.requests(to: 2, oldest: 0).isEmpty)
        inbox.settle(oldest: 0, salt: 0) { _ in }
        #expect(inbox.requests(to: 2, oldest: 0).map(\.met) == [.bigShot])
        #expect(inbox.requests(to: 2, oldest: 0).isEmpty)
    }

    @Test func `a full inbox drops later requests`() {
        var inbox = RequestInbox(rows: 512, store: store)
        for actor in 0..<100 {
            inbox.receive(Message(requestFrom: actor, to: 7, met: .thread), on: 0)
            if actor % 10 == 9 { inbox.settle(oldest: 0, salt: 3) { _ in } }
        }
        let taken = inbox.requests(to: 7, oldest: 0)
        #expect(taken.count == RequestInbox.limit)
        #expect(taken.prefix(30).allSatisfy { $0.actor < 30 })
    }

    @Test func `the order of one tick's requests does not depend on their arrival`() {
        func order(_ actors: [Int]) -> [UInt32] {
            var inbox = RequestInbox(rows: 512, store: store)
            for actor in actors { inbox.receive(Message(requestFrom: actor, to: 1, met: .thread), on: 0) }
            inbox.settle(oldest: 0, salt: 77) { _ in }
            return inbox.requests(to: 1, oldest: 0).map(\.actor)
        }
        #expect(order(Array(10..<60)) == order(Array((10..<60).reversed())))
    }
}

extension RequestInbox {
    /// Takes the requests to `target` out.
    fileprivate mutating func requests(to target: Int, oldest: Int) -> [FriendRequest] {
        (0..<take(to: target, oldest: oldest)).map { taken[$0] }
    }
}
