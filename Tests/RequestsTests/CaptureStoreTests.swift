// SPDX-License-Identifier: GPL-3.0-or-later
import Requests
import Testing

@Suite struct CaptureStoreTests {
    private static let slots = [
        ValueSlot(name: "token", scope: .account, width: 4), ValueSlot(name: "request", scope: .tie, width: 3),
        ValueSlot(name: "id", scope: .account, width: 255), ValueSlot(name: "invitation", scope: .direction, width: 8),
        ValueSlot(name: "jwt", scope: .account, width: 4_096), ValueSlot(name: "grant", scope: .direction, width: 300),
    ]

    private func value(
        _ store: CaptureStore, _ name: String, _ actor: UInt32, _ subject: UInt32
    ) throws -> String? {
        let reference = try #require(ValueReference(name, slots: Self.slots))
        var output = bytes("<")
        let isThere = store.append(reference, actor: actor, subject: subject, to: &output)
        #expect(store.isSet(reference, actor: actor, subject: subject) == isThere)
        #expect(isThere || output == bytes("<"))
        return isThere ? String(output.text.dropFirst()) : nil
    }

    private func set(
        _ store: CaptureStore, _ name: String, _ actor: UInt32, _ subject: UInt32, _ value: String
    ) throws -> Bool {
        let reference = try #require(ValueReference(name, slots: Self.slots))
        return store.set(reference, actor: actor, subject: subject, to: bytes(value)[...])
    }

    @Test(arguments: [0, 1, 63, 64, 65, 200]) func `every account has its own values`(accounts: Int) throws {
        let store = CaptureStore(slots: Self.slots, accounts: accounts)
        for account in 0..<UInt32(accounts) {
            #expect(try value(store, "actor.token", account, 0) == nil)
            #expect(try set(store, "actor.token", account, 0, "\(account)"))
            #expect(try set(store, "subject.id", 0, account, String(repeating: "i", count: Int(account) + 1)))
        }
        for account in 0..<UInt32(accounts) {
            #expect(try value(store, "subject.token", 0, account) == "\(account)")
            #expect(try value(store, "actor.id", account, 0)?.count == Int(account) + 1)
        }
        // Accounts beyond the store's have no place.
        for account in [UInt32(accounts), UInt32(accounts) + 64, .max] {
            #expect(try !set(store, "actor.token", account, 0, "x"))
            #expect(try value(store, "actor.token", account, 0) == nil)
            store.remove(ValueReference(slot: 0, owner: .actor), actor: account, subject: 0)
        }
    }

    @Test func `a value that is empty, too wide or has control characters is not stored`() throws {
        let store = CaptureStore(slots: Self.slots, accounts: 1)
        #expect(try set(store, "actor.token", 0, 0, "fits"))
        for wrong in ["", "width", "a\r\n", "a\0", "\u{7F}"] {
            #expect(try !set(store, "actor.token", 0, 0, wrong))
            #expect(try value(store, "actor.token", 0, 0) == "fits")
        }
        #expect(try set(store, "actor.token", 0, 0, "a"))
        #expect(try value(store, "actor.token", 0, 0) == "a")
        store.remove(ValueReference(slot: 0, owner: .actor), actor: 0, subject: 0)
        #expect(try value(store, "actor.token", 0, 0) == nil)
    }

    @Test func `a pair has one value for both sides, and one for each direction`() throws {
        let store = CaptureStore(slots: Self.slots, accounts: 0)
        #expect(try set(store, "tie.request", 5, 9, "r"))
        #expect(try set(store, "tie.invitation", 5, 9, "to"))
        #expect(try value(store, "tie.request", 9, 5) == "r")
        #expect(try value(store, "tie.invitation", 9, 5) == nil)
        #expect(try value(store, "reverseTie.invitation", 9, 5) == "to")
        #expect(try set(store, "reverseTie.invitation", 5, 9, "from"))
        #expect(try value(store, "tie.invitation", 9, 5) == "from")
        #expect(try value(store, "tie.invitation", 5, 9) == "to")
        #expect(try value(store, "tie.request", 5, 8) == nil)
        #expect(store.ties == 2)
    }

    @Test func `a pair without values needs no memory`() throws {
        let store = CaptureStore(slots: Self.slots, accounts: 0)
        let request = ValueReference(slot: 1, owner: .tie)
        for round in 0..<3 {
            for other in 1...1_000 as ClosedRange<UInt32> {
                #expect(try set(store, "tie.request", 0, other, "\(round)"))
            }
            #expect(store.ties == 1_000)
            for other in 1...1_000 as ClosedRange<UInt32> {
                #expect(try value(store, "tie.request", other, 0) == "\(round)")
                store.remove(request, actor: other, subject: 0)
                #expect(try value(store, "tie.request", 0, other) == nil)
            }
            #expect(store.ties == 0)
        }
        store.remove(request, actor: 3, subject: 4)
    }

    @Test func `a store agrees with a dictionary after any sequence of events`() throws {
        let store = CaptureStore(slots: Self.slots, accounts: 8)
        var random = SplitMix(state: 5)
        var expected: [String: String] = [:]
        for _ in 0..<50_000 {
            let actor = UInt32(random.next(below: 8))
            let subject = UInt32(random.next(below: 8))
            let owner = [
                "actor.token", "subject.token", "tie.request", "tie.invitation", "reverseTie.invitation", "actor.jwt",
                "reverseTie.grant",
            ][random.next(below: 7)]
            let key =
                switch owner {
                case "actor.token": "t\(actor)"
                case "subject.token": "t\(subject)"
                case "tie.request": "r\(min(actor, subject))-\(max(actor, subject))"
                case "tie.invitation": "i\(actor)-\(subject)"
                case "actor.jwt": "j\(actor)"
                case "reverseTie.grant": "g\(subject)-\(actor)"
                default: "i\(subject)-\(actor)"
                }
            switch random.next(below: 3) {
            case 0:
                let isLong = key.first == "j" || key.first == "g"
                let digits = "\(random.next(below: 1_000))"
                let value = isLong ? String(repeating: digits, count: 1 + random.next(below: 99)) : digits
                #expect(try set(store, owner, actor, subject, value))
                expected[key] = value
            case 1:
                let reference = try #require(ValueReference(owner, slots: Self.slots))
                store.remove(reference, actor: actor, subject: subject)
                expected[key] = nil
            default: #expect(try value(store, owner, actor, subject) == expected[key])
            }
        }
        #expect(store.ties == Set(expected.keys.filter { !"tj".contains($0.prefix(1)) }.map { $0.dropFirst() }).count)
    }

    @Test func `the store finds accounts by their IDs`() {
        let store = CaptureStore(slots: Self.slots, accounts: 100)
        for account in 0..<100 as Range<UInt32> where account % 3 != 0 {
            store.set(slot: 2, account: account, to: bytes("\(UInt64(account) + 103_206_791_453_397_862)")[...])
        }
        store.set(slot: 2, account: 0, to: bytes("x")[...])
        let index = store.accounts(bySlot: 2)
        #expect(index.count == 66)
        #expect(index.allSatisfy { $0.key - 103_206_791_453_397_862 == Int64($0.value) })
    }

    @Test func `a value is written atomically while others read it`() async {
        let store = CaptureStore(slots: [ValueSlot(name: "token", scope: .account, width: 64)], accounts: 4)
        let seen = await withTaskGroup(of: [Bool].self) { group in
            for first in 0..<2 {
                group.addTask { Self.write(to: store, from: first) }
                group.addTask { Self.wholeValues(of: store) }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(!seen.isEmpty)
        #expect(!seen.contains(false))
    }

    /// Writes values of one letter each.
    private static func write(to store: CaptureStore, from first: Int) -> [Bool] {
        for round in first..<20_000 {
            let letter = UInt8(ascii: "a") + UInt8(round % 26)
            store.set(slot: 0, account: UInt32(round % 4), to: Array(repeating: letter, count: 1 + round % 64)[...])
        }
        return []
    }

    /// Whether each value that is read is of one letter.
    private static func wholeValues(of store: CaptureStore) -> [Bool] {
        var seen: [Bool] = []
        var output: [UInt8] = []
        while seen.count < 20_000 {
            output.removeAll(keepingCapacity: true)
            let reference = ValueReference(slot: 0, owner: .subject)
            guard store.append(reference, actor: 0, subject: UInt32(seen.count % 4), to: &output) else { continue }
            seen.append(output.allSatisfy { $0 == output[0] })
        }
        return seen
    }
}
