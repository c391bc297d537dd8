// SPDX-License-Identifier: GPL-3.0-or-later
import GRDB

/// Posts, likes and comments.
extension Circle {
    /// Publishes a post.
    func post(_ account: Int64, text: String) async throws -> ServiceResponse {
        let clock = store.clock
        let faults = faults
        let (answer, isLost) = try await store.commits.write(needsRoom: true) { db in
            // Read inside the transaction, so that an account's post numbers and times have the same order.
            let now = clock.now()
            try db.run(
                "INSERT INTO posts (account, at, text) VALUES (?, ?, ?)",
                [account.databaseValue, now.databaseValue, text.databaseValue])
            let id = db.lastInsertedRowID
            try db.run("UPDATE accounts SET newest_post = ?, newest_at = ? WHERE id = ?", id, now, account)
            let isLost = faults.decides(.lostDelivery, share: faults.plan.lostDelivery)
            if isLost { try db.run("INSERT INTO undelivered VALUES (?)", id) }
            return (ServiceResponse.created(["id": id]), isLost)
        }
        if isLost { faults.struck(.lostDelivery) }
        return answer
    }

    /// Gives likes to a friend's homepage.
    ///
    /// A gift beyond the giver's quota is refused as a whole. The receiver's daily limit is outside the giver's
    /// control, so the excess over it is dropped and the rest is given.
    func like(_ giver: Int64, homepage receiver: Int64, count: Int64) async throws -> ServiceResponse {
        let rules = store.rules
        let today = store.clock.day(of: store.clock.now())
        let faults = faults
        let (answer, isLost) = try await write { db in
            let before = try db.standing(giver, receiver, today)
            guard before.isTie else { throw Refusal(.notFriends, "account \(receiver) is not a friend") }
            let quota = Int64(rules.quota(level: Int(before.level)))
            guard before.gave + count <= quota else {
                throw Refusal(
                    .quotaReached,
                    "\(before.gave) of \(quota) likes were already given today; \(count) more exceed the quota")
            }
            let given = max(0, min(count, Int64(rules.receivedPerDay) - before.received))
            let isLost = given > 0 && faults.decides(.lostLike, share: faults.plan.lostLike)
            if given > 0, !isLost { try db.give(given, giver, receiver, today, before) }
            return (ServiceResponse.numbers(["given": given, "likes": before.likes + given]), isLost)
        }
        if isLost { faults.struck(.lostLike) }
        return answer
    }

    /// Likes a friend's post. A second like adds nothing.
    func like(_ account: Int64, post: Int64) async throws -> ServiceResponse {
        try await write { db in
            let found = try db.first("SELECT account, likes FROM posts WHERE id = ?", post) { row in
                (author: row[0] as Int64, likes: row[1] as Int64)
            }
            guard let found else { throw Refusal(.notFound, "post \(post) does not exist") }
            guard try db.isTie(account, found.author) else {
                throw Refusal(.notFriends, "post \(post) is by account \(found.author), which is not a friend")
            }
            let added = try db.run("INSERT OR IGNORE INTO post_likes (post, account) VALUES (?, ?)", post, account)
            if added > 0 { try db.run("UPDATE posts SET likes = likes + 1 WHERE id = ?", post) }
            return .numbers(["likes": found.likes + Int64(added)])
        }
    }

    /// Comments on a post.
    func comment(_ account: Int64, post: Int64, text: String) async throws -> ServiceResponse {
        let now = store.clock.now()
        return try await write { db in
            let found = try db.first("SELECT comments FROM posts WHERE id = ?", post) { $0[0] as Int64 }
            guard let comments = found else { throw Refusal(.notFound, "post \(post) does not exist") }
            try db.run(
                "INSERT INTO comments (post, account, at, text) VALUES (?, ?, ?, ?)",
                [post.databaseValue, account.databaseValue, now.databaseValue, text.databaseValue])
            let id = db.lastInsertedRowID
            try db.run("UPDATE posts SET comments = comments + 1 WHERE id = ?", post)
            return .created(["id": id, "comments": comments + 1])
        }
    }
}

/// State of a giver and a receiver before a gift.
private struct Standing {
    var isTie: Bool
    /// The giver's level.
    var level: Int64
    /// Likes already given by the giver to the receiver today.
    var gave: Int64
    /// The receiver's likes: total and today.
    var likes: Int64
    var received: Int64
}

extension Database {
    fileprivate func standing(_ giver: Int64, _ receiver: Int64, _ today: Int64) throws -> Standing {
        let question = """
            SELECT ties.account IS NOT NULL, giver.level, CASE gifts.day WHEN ?3 THEN gifts.count ELSE 0 END,
                receiver.likes, CASE receiver.received_day WHEN ?3 THEN receiver.received ELSE 0 END
            FROM accounts AS receiver CROSS JOIN accounts AS giver ON giver.id = ?1
                LEFT JOIN ties ON ties.account = ?1 AND ties.friend = ?2
                LEFT JOIN gifts ON gifts.giver = ?1 AND gifts.receiver = ?2
            WHERE receiver.id = ?2
            """
        let found = try first(question, giver, receiver, today) { row in
            Standing(isTie: row[0], level: row[1], gave: row[2], likes: row[3], received: row[4])
        }
        guard let found else { throw Refusal(.notFound, "account \(receiver) does not exist") }
        return found
    }

    fileprivate func give(
        _ given: Int64, _ giver: Int64, _ receiver: Int64, _ today: Int64, _ before: Standing
    ) throws {
        try run(
            "INSERT OR REPLACE INTO gifts (giver, receiver, day, count) VALUES (?, ?, ?, ?)", giver, receiver, today,
            before.gave + given)
        try run(
            "UPDATE accounts SET likes = likes + ?, received = ?, received_day = ? WHERE id = ?", given,
            before.received + given, today, receiver)
    }
}
