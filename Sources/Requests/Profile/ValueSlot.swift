// SPDX-License-Identifier: GPL-3.0-or-later
/// A place for a value that the backend or a file gives: a token, an id.
public struct ValueSlot: Hashable, Sendable {
    /// What a value belongs to.
    public enum Scope: Hashable, Sendable {
        /// One value an account.
        case account
        /// One value a pair of accounts, the same in both directions.
        case tie
        /// One value an ordered pair of accounts: who asks, and whom it is about.
        case direction
    }

    /// The column of a file in which the values stand before the run.
    public struct Column: Hashable, Sendable {
        /// The file's name, such as `accounts.csv`.
        public var file: String
        /// The column's name in its header line.
        public var name: String

        /// Names a column.
        public init(file: String, name: String) {
            self.file = file
            self.name = name
        }
    }

    /// The name in templates, such as `token` in `actor.token`.
    public var name: String
    /// What a value belongs to.
    public var scope: Scope
    /// The longest value, in bytes; 1...`ValueSlot.greatestWidth`.
    public var width: Int
    /// Where the values come from, if a file tells them. Only for accounts.
    public var column: Column?

    /// The greatest width: long enough for signed tokens, which carry claims.
    public static let greatestWidth = 4_096
    /// The greatest width for which room is reserved. A longer value takes memory when it is kept, as much as it has bytes.
    public static let greatestReservedWidth = 255

    /// The slot in which a profile with `cookies` keeps those of each account. It has no name: no template refers to it.
    public static let cookieJar = ValueSlot(name: "", scope: .account, width: greatestWidth)

    /// Declares a slot.
    ///
    /// - Precondition: `width` is in 1...`greatestWidth`.
    public init(name: String, scope: Scope, width: Int, column: Column? = nil) {
        precondition(
            (1...Self.greatestWidth).contains(width), "a width of \(width) bytes; it must be 1 to \(Self.greatestWidth)"
        )
        self.name = name
        self.scope = scope
        self.width = width
        self.column = column
    }

    /// Whether values are stored out of line.
    var isLong: Bool { width > Self.greatestReservedWidth }

    /// Bytes that an inline slot takes for an account or a pair: the length and the value.
    var stride: Int { width + 1 }
}

/// A slot as a template names it: which slot, and whose.
public struct ValueReference: Hashable, Sendable {
    /// Whose value is meant.
    public enum Owner: String, Hashable, Sendable, CaseIterable {
        /// That of the account that asks.
        case actor
        /// That of the account that it is about.
        case subject
        /// That of the pair, from the actor to the subject.
        case tie
        /// That of the pair, from the subject to the actor.
        case reverseTie
    }

    /// The slot's place in the profile's list.
    public var slot: Int
    /// Whose value is meant.
    public var owner: Owner

    /// Makes a reference.
    public init(slot: Int, owner: Owner) {
        self.slot = slot
        self.owner = owner
    }

    /// Finds what `name` refers to, such as `subject.post`.
    ///
    /// - Returns: nil if no slot has that name and that scope.
    public init?(_ name: some StringProtocol, slots: [ValueSlot]) {
        guard let dot = name.firstIndex(of: "."), let owner = Owner(rawValue: String(name[..<dot])) else { return nil }
        let word = name[name.index(after: dot)...]
        guard !word.isEmpty, let slot = slots.firstIndex(where: { $0.name == word && owner.fits($0.scope) }) else {
            return nil
        }
        self.init(slot: slot, owner: owner)
    }

    /// The name between the braces.
    public func name(among slots: [ValueSlot]) -> String { "\(owner.rawValue).\(slots[slot].name)" }
}

extension ValueReference.Owner {
    /// Whether a slot of that scope can be meant.
    public func fits(_ scope: ValueSlot.Scope) -> Bool {
        switch self {
        case .actor, .subject: scope == .account
        case .tie: scope != .account
        // The same as `tie` for a value without a direction; one spelling is enough.
        case .reverseTie: scope == .direction
        }
    }
}
