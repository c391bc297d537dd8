// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG

/// The token that authenticates an account of a synthetic world: 32 hexadecimal digits.
///
/// It depends only on the world's seed and the account, so a program with both needs no file. It separates the accounts
/// of a test and is not a secret.
package struct WorldToken {
    private let firstKey: UInt64
    private let secondKey: UInt64

    /// Number of digits of a token.
    package static let length = 32

    /// Creates the tokens of the world with this seed.
    package init(seed: UInt64) {
        firstKey = mix64(seed ^ 0x746F_6B65_6E2F_6F6E)
        secondKey = mix64(seed ^ 0x746F_6B65_6E2F_7477)
    }

    /// Appends the digits of the token of `account`, as ASCII.
    ///
    /// Each half is a bijection of the account's number, so no two accounts of a world have the same token.
    package func appendDigits(of account: Int, to bytes: inout [UInt8]) {
        for half in [mix64(firstKey ^ UInt64(account)), mix64(secondKey ^ UInt64(account))] {
            for shift in stride(from: 60, through: 0, by: -4) {
                let digit = UInt8(truncatingIfNeeded: half >> UInt64(shift) & 15)
                bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
            }
        }
    }

    /// The token of `account`.
    package func text(of account: Int) -> String {
        var bytes: [UInt8] = []
        appendDigits(of: account, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
