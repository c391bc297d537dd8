// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

/// A bearer token: 128 bits, written as 32 lowercase hexadecimal digits.
struct Token: Hashable, Sendable {
    var high: UInt64
    var low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Returns an unguessable token.
    static func random() -> Token {
        var generator = SystemRandomNumberGenerator()
        return Token(high: generator.next(), low: generator.next())
    }

    /// Compares in constant time, so that response times reveal nothing about a guess.
    static func == (one: Token, other: Token) -> Bool { (one.high ^ other.high) | (one.low ^ other.low) == 0 }

    /// Parses 32 lowercase hexadecimal digits, the only spelling of a token; nil for anything else.
    init?(_ text: some StringProtocol) {
        var (high, low, count) = (UInt64(0), UInt64(0), 0)
        for byte in text.utf8 {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            high = high << 4 | low >> 60
            low = low << 4 | UInt64(digit)
            count += 1
        }
        guard count == 32 else { return nil }
        self.init(high: high, low: low)
    }

    /// The token as 32 lowercase hexadecimal digits.
    var text: String { [high, low].map(Self.digits).joined() }

    private static func digits(_ half: UInt64) -> String {
        let digits = String(half, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// Accounts by token: an in-memory hash table, read on every request and written on registration.
final class TokenTable: Sendable {
    private let accounts: Mutex<[Token: UInt32]>

    init(_ accounts: [Token: UInt32]) { self.accounts = Mutex(accounts) }

    /// Returns the account of a token, or nil if the token is unknown.
    func account(of token: Token) -> UInt32? { accounts.withLock { $0[token] } }

    /// Adds the token of an account.
    func add(_ token: Token, of account: UInt32) { accounts.withLock { $0[token] = account } }

    /// The number of accounts.
    var count: Int { accounts.withLock { $0.count } }
}
