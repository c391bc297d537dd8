// SPDX-License-Identifier: GPL-3.0-or-later
import GRDB

/// Reads: homepages, feeds, rankings and lists.
extension Circle {
    /// Returns an account's homepage.
    func homepage(of account: Int64) async throws -> ServiceResponse {
        let homepage = "SELECT likes, friends, level, newest_post FROM accounts WHERE id = ?"
        return try await readStale { db in
            let json = try db.first(homepage, account) { row in
                var json = JSONWriter()
                json.raw("{\"id\":")
                json.integer(account)
                json.raw(",\"likes\":")
                json.integer(row[0] as Int64)
                json.raw(",\"friends\":")
                json.integer(row[1] as Int64)
                json.raw(",\"level\":")
                json.integer(row[2] as Int64)
                json.raw(",\"newestPost\":")
                json.integer(row[3] as Int64?)
                json.raw("}")
                return json
            }
            guard let json else { throw Refusal(.notFound, "account \(account) does not exist") }
            return .json(json)
        }
    }

    /// Returns the newest posts of an account's friends and the account itself.
    ///
    /// Only the authors with the most recent posts can appear in the feed, so the query reads as many authors as the
    /// feed has posts, and as many posts of each. The cost is therefore bounded, however many posts there are.
    func feed(of account: Int64) async throws -> ServiceResponse {
        let feed = store.hasLostDeliveries || faults.plan.lostDelivery > 0 ? Self.deliveredFeed : Self.wholeFeed
        return try await readStale { db in
            var json = JSONWriter(capacity: 2_048)
            json.raw("{\"posts\":[")
            var isFirst = true
            try db.each(feed, account, Int64(RequestLimits.feed)) { row in
                json.raw(isFirst ? "{\"id\":" : ",{\"id\":")
                isFirst = false
                json.post(row)
            }
            json.raw("]}")
            return .json(json)
        }
    }

    private static let wholeFeed = """
        WITH circle (id) AS (SELECT ?1 UNION ALL SELECT friend FROM ties WHERE account = ?1),
        authors (id) AS (
            SELECT accounts.id FROM circle JOIN accounts USING (id) WHERE newest_post IS NOT NULL
            ORDER BY newest_at DESC, newest_post DESC LIMIT ?2
        )
        SELECT posts.id, posts.account, posts.at, posts.likes, posts.comments, posts.text
        FROM authors CROSS JOIN posts ON posts.id IN (
            SELECT id FROM posts WHERE account = authors.id ORDER BY id DESC LIMIT ?2
        )
        ORDER BY posts.at DESC, posts.id DESC LIMIT ?2
        """

    /// The feed without the posts that the fault `lost-delivery` withholds from friends. An author's newest post may
    /// be withheld, so this query reads every author.
    private static let deliveredFeed = """
        WITH circle (id) AS (SELECT ?1 UNION ALL SELECT friend FROM ties WHERE account = ?1)
        SELECT posts.id, posts.account, posts.at, posts.likes, posts.comments, posts.text
        FROM circle CROSS JOIN posts ON posts.id IN (
            SELECT id FROM posts WHERE account = circle.id
                AND (circle.id = ?1 OR NOT EXISTS (SELECT 1 FROM undelivered WHERE post = posts.id))
            ORDER BY id DESC LIMIT ?2
        )
        ORDER BY posts.at DESC, posts.id DESC LIMIT ?2
        """

    /// Returns the accounts with the most likes among a class, a school, or an account and its friends.
    ///
    /// - Parameter scope: `class`, `school` or `friends`.
    func ranking(of account: Int64, among scope: String) async throws -> ServiceResponse {
        let members =
            switch scope {
            case "friends": "SELECT ?1 AS id UNION ALL SELECT friend FROM ties WHERE account = ?1"
            case "school": "SELECT id FROM accounts WHERE school = (SELECT school FROM accounts WHERE id = ?1)"
            default:
                """
                SELECT id FROM accounts WHERE (school, class) = (SELECT school, class FROM accounts WHERE id = ?1)
                """
            }
        // An account without a class or school has a ranking of one.
        let ranking = """
            SELECT id, likes FROM accounts WHERE id IN (\(members) UNION SELECT ?1) ORDER BY likes DESC, id LIMIT ?2
            """
        return try await store.read { db in
            var json = JSONWriter(capacity: 2_048)
            json.raw("{\"ranking\":[")
            var isFirst = true
            try db.each(ranking, account, Int64(RequestLimits.ranking)) { row in
                if !isFirst { json.raw(",") }
                isFirst = false
                json.raw("{\"account\":")
                json.integer(row[0] as Int64)
                json.raw(",\"likes\":")
                json.integer(row[1] as Int64)
                json.raw("}")
            }
            json.raw("]}")
            return .json(json)
        }
    }

    /// Returns an account's friends, ascending.
    func friends(of account: Int64) async throws -> ServiceResponse {
        try await list(
            "friends", "SELECT friend FROM ties WHERE account = ?1 ORDER BY friend LIMIT ?2", of: account, Int64.max)
    }

    /// Returns an account's newest posts, newest first.
    func posts(of account: Int64) async throws -> ServiceResponse {
        try await list(
            "posts", "SELECT id FROM posts WHERE account = ?1 ORDER BY id DESC LIMIT ?2", of: account,
            Int64(RequestLimits.posts))
    }

    private func list(_ name: StaticString, _ query: String, of account: Int64, _ limit: Int64) async throws
        -> ServiceResponse
    {
        try await readStale { db in
            try db.requireAccount(account)
            var json = JSONWriter(capacity: 512)
            json.raw("{\"")
            json.raw(name)
            json.raw("\":[")
            var isFirst = true
            try db.each(query, account, limit) { row in
                if !isFirst { json.raw(",") }
                isFirst = false
                json.integer(row[0] as Int64)
            }
            json.raw("]}")
            return .json(json)
        }
    }
}

extension JSONWriter {
    /// Writes the members of a post and its closing bracket, after `{"id":`.
    fileprivate mutating func post(_ row: Row) {
        integer(row[0] as Int64)
        raw(",\"author\":")
        integer(row[1] as Int64)
        raw(",\"at\":")
        integer(row[2] as Int64)
        raw(",\"likes\":")
        integer(row[3] as Int64)
        raw(",\"comments\":")
        integer(row[4] as Int64)
        raw(",\"text\":")
        text(row[5] as String)
        raw("}")
    }
}
