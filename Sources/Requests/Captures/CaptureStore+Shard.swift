// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Synchronization

extension CaptureStore {
    /// The position of a value: its shard, its account or pair, and its slot.
    struct Place {
        var key: UInt64
        var shard: Int
        var slot: Int
        var isTie: Bool

        /// The account's row in its shard.
        var accountRow: Int { Int(key) / Shard.count }

        init(account: UInt32, _ slot: Int) {
            key = UInt64(account)
            shard = Int(account) % Shard.count
            self.slot = slot
            isTie = false
        }

        init(from: UInt32, to: UInt32, _ slot: Int) {
            key = UInt64(from) << 32 | UInt64(to)
            shard = Int(mix64(key) % UInt64(Shard.count))
            self.slot = slot
            isTie = true
        }
    }

    /// The field of each slot within the row of an account or a pair.
    struct Layout: Sendable {
        let scopes: [ValueSlot.Scope]
        private(set) var fields: [ValueRows.Field] = []
        private(set) var account = ValueRows.Shape()
        private(set) var tie = ValueRows.Shape()

        init(_ slots: [ValueSlot]) {
            scopes = slots.map(\.scope)
            for slot in slots { fields.append(slot.scope == .account ? account.add(slot) : tie.add(slot)) }
        }
    }

    /// The values of a part of the accounts and pairs, behind one lock.
    final class Shard: Sendable {
        static let count = 64

        let state: Mutex<State>

        init(_ layout: Layout, accounts: Int) { state = Mutex(State(layout, accounts: accounts)) }
    }

    /// The rows of accounts, and of the pairs that have a value.
    struct State: Sendable {
        private let layout: Layout
        private var accounts: ValueRows
        private var tieRows: ValueRows
        /// The row of each pair that has a value.
        private(set) var ties: [UInt64: Int] = [:]
        private var freeRows: [Int] = []

        init(_ layout: Layout, accounts: Int) {
            self.layout = layout
            self.accounts = ValueRows(layout.account, count: accounts)
            tieRows = ValueRows(layout.tie)
        }

        /// Returns the value at a position, empty if there is none.
        func value(at place: Place) -> ArraySlice<UInt8> {
            let field = layout.fields[place.slot]
            guard place.isTie else { return accounts.value(field, of: place.accountRow) }
            return ties[place.key].map { tieRows.value(field, of: $0) } ?? []
        }

        /// Stores a value that fits into its slot.
        mutating func set(_ value: ArraySlice<UInt8>, at place: Place) {
            let field = layout.fields[place.slot]
            if place.isTie {
                tieRows.set(field, of: ties[place.key] ?? makeTie(place.key), to: value)
            } else {
                accounts.set(field, of: place.accountRow, to: value)
            }
        }

        /// Removes a value; a pair without values releases its row.
        mutating func clear(_ place: Place) {
            let field = layout.fields[place.slot]
            guard place.isTie else { return accounts.set(field, of: place.accountRow, to: []) }
            guard let row = ties[place.key] else { return }
            tieRows.set(field, of: row, to: [])
            let isEmpty = zip(layout.scopes, layout.fields).allSatisfy { scope, field in
                scope == .account || tieRows.value(field, of: row).isEmpty
            }
            guard isEmpty else { return }
            ties[place.key] = nil
            freeRows.append(row)
        }

        private mutating func makeTie(_ key: UInt64) -> Int {
            let row = freeRows.popLast() ?? tieRows.count
            if row == tieRows.count { tieRows.append() }
            ties[key] = row
            return row
        }
    }
}
