// SPDX-License-Identifier: GPL-3.0-or-later
import GRDB

extension ImportedWorld {
    /// Imports the world into an empty database, in one transaction.
    ///
    /// - Parameters:
    ///   - db: the database.
    ///   - path: the database's name in error messages.
    ///   - now: the instant that the world's instant maps to; milliseconds since 1970.
    /// - Throws: `BackendError` with `database` if the database is not empty; errors of the database.
    func load(into db: Database, path: String, now: Int64) throws {
        if try db.exists("SELECT 1 FROM accounts LIMIT 1") {
            throw BackendError(
                .database, at: path, message: "the database contains accounts; import a world into an empty one only",
                hint: "omit --world to use the existing accounts, or name a new file with --database")
        }
        try db.inTransaction(.immediate) {
            try rules.write(db)
            try insertAccounts(db, now: now)
            try insertTies(db)
            for request in requests {
                try db.run(
                    "INSERT INTO requests (receiver, sender, asked_at) VALUES (?, ?, ?)", Int64(request.receiver),
                    Int64(request.sender), now)
            }
            try insertPosts(db, now: now)
            return .commit
        }
        _ = try db.checkpoint(.truncate)
    }

    private func insertAccounts(_ db: Database, now: Int64) throws {
        var newest: [UInt32: Post] = [:]
        for post in posts { newest[post.account] = post }
        var friends: [UInt32: Int64] = [:]
        for tie in halfTies { friends[UInt32(tie >> 32), default: 0] += 1 }
        let statement = """
            INSERT INTO accounts (id, token_high, token_low, likes, friends, level, credits, received, newest_post, newest_at,
                school, class)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        // Ascending IDs fill the table's pages sequentially.
        for account in accounts.sorted(by: { $0.id < $1.id }) {
            let post = newest[account.id]
            try db.run(
                statement,
                [
                    Int64(account.id).databaseValue, Int64(bitPattern: account.token.high).databaseValue,
                    Int64(bitPattern: account.token.low).databaseValue, account.likes.databaseValue,
                    (friends[account.id] ?? 0).databaseValue, account.level.databaseValue,
                    account.credits.databaseValue,
                    account.likesToday.databaseValue, (post?.id).databaseValue,
                    post.map { at($0, now: now) }.databaseValue, account.school.databaseValue,
                    account.seat.databaseValue,
                ])
        }
    }

    /// Inserts ties with one statement per account, which takes all friends as a JSON array. This takes a fifth of the
    /// time of one statement per row.
    private func insertTies(_ db: Database) throws {
        var start = 0
        while start < halfTies.count {
            let account = halfTies[start] >> 32
            let end = halfTies[start...].firstIndex { $0 >> 32 != account } ?? halfTies.count
            let friends = halfTies[start..<end].map { String($0 & 0xFFFF_FFFF) }.joined(separator: ",")
            try db.run(
                "INSERT INTO ties (account, friend) SELECT ?, value FROM json_each(?)",
                [Int64(account).databaseValue, "[\(friends)]".databaseValue])
            start = end
        }
    }

    private func insertPosts(_ db: Database, now: Int64) throws {
        for post in posts {
            try db.run(
                "INSERT INTO posts (id, account, at, likes, text) VALUES (?, ?, ?, ?, ?)",
                [
                    post.id.databaseValue, Int64(post.account).databaseValue, at(post, now: now).databaseValue,
                    post.likes.databaseValue, post.text.databaseValue,
                ])
        }
    }

    /// The time of a post on the service's clock.
    private func at(_ post: Post, now: Int64) -> Int64 { now - Int64(instant - post.instant) }
}
