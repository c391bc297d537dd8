// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

extension CaptureStore {
    /// Where a value stands: its shard, the account or the pair, the slot.
    struct Place {
        var key: UInt64
        var shard: Int
        var slot: Int
        var isTie: Bool

        init(account: UInt32, _ slot: Int) {
            key = UInt64(account)
            shard = Int(account) % Shard.count
            self.slot = slot
            isTie = false
        }

        init(from: UInt32, to: UInt32, _ slot: Int) {
            key = UInt64(from) << 32 | UInt64(to)
            shard = Int(Mix.scramble(key) % UInt64(Shard.count))
            self.slot = slot
            isTie = true
        }
    }

    /// Where each slot begins within the values of an account or a pair.
    struct Layout: Sendable {
        var scopes: [ValueSlot.Scope]
        var offsets: [Int] = []
        var accountStride = 0
        var tieStride = 0

        init(_ slots: [ValueSlot]) {
            scopes = slots.map(\.scope)
            for slot in slots {
                if slot.scope == .account {
                    offsets.append(accountStride)
                    accountStride += slot.stride
                } else {
                    offsets.append(tieStride)
                    tieStride += slot.stride
                }
            }
        }

        /// Where the value begins in its shard's bytes, a length byte first; -1 for a pair without values unless one is to be
        /// made.
        func start(of place: Place, in state: inout State, making: Bool) -> Int {
            guard place.isTie else { return Int(place.key) / Shard.count * accountStride + offsets[place.slot] }
            if let row = state.ties[place.key] { return row * tieStride + offsets[place.slot] }
            return making ? state.makeTie(place.key, self) * tieStride + offsets[place.slot] : -1
        }
    }

    /// The values of a share of the accounts and of a share of the pairs.
    final class Shard: Sendable {
        static let count = 64

        let state: Mutex<State>

        init(bytes: Int) { state = Mutex(State(accountBytes: Array(repeating: 0, count: bytes))) }
    }

    /// A length byte and room for the value, slot after slot, account after account; the same for rows of pairs.
    struct State: Sendable {
        var accountBytes: [UInt8]
        var tieBytes: [UInt8] = []
        /// The row of each pair that has a value.
        var ties: [UInt64: Int] = [:]
        var freeRows: [Int] = []

        mutating func makeTie(_ key: UInt64, _ layout: Layout) -> Int {
            let row = freeRows.popLast() ?? tieBytes.count / layout.tieStride
            if row * layout.tieStride == tieBytes.count {
                tieBytes.append(contentsOf: repeatElement(0, count: layout.tieStride))
            }
            ties[key] = row
            return row
        }

        mutating func dropTieIfEmpty(_ key: UInt64, _ layout: Layout) {
            guard let row = ties[key] else { return }
            let isEmpty = zip(layout.scopes, layout.offsets).allSatisfy { scope, offset in
                scope == .account || tieBytes[row * layout.tieStride + offset] == 0
            }
            guard isEmpty else { return }
            ties[key] = nil
            freeRows.append(row)
        }

        mutating func write(_ value: ArraySlice<UInt8>, at start: Int, ofTie isTie: Bool) {
            if isTie {
                Self.write(value, at: start, in: &tieBytes)
            } else {
                Self.write(value, at: start, in: &accountBytes)
            }
        }

        private static func write(_ value: ArraySlice<UInt8>, at start: Int, in bytes: inout [UInt8]) {
            bytes[start] = UInt8(value.count)
            var place = start + 1
            for byte in value {
                bytes[place] = byte
                place += 1
            }
        }

        mutating func clear(at start: Int, ofTie isTie: Bool) {
            if isTie { tieBytes[start] = 0 } else { accountBytes[start] = 0 }
        }

        func value(at start: Int, ofTie isTie: Bool) -> ArraySlice<UInt8> {
            let length = Int(isTie ? tieBytes[start] : accountBytes[start])
            let range = (start + 1)..<(start + 1 + length)
            return isTie ? tieBytes[range] : accountBytes[range]
        }
    }
}
