// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

/// The values that templates take from answers and files: tokens and ids, per account and per pair of accounts.
///
/// Values of accounts up to 255 bytes have a fixed place: a length byte and `width` bytes a slot, so a million accounts with a token
/// of 32 digits and an id of 20 take 54 MB. A slot that is wider takes 8 bytes an account, and a value in it some 40 bytes and its
/// length. Values of pairs are kept only for pairs that have one.
///
/// Any thread may call anything at any time: what one event loop writes, others read. A value is written whole or not at
/// all. Accounts are spread over shards with a lock each, so that loops seldom meet.
public final class CaptureStore: Sendable {
    /// The slots, in the order of the profile.
    public let slots: [ValueSlot]
    /// Accounts that have a place.
    public let accounts: Int

    private let layout: Layout
    private let shards: [Shard]

    /// Makes an empty store.
    ///
    /// - Parameters:
    ///   - slots: the profile's `valueSlots`.
    ///   - accounts: numbers of accounts are in 0..<accounts; at least 0.
    public init(slots: [ValueSlot], accounts: Int) {
        precondition(accounts >= 0, "\(accounts) accounts")
        self.slots = slots
        self.accounts = accounts
        layout = Layout(slots)
        let places = accounts.dividingRoundingUp(by: Shard.count)
        shards = (0..<Shard.count).map { [layout] _ in Shard(layout, accounts: places) }
    }

    /// Bytes that are reserved for an account; long values come on top, as they are kept.
    public var bytesPerAccount: Int { layout.account.bytes }

    /// Bytes that a store reserves before it keeps any value.
    public static func reservedBytes(slots: [ValueSlot], accounts: Int) -> Int {
        Layout(slots).account.bytes * accounts
    }

    /// Keeps a value, in place of the one before.
    ///
    /// - Parameters:
    ///   - reference: which value; of the profile that the store was made for.
    ///   - actor: who asked.
    ///   - subject: whom it was about.
    ///   - value: the bytes.
    /// - Returns: whether it was kept. It is not if it is empty, wider than its slot or holds control characters, or if the
    ///   account has no place.
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

    /// Keeps a value of an account; see `set(_:actor:subject:to:)`.
    @discardableResult
    public func set(slot: Int, account: UInt32, to value: ArraySlice<UInt8>) -> Bool {
        set(ValueReference(slot: slot, owner: .actor), actor: account, subject: account, to: value)
    }

    /// Whether there is a value.
    public func isSet(_ reference: ValueReference, actor: UInt32, subject: UInt32) -> Bool {
        read(reference, actor, subject) { !$0.isEmpty }
    }

    /// Appends a value.
    ///
    /// - Returns: false if there is none; `bytes` is as it was.
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

    /// Forgets a value.
    public func remove(_ reference: ValueReference, actor: UInt32, subject: UInt32) {
        let place = place(of: reference, actor, subject)
        guard place.key < accounts || place.isTie else { return }
        shards[place.shard].state.withLock { $0.clear(place) }
    }

    /// The accounts by their value in a slot: which account an id in an answer means.
    ///
    /// - Parameter slot: a slot of accounts whose values are whole numbers, such as the profile's `identity`.
    /// - Returns: accounts without a value, or with one that is no whole number of 63 bits, are not in it.
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

    /// Replaces a value by what `body` makes of it, while no other thread can touch it.
    ///
    /// - Parameters:
    ///   - slot: a slot of accounts.
    ///   - account: whose value; nothing happens for one without a place.
    ///   - body: gets the value, empty if there is none; what it leaves must fit into the slot.
    func update(slot: Int, account: UInt32, _ body: (inout [UInt8]) -> Void) {
        let place = Place(account: account, slot)
        guard place.key < accounts else { return }
        shards[place.shard].state.withLock { state in
            var value = Array(state.value(at: place))
            body(&value)
            if value.count <= slots[slot].width { state.set(value[...], at: place) }
        }
    }

    /// Pairs that have a value.
    public var ties: Int { shards.reduce(0) { $0 + $1.state.withLock { $0.ties.count } } }

    /// Lends a value, empty if there is none.
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
