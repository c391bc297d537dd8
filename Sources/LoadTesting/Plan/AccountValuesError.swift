// SPDX-License-Identifier: GPL-3.0-or-later

/// Values of accounts that cannot be used, or that the audit cannot do without.
public enum AccountValuesError: Error, Equatable, Sendable {
    /// The values do not fit into the available memory; bytes.
    case tooLarge(profile: String, accounts: Int, needed: Int, available: Int)
    /// A value comes from a file, but no folder is given.
    case folderMissing(profile: String, value: String, file: String)
    /// A file of values cannot be read.
    case unreadable(file: String)
    /// A file of values is wrong; the text has file, line and rule.
    case wrong(String)
    /// The audit cannot identify some accounts, of which the first is given.
    case identitiesMissing(profile: String, value: String, missing: Int, accounts: Int, first: UInt32)
}

extension AccountValuesError: CustomStringConvertible {
    /// The place, the value and the rule.
    public var description: String {
        switch self {
        case .tooLarge(let profile, let accounts, let needed, let available):
            "profile \(profile): the values of \(accounts) accounts need \(needed) bytes of memory; \(available) are "
                + "available"
        case .folderMissing(let profile, let value, let file):
            "profile \(profile): each account's `\(value)` comes from \(file), but no folder is given that holds this "
                + "file"
        case .unreadable(let file): "\(file): cannot read this file, which holds values of the profile"
        case .wrong(let text): text
        case .identitiesMissing(let profile, let value, let missing, let accounts, let first):
            "profile \(profile): the audit identifies accounts by \(value), but \(missing) of \(accounts) accounts, "
                + "such as \(first), have none, a duplicate or a non-integer"
        }
    }
}
