// SPDX-License-Identifier: GPL-3.0-or-later
import GRDB

/// Accounts and reports from their watches.
extension Circle {
    /// Registers an account.
    ///
    /// - Parameter number: the account number, or nil for the one after the highest.
    func register(number: Int64?) async throws -> ServiceResponse {
        let token = Token.random()
        let id = try await write { db in
            let id = try number ?? db.first("SELECT coalesce(max(id) + 1, 0) FROM accounts") { $0[0] as Int64 } ?? 0
            guard id <= RequestLimits.accounts.upperBound else {
                throw Refusal(
                    .accountExists, "account \(id - 1) exists and no number is higher; choose a free number")
            }
            if try db.exists("SELECT 1 FROM accounts WHERE id = ?", id) {
                throw Refusal(.accountExists, "account \(id) already exists")
            }
            try db.run(
                "INSERT INTO accounts (id, token_high, token_low) VALUES (?, ?, ?)", id,
                Int64(bitPattern: token.high), Int64(bitPattern: token.low))
            return id
        }
        store.tokens.add(token, of: UInt32(truncatingIfNeeded: id))
        var json = JSONWriter()
        json.raw("{\"id\":")
        json.integer(id)
        json.raw(",\"token\":")
        json.text(token.text)
        json.raw("}")
        return .created(json)
    }

    /// Stores the location of a watch; degrees.
    func locate(_ account: Int64, latitude: Double, longitude: Double) async throws -> ServiceResponse {
        let now = store.clock.now()
        return try await write { db in
            try db.run(
                "INSERT OR REPLACE INTO locations (account, at, latitude, longitude) VALUES (?, ?, ?, ?)",
                [account.databaseValue, now.databaseValue, latitude.databaseValue, longitude.databaseValue])
            return .done
        }
    }

    /// Stores a call of `seconds`.
    func call(_ account: Int64, seconds: Int64) async throws -> ServiceResponse {
        let now = store.clock.now()
        return try await write { db in
            try db.run("INSERT INTO calls (account, at, seconds) VALUES (?, ?, ?)", account, now, seconds)
            return .created(["id": db.lastInsertedRowID])
        }
    }

    /// Checks in. The first check-in of a day earns credits.
    func checkIn(_ account: Int64) async throws -> ServiceResponse {
        let today = store.clock.day(of: store.clock.now())
        return try await write { db in
            try db.run(
                "UPDATE accounts SET credits = credits + ?, checked_in_day = ? WHERE id = ? AND checked_in_day <> ?",
                Int64(CircleRules.creditsPerCheckIn), today, account, today)
            let credits = try db.first("SELECT credits FROM accounts WHERE id = ?", account) { $0[0] as Int64 }
            return .numbers(["credits": credits ?? 0])
        }
    }
}
