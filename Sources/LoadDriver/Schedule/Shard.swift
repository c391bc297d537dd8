// SPDX-License-Identifier: GPL-3.0-or-later

/// A shard of a load: the part that one of several processes sends, by account number modulo the number of shards.
///
/// The shards of a load are disjoint, and together they cover all accounts.
public struct Shard: Equatable, Sendable {
    /// The remainder that selects the accounts, 0..<`parts`.
    public let index: Int
    /// The number of shards; 1...1,000.
    public let parts: Int

    /// The load of a single process.
    public static let whole = Shard(index: 0, parts: 1)

    private init(index: Int, parts: Int) { (self.index, self.parts) = (index, parts) }

    /// Creates a shard.
    ///
    /// - Parameters:
    ///   - number: the shard's number, 1...`parts`.
    ///   - parts: the number of shards.
    /// - Returns: nil if a number is out of range.
    public init?(_ number: Int, of parts: Int) {
        guard (1...1_000).contains(parts), (1...parts).contains(number) else { return nil }
        self.init(index: number - 1, parts: parts)
    }

    /// Parses a shard in the notation of the command line, for example `2/3`.
    ///
    /// - Returns: nil if the text is malformed or a number is out of range.
    public init?(text: String) {
        let words = text.split(separator: "/", omittingEmptySubsequences: false)
        guard words.count == 2, let number = Int(words[0]), let parts = Int(words[1]) else { return nil }
        self.init(number, of: parts)
    }

    /// The shard in the notation of the command line.
    public var text: String { "\(index + 1)/\(parts)" }

    /// Whether the shard is the whole load.
    public var isWhole: Bool { parts == 1 }

    /// Whether the shard contains an account.
    public func has(_ account: UInt32) -> Bool { parts == 1 || Int(account) % parts == index }

    /// Returns the shard's part of a count, for example of accounts or of concurrent requests.
    public func part(of count: Int) -> Int { Self.part(index, of: count, parts: parts) }

    /// Returns the size of part `index` when `count` items are divided as evenly as possible.
    static func part(_ index: Int, of count: Int, parts: Int) -> Int { count / parts + (index < count % parts ? 1 : 0) }

    /// Returns one of the shard's accounts.
    ///
    /// - Parameter position: 0 for the first; below `part(of:)` of all accounts.
    func account(at position: UInt32) -> UInt32 { position * UInt32(parts) + UInt32(index) }

    /// Returns the worker for one of the shard's accounts; all workers have equally many.
    func worker(of account: UInt32, workers: Int) -> Int { Int(account) / parts % workers }

    /// Returns the index of a worker among the workers of all processes, if all have equally many; below `parts` times
    /// that number.
    func place(ofWorker worker: Int) -> Int { index + parts * worker }
}
