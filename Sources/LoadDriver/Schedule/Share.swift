// SPDX-License-Identifier: GPL-3.0-or-later

/// The part of a load that one process sends while others send the rest: that of the accounts whose number leaves one remainder.
///
/// The shares of a load have no account in common, and together they have all.
public struct Share: Equatable, Sendable {
    /// Which part: the remainder, 0..<`parts`.
    public let index: Int
    /// How many parts there are; 1...1,000.
    public let parts: Int

    /// The load of a single process.
    public static let whole = Share(index: 0, parts: 1)

    private init(index: Int, parts: Int) { (self.index, self.parts) = (index, parts) }

    /// Makes a share.
    ///
    /// - Parameters:
    ///   - number: which, counted from 1; 1...`parts`.
    ///   - parts: how many there are.
    /// - Returns: nil if there is no such share.
    public init?(_ number: Int, of parts: Int) {
        guard (1...1_000).contains(parts), (1...parts).contains(number) else { return nil }
        self.init(index: number - 1, parts: parts)
    }

    /// Reads a share as its users write it, such as `2/3`.
    ///
    /// - Returns: nil if the text is no share.
    public init?(text: String) {
        let words = text.split(separator: "/", omittingEmptySubsequences: false)
        guard words.count == 2, let number = Int(words[0]), let parts = Int(words[1]) else { return nil }
        self.init(number, of: parts)
    }

    /// As its users write it.
    public var text: String { "\(index + 1)/\(parts)" }

    /// Whether it is the whole load.
    public var isWhole: Bool { parts == 1 }

    /// Whether what an account does is in it.
    public func has(_ account: UInt32) -> Bool { parts == 1 || Int(account) % parts == index }

    /// How many of some things are its own; accounts are such things, and requests at a time.
    public func part(of count: Int) -> Int { Self.part(index, of: count, parts: parts) }

    /// The size of the part `index` of `count` things that are divided as evenly as can be.
    static func part(_ index: Int, of count: Int, parts: Int) -> Int { count / parts + (index < count % parts ? 1 : 0) }

    /// One of its accounts.
    ///
    /// - Parameter position: 0 for the first; below `part(of:)` of all accounts.
    func account(at position: UInt32) -> UInt32 { position * UInt32(parts) + UInt32(index) }

    /// The lane of one of its accounts, so that the lanes have equally many.
    func lane(of account: UInt32, lanes: Int) -> Int { Int(account) / parts % lanes }

    /// Where a lane stands among those of all processes, if these have equally many; below `parts` times their number.
    func place(ofLane lane: Int) -> Int { index + parts * lane }
}
