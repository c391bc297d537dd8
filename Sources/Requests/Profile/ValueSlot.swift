// SPDX-License-Identifier: GPL-3.0-or-later
/// The declaration of a value from the backend or a file, such as a token or an id.
public struct ValueSlot: Hashable, Sendable {
    /// The owner of a value.
    public enum Scope: Hashable, Sendable {
        /// One value per account.
        case account
        /// One value per pair of accounts, the same in both directions.
        case tie
        /// One value per ordered pair of accounts: from the actor to the subject.
        case direction
    }

    /// The file column that contains the initial values.
    public struct Column: Hashable, Sendable {
        /// The file name, for example `accounts.csv`.
        public var file: String
        /// The column name in the file's header line.
        public var name: String

        /// Creates a column reference.
        public init(file: String, name: String) {
            self.file = file
            self.name = name
        }
    }

    /// The name in templates, for example `token` in `actor.token`.
    public var name: String
    /// The owner of a value.
    public var scope: Scope
    /// The maximum length of a value, in bytes; 1...`ValueSlot.greatestWidth`.
    public var width: Int
    /// The source of initial values, or nil if no file has them. Only for accounts.
    public var column: Column?

    /// The maximum width, which fits signed tokens with claims.
    public static let greatestWidth = 4_096
    /// The maximum width with reserved memory. A wider value takes memory only when stored, as many bytes as it has.
    public static let greatestReservedWidth = 255

    /// The slot for each account's cookies in a profile with `cookies`. It has no name, and no template refers to it.
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

    /// The inline size per account or pair, in bytes: the length byte and the value.
    var stride: Int { width + 1 }
}

/// A reference to a value in a template: the slot and the owner.
public struct ValueReference: Hashable, Sendable {
    /// The owner of the value.
    public enum Owner: String, Hashable, Sendable, CaseIterable {
        /// The account that sends the request.
        case actor
        /// The account that the request concerns.
        case subject
        /// The pair, from the actor to the subject.
        case tie
        /// The pair, from the subject to the actor.
        case reverseTie
    }

    /// The slot's index in the profile's list.
    public var slot: Int
    /// The owner of the value.
    public var owner: Owner

    /// Creates a reference.
    public init(slot: Int, owner: Owner) {
        self.slot = slot
        self.owner = owner
    }

    /// Parses a name such as `subject.post`.
    ///
    /// - Returns: nil if no slot has this name and a matching scope.
    public init?(_ name: some StringProtocol, slots: [ValueSlot]) {
        guard let dot = name.firstIndex(of: "."), let owner = Owner(rawValue: String(name[..<dot])) else { return nil }
        let word = name[name.index(after: dot)...]
        guard !word.isEmpty, let slot = slots.firstIndex(where: { $0.name == word && owner.fits($0.scope) }) else {
            return nil
        }
        self.init(slot: slot, owner: owner)
    }

    /// Returns the name in templates, between the braces.
    public func name(among slots: [ValueSlot]) -> String { "\(owner.rawValue).\(slots[slot].name)" }
}

extension ValueReference.Owner {
    /// Whether the owner can refer to a slot of this scope.
    public func fits(_ scope: ValueSlot.Scope) -> Bool {
        switch self {
        case .actor, .subject: scope == .account
        case .tie: scope != .account
        // Equal to `tie` for a value without a direction; one spelling is enough.
        case .reverseTie: scope == .direction
        }
    }
}
