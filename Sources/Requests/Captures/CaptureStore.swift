// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

/// The values that templates take from responses and files, such as tokens and ids, per account and per pair of
/// accounts.
///
/// A slot of an account up to 255 bytes wide is stored inline: a length byte and `width` bytes. A million accounts with
/// a token of 32 digits and an id of 20 take 54 MB. A wider slot takes 8 bytes per account, and each stored value about
/// 40 bytes plus its length. Pairs take memory only while they have a value.
///
/// Thread-safe: event loops read each other's values, and each write is atomic. Accounts are distributed over shards
/// with one lock each, so that contention is rare.
public final class CaptureStore: Sendable {
    /// The slots, in the order of the profile.
    public let slots: [ValueSlot]
    /// The number of accounts, and of inline rows.
    public let accounts: Int

    private let layout: Layout
    private let shards: [Shard]

    /// Creates an empty store.
    ///
    /// - Parameters:
    ///   - slots: the profile's `valueSlots`.
    ///   - accounts: the number of accounts, at least 0; account numbers are in 0..<accounts.
    public init(slots: [ValueSlot], accounts: Int) {
        precondition(accounts >= 0, "accounts is \(accounts); it must be at least 0")
        self.slots = slots
        self.accounts = accounts
        layout = Layout(slots)
        let places = accounts.dividingRoundingUp(by: Shard.count)
        shards = (0..<Shard.count).map { [layout] _ in Shard(layout, accounts: places) }
    }

    /// Bytes reserved for an account; long values take further memory when stored.
    public var bytesPerAccount: Int { layout.account.bytes }

    /// Returns the bytes that a store reserves before it holds any value.
    public static func reservedBytes(slots: [ValueSlot], accounts: Int) -> Int {
        Layout(slots).account.bytes * accounts
    }

    /// Stores a value and replaces the previous one.
    ///
    /// - Parameters:
    ///   - reference: the value; it must belong to the store's profile.
    ///   - actor: the account that sends the request.
    ///   - subject: the account that the request concerns.
    ///   - value: the bytes.
    /// - Returns: whether the value was stored. It is rejected if it is empty, wider than its slot or contains control
    ///   characters, or if the account is out of range.
    @discardableResult
    public func set(_ reference: ValueReference, actor: UInt32, subject: UInt32, to value: ArraySlice<UInt8>) -> Bool {
        guard !value.isEmpty, value.count <= slots[reference.slot].width, !value.contains(where: \.isControl) else {
            return false
        }
        let place = place(of: reference, actor, subject)
        guard place.key < accounts || place.isTie else { return false }
        shards[place.shard].state.withLock { $0.set(value, at: place) }
        return true
    }

    /// Stores a value of an account; see `set(_:actor:subject:to:)`.
    @discardableResult
    public func set(slot: Int, account: UInt32, to value: ArraySlice<UInt8>) -> Bool {
        set(ValueReference(slot: slot, owner: .actor), actor: account, subject: account, to: value)
    }

    /// Whether a value is present.
    public func isSet(_ reference: ValueReference, actor: UInt32, subject: UInt32) -> Bool {
        read(reference, actor, subject) { !$0.isEmpty }
    }

    /// Appends a value.
    ///
    /// - Returns: false if there is no value; `bytes` is then unchanged.
    public func append(_ reference: ValueReference, actor: UInt32, subject: UInt32, to bytes: inout [UInt8]) -> Bool {
        append(reference, actor, subject, as: .none, to: &bytes)
    }

    func append(
        _ reference: ValueReference, _ actor: UInt32, _ subject: UInt32, as escaping: Escaping,
        to bytes: inout [UInt8]
    ) -> Bool {
        read(reference, actor, subject) { value in
            escaping.append(value, to: &bytes)
            return !value.isEmpty
        }
    }

    /// Removes a value.
    public func remove(_ reference: ValueReference, actor: UInt32, subject: UInt32) {
        let place = place(of: reference, actor, subject)
        guard place.key < accounts || place.isTie else { return }
        shards[place.shard].state.withLock { $0.clear(place) }
    }

    /// Returns the accounts by their value in a slot, to map an id in a response to an account.
    ///
    /// - Parameter slot: a slot of accounts whose values are integers, such as the profile's `identity`.
    /// - Returns: a dictionary without the accounts that have no value, or one that is not a 64-bit integer.
    /// - Complexity: O(accounts).
    public func accounts(bySlot slot: Int) -> [Int64: UInt32] {
        var index: [Int64: UInt32] = [:]
        let reference = ValueReference(slot: slot, owner: .actor)
        for account in 0..<UInt32(accounts) {
            let id = read(reference, account, account) { Int64(String(decoding: $0, as: UTF8.self)) }
            if let id { index[id] = account }
        }
        return index
    }

    /// Replaces a value with the result of `body`, under the shard's lock.
    ///
    /// - Parameters:
    ///   - slot: a slot of accounts.
    ///   - account: the owner of the value; an account out of range is ignored.
    ///   - body: receives the value, empty if there is none; the result must fit into the slot.
    func update(slot: Int, account: UInt32, _ body: (inout [UInt8]) -> Void) {
        let place = Place(account: account, slot)
        guard place.key < accounts else { return }
        shards[place.shard].state.withLock { state in
            var value = Array(state.value(at: place))
            body(&value)
            if value.count <= slots[slot].width { state.set(value[...], at: place) }
        }
    }

    /// The number of pairs that have a value.
    public var ties: Int { shards.reduce(0) { $0 + $1.state.withLock { $0.ties.count } } }

    /// Calls `body` with a value, empty if there is none.
    private func read<Result>(
        _ reference: ValueReference, _ actor: UInt32, _ subject: UInt32, _ body: (ArraySlice<UInt8>) -> Result
    ) -> Result {
        let place = place(of: reference, actor, subject)
        guard place.key < accounts || place.isTie else { return body([]) }
        return shards[place.shard].state.withLock { body($0.value(at: place)) }
    }

    private func place(of reference: ValueReference, _ actor: UInt32, _ subject: UInt32) -> Place {
        let slot = reference.slot
        switch (reference.owner, layout.scopes[slot]) {
        case (.actor, _): return Place(account: actor, slot)
        case (.subject, _): return Place(account: subject, slot)
        case (.tie, .direction): return Place(from: actor, to: subject, slot)
        case (.reverseTie, .direction): return Place(from: subject, to: actor, slot)
        case (.tie, _), (.reverseTie, _): return Place(from: min(actor, subject), to: max(actor, subject), slot)
        }
    }
}

extension Int {
    func dividingRoundingUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}
