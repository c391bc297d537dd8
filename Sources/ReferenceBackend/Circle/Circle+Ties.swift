// SPDX-License-Identifier: GPL-3.0-or-later
import GRDB

/// Friend requests and ties.
extension Circle {
    /// Sends a friend request.
    func request(_ sender: Int64, to receiver: Int64) async throws -> ServiceResponse {
        guard sender != receiver else { throw Refusal(.ownAccount, "to must be another account, not the sender") }
        let (now, since) = requestTimes
        return try await write { db in
            try db.requireAccount(receiver)
            if try db.isTie(sender, receiver) {
                throw Refusal(.alreadyFriends, "account \(receiver) is already a friend")
            }
            if let waiting = try db.request(from: sender, to: receiver, since: since) {
                return .numbers(["id": waiting])
            }
            // A new request replaces an expired one.
            try db.run(
                "INSERT OR REPLACE INTO requests (receiver, sender, asked_at) VALUES (?, ?, ?)", receiver, sender, now)
            return .created(["id": db.lastInsertedRowID])
        }
    }

    /// Accepts a friend request. If either side is at the cap, the request stays pending.
    func accept(_ receiver: Int64, from sender: Int64) async throws -> ServiceResponse {
        let (_, since) = requestTimes
        let cap = Int64(store.rules.friendCap)
        let faults = faults
        let (friends, isOver, isHalf, added) = try await write { db in
            let theirs = try db.friendCount(of: sender)
            let mine = try db.friendCount(of: receiver)
            if try db.isTie(receiver, sender) {
                throw Refusal(.alreadyFriends, "account \(sender) is already a friend")
            }
            guard try db.request(from: sender, to: receiver, since: since) != nil else {
                throw Refusal(.noRequest, "there is no pending request from account \(sender)")
            }
            let isOver = max(mine, theirs) >= cap
            if isOver, !faults.plan.overCap {
                let whose = mine >= cap ? "this account has" : "account \(sender) has"
                throw Refusal(.capReached, "\(whose) \(max(mine, theirs)) friends; the cap is \(cap)")
            }
            let isHalf = faults.decides(.asymmetricTie, share: faults.plan.asymmetricTie)
            let added = try db.befriend(receiver, sender) + (isHalf ? 0 : db.befriend(sender, receiver))
            // Also answers a request in the other direction.
            try db.run("DELETE FROM requests WHERE receiver = ? AND sender = ?", receiver, sender)
            try db.run("DELETE FROM requests WHERE receiver = ? AND sender = ?", sender, receiver)
            return (mine + 1, isOver, isHalf, added)
        }
        metrics.changedHalfTies(by: added)
        if isOver { faults.struck(.overCap) }
        if isHalf { faults.struck(.asymmetricTie) }
        return .numbers(["friends": friends])
    }

    /// Declines a friend request.
    func decline(_ receiver: Int64, from sender: Int64) async throws -> ServiceResponse {
        let (_, since) = requestTimes
        return try await write { db in
            try db.requireAccount(sender)
            guard let id = try db.request(from: sender, to: receiver, since: since) else {
                throw Refusal(.noRequest, "there is no pending request from account \(sender)")
            }
            try db.run("DELETE FROM requests WHERE id = ?", id)
            return .done
        }
    }

    /// Ends a friendship on both sides.
    func remove(_ account: Int64, friend: Int64) async throws -> ServiceResponse {
        let (friends, ended) = try await write { db in
            try db.requireAccount(friend)
            guard try db.isTie(account, friend) else {
                throw Refusal(.notFriends, "account \(friend) is not a friend")
            }
            let ended = try db.part(account, friend) + db.part(friend, account)
            return (try db.friendCount(of: account), ended)
        }
        metrics.changedHalfTies(by: -ended)
        return .numbers(["friends": friends])
    }

    /// The current time, and the earliest send time of a request that has not expired.
    private var requestTimes: (now: Int64, since: Int64) {
        let now = store.clock.now()
        return (now, now - Int64(store.rules.requestLifeDays) * store.clock.dayLength)
    }
}

extension Database {
    /// The number of a pending request, or nil if there is none or it has expired.
    fileprivate func request(from sender: Int64, to receiver: Int64, since: Int64) throws -> Int64? {
        try first(
            "SELECT id FROM requests WHERE receiver = ? AND sender = ? AND asked_at > ?", receiver, sender, since
        ) { $0[0] as Int64 }
    }

    /// Stores one side of a tie.
    ///
    /// - Returns: 1, or 0 if it was already stored.
    fileprivate func befriend(_ account: Int64, _ friend: Int64) throws -> Int {
        // One side may already exist if the fault `asymmetric-tie` left the other out.
        let added = try run("INSERT OR IGNORE INTO ties (account, friend) VALUES (?, ?)", account, friend)
        if added > 0 { try run("UPDATE accounts SET friends = friends + 1 WHERE id = ?", account) }
        return added
    }

    /// Deletes one side of a tie.
    ///
    /// - Returns: 1, or 0 if it was not stored.
    fileprivate func part(_ account: Int64, _ friend: Int64) throws -> Int {
        let ended = try run("DELETE FROM ties WHERE account = ? AND friend = ?", account, friend)
        if ended > 0 { try run("UPDATE accounts SET friends = friends - 1 WHERE id = ?", account) }
        return ended
    }
}
