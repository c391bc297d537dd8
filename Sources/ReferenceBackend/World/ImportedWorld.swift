// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A validated world folder: the initial state of a circle.
struct ImportedWorld {
    struct Account {
        var id: UInt32
        var token: Token
        var likes: Int
        var likesToday: Int
        var level: Int
        var credits: Int
        var school: Int?
        var seat: Int?
    }

    struct Post {
        var id: Int
        var account: UInt32
        var instant: Int
        var likes: Int
        var text: String
    }

    var rules = CircleRules()
    /// The instant of the world; milliseconds since the run's first midnight.
    var instant = 0
    /// The number of accounts according to `world.json`.
    private var watches = 0
    var accounts: [Account] = []
    /// Both sides of each tie, ascending: the account in the upper 32 bits, the friend in the lower.
    var halfTies: [UInt64] = []
    var requests: [(sender: UInt32, receiver: UInt32)] = []
    var posts: [Post] = []

    /// Reads and validates a world folder.
    ///
    /// - Throws: `BackendError` with `wrongWorld`, with the file, the line and the rule.
    init(folder: String) throws(BackendError) {
        try readFacts(folder)
        try readAccounts(folder)
        guard accounts.count == watches else {
            throw BackendError(
                .wrongWorld, at: folder + "/accounts.csv",
                message: "the file has \(accounts.count) accounts; world.json requires \(watches)")
        }
        let known = Set(accounts.map(\.id))
        try readTies(folder, known)
        try readRequests(folder, known)
        try readPosts(folder, known)
    }

    /// The entries of `world.json` that a backend needs.
    private struct Facts: Decodable {
        var schema: Int
        var instant_ms: Int
        var watches: Int
        var friend_cap: Int
        var received_per_day: Int
        var quotas: [Int]
        var quota_levels: [Int]
        var request_life_days: Int
    }

    private mutating func readFacts(_ folder: String) throws(BackendError) {
        let path = folder + "/world.json"
        let data = try WorldFile.read(path)
        let facts: Facts
        do {
            facts = try JSONDecoder().decode(Facts.self, from: data)
        } catch let error as DecodingError {
            throw BackendError(.wrongWorld, at: path, message: Self.words(for: error))
        } catch {
            throw BackendError(.wrongWorld, at: path, message: "the file is not JSON", cause: error)
        }
        guard facts.schema == 1 else {
            throw BackendError(.wrongWorld, at: path, message: "schema is \(facts.schema); this program reads 1")
        }
        rules.friendCap = facts.friend_cap
        rules.receivedPerDay = facts.received_per_day
        rules.quotas = facts.quotas
        rules.quotaLevels = facts.quota_levels
        rules.requestLifeDays = facts.request_life_days
        instant = facts.instant_ms
        watches = facts.watches
        guard (0...1_000_000_000_000_000).contains(instant) else {
            throw BackendError(
                .wrongWorld, at: path,
                message: "instant_ms is \(instant); it must be between 0 and 1,000,000,000,000,000")
        }
        if let mistake = rules.mistake {
            throw BackendError(.wrongWorld, at: path, message: "\(mistake.name) \(mistake.message)")
        }
    }

    private static func words(for error: DecodingError) -> String {
        func name(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
        return switch error {
        case .keyNotFound(let key, _): "\(key.stringValue) is missing"
        case .typeMismatch(_, let context) where context.codingPath.isEmpty: "the file is not an object of keys"
        case .typeMismatch(let type, let context): "\(name(context.codingPath)) has the wrong type; it must be \(type)"
        case .valueNotFound(let type, let context): "\(name(context.codingPath)) is null; it must be \(type)"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "the file is not JSON, or has a number that is not a whole number of 64 bits"
                : "\(name(context.codingPath)): \(context.debugDescription)"
        @unknown default: "\(error)"
        }
    }

    private mutating func readAccounts(_ folder: String) throws(BackendError) {
        var file = try CSVReader(
            folder: folder, name: "accounts.csv",
            columns: ["account", "token", "likes", "likes_today", "level", "credits", "school", "class"])
        var (ids, tokens) = (Set<UInt32>(), Set<Token>())
        while try file.next() {
            guard let token = Token(try file.text(1)) else {
                throw file.mistake("the token must be 32 lowercase hexadecimal digits")
            }
            let account = Account(
                id: UInt32(try file.integer(0, in: RequestLimits.accounts)), token: token,
                likes: try file.integer(2, in: Self.counts), likesToday: try file.integer(3, in: Self.counts),
                level: try file.integer(4, in: 0...255), credits: try file.integer(5, in: Self.counts),
                school: try file.integerOrNone(6, in: Self.counts), seat: try file.integerOrNone(7, in: Self.counts))
            guard ids.insert(account.id).inserted else { throw file.mistake("duplicate account \(account.id)") }
            guard tokens.insert(token).inserted else { throw file.mistake("the token also belongs to another account") }
            accounts.append(account)
        }
    }

    /// The range of counts.
    private static let counts = 0...1_000_000_000_000
}

extension ImportedWorld {
    private mutating func readTies(_ folder: String, _ known: Set<UInt32>) throws(BackendError) {
        var file = try CSVReader(folder: folder, name: "ties.csv", columns: ["account", "friend"])
        while try file.next() {
            let (one, other) = try Self.pair(file, known)
            guard one < other else {
                throw file.mistake("the tie is \(one),\(other); the smaller number must come first")
            }
            halfTies.append(UInt64(one) << 32 | UInt64(other))
            halfTies.append(UInt64(other) << 32 | UInt64(one))
        }
        halfTies.sort()
        for (tie, next) in zip(halfTies, halfTies.dropFirst()) where tie == next {
            throw BackendError(
                .wrongWorld, at: file.name,
                message:
                    "duplicate tie \(min(tie >> 32, tie & 0xFFFF_FFFF)),\(max(tie >> 32, tie & 0xFFFF_FFFF))")
        }
        // The ties are sorted and unique: an account exceeds the cap if the entry `friendCap` places later is also its
        // own.
        for (tie, beyond) in zip(halfTies, halfTies.dropFirst(rules.friendCap)) where tie >> 32 == beyond >> 32 {
            throw BackendError(
                .wrongWorld, at: file.name,
                message: "account \(tie >> 32) has more than \(rules.friendCap) ties, the friend_cap of world.json")
        }
    }

    private mutating func readRequests(_ folder: String, _ known: Set<UInt32>) throws(BackendError) {
        var file = try CSVReader(folder: folder, name: "requests.csv", columns: ["from", "to"])
        var seen = Set<UInt64>()
        while try file.next() {
            let (sender, receiver) = try Self.pair(file, known)
            guard sender != receiver else { throw file.mistake("from and to are both account \(sender)") }
            guard seen.insert(UInt64(sender) << 32 | UInt64(receiver)).inserted else {
                throw file.mistake("duplicate request")
            }
            guard !isTie(sender, receiver) else {
                throw file.mistake(
                    "accounts \(sender) and \(receiver) are already friends",
                    hint: "remove the request, or the tie in ties.csv")
            }
            requests.append((sender, receiver))
        }
    }

    /// Whether `friend` is among the friends of `account`.
    private func isTie(_ account: UInt32, _ friend: UInt32) -> Bool {
        let tie = UInt64(account) << 32 | UInt64(friend)
        var (low, high) = (0, halfTies.count)
        while low < high {
            let middle = (low + high) / 2
            if halfTies[middle] < tie { low = middle + 1 } else { high = middle }
        }
        return low < halfTies.count && halfTies[low] == tie
    }

    private mutating func readPosts(_ folder: String, _ known: Set<UInt32>) throws(BackendError) {
        var file = try CSVReader(
            folder: folder, name: "posts.csv", columns: ["post", "account", "instant_ms", "likes", "text"])
        var authors = Set<UInt32>()
        while try file.next() {
            let id = try file.integer(0, in: 1...1_000_000_000_000)
            guard id == posts.count + 1 else {
                throw file.mistake("post is \(id); posts are numbered from 1, so it must be \(posts.count + 1)")
            }
            let account = try Self.account(file, 1, known)
            guard authors.insert(account).inserted else { throw file.mistake("account \(account) already has a post") }
            let text = try file.text(4)
            guard RequestLimits.text.contains(text.unicodeScalars.count), !text.utf8.contains(0) else {
                throw file.mistake(
                    "the text must have \(RequestLimits.text.lowerBound) to \(RequestLimits.text.upperBound) characters, none U+0000"
                )
            }
            posts.append(
                Post(
                    id: id, account: account, instant: try file.integer(2, in: 0...max(0, instant)),
                    likes: try file.integer(3, in: Self.counts), text: text))
        }
    }

    private static func pair(_ file: borrowing CSVReader, _ known: Set<UInt32>) throws(BackendError) -> (UInt32, UInt32)
    {
        (try account(file, 0, known), try account(file, 1, known))
    }

    private static func account(
        _ file: borrowing CSVReader, _ field: Int, _ known: Set<UInt32>
    ) throws(BackendError) -> UInt32 {
        let id = UInt32(try file.integer(field, in: RequestLimits.accounts))
        guard known.contains(id) else {
            throw file.mistake("account \(id) is unknown", hint: "every account must be listed in accounts.csv")
        }
        return id
    }
}
