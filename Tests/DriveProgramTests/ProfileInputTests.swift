// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Errors in a profile's inputs are reported before anything is sent: nothing listens at the target.
@Suite(.timeLimit(.minutes(3))) struct ProfileInputTests {
    private static let target = ["--target", "http://127.0.0.1:9", "--no-report", "--quiet"]

    /// Drives with a values file and a profile whose only operation is `openFeed`.
    private func drive(
        _ options: [String], feed: String = "{ request: GET /feed }", values: String = "", table: String? = nil
    )
        throws -> Command.Outcome
    {
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let absent = [
            "keepAlive", "reportLocation", "call", "checkIn", "viewHomepage", "viewRanking", "postStatus",
            "likeHomepage",
            "likePost", "comment", "requestFriend", "acceptFriend", "declineFriend", "removeFriend",
        ]
        let text = "title: t\n\(values)operations:\n  openFeed: \(feed)\n" + absent.map { "  \($0): absent\n" }.joined()
        let profile = folder.appendingPathComponent("p.yaml")
        try Data(text.utf8).write(to: profile)
        try table.map { try Data($0.utf8).write(to: folder.appendingPathComponent("tokens.csv")) }
        let all = options.map { $0 == "FOLDER" ? folder.path : $0 } + Self.target + ["--profile", profile.path]
        var outcome = try Command.run("watchcircle-drive", all)
        outcome.errors = outcome.errors.replacingOccurrences(of: folder.path, with: "FOLDER")
        return outcome
    }

    @Test func `an error about set-up operations that the profile lacks names them`() throws {
        let outcome = try drive(["smoke", "--watches", "20", "--set-up", "--for", "10min", "--speedup", "60"])
        #expect(outcome.status == 64)
        #expect(
            outcome.errors.contains("the profile p lacks requestFriend, acceptFriend, postStatus"), "\(outcome.errors)")
    }

    private static let values = "values: { token: { width: 20, file: tokens.csv } }\n"
    private static let feed = "{ request: GET /feed, headers: { X-Token: '{{actor.token}}' } }"
    private static let plain = ["--operation", "openFeed", "--accounts", "2", "--rate", "5/s", "--duration", "10s"]

    @Test(arguments: [
        ("Account,token\n1,one\n0,zero\n", "FOLDER/tokens.csv:1: unexpected column `Account`"),
        ("token,account \none,1\nzero,0\n", "FOLDER/tokens.csv:1: unexpected column `account `"),
        ("account,token\n0,zero\n1,one\n0,other\n", "FOLDER/tokens.csv:4: duplicate row for account 0"),
        ("account,token\n0,zero\n", "FOLDER/tokens.csv:1: 1 of 2 accounts have no row, starting with account 1"),
    ])
    func `an error about a malformed table of values contains the line`(table: String, message: String) throws {
        let outcome = try drive(
            Self.plain + ["--values", "FOLDER"], feed: Self.feed, values: Self.values, table: table)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test func `a drive requires the table of values and accepts a valid one`() throws {
        let none = try drive(Self.plain, feed: Self.feed, values: Self.values)
        #expect(none.status == 64)
        #expect(none.errors.contains("hint: name it with --values"), "\(none.errors)")
        let right = try drive(
            Self.plain + ["--values", "FOLDER"], feed: Self.feed, values: Self.values,
            table: "account,token\n1,one\n0,zero\n")
        #expect(right.status == 3, "\(right.errors)")
    }

    @Test(arguments: [
        ["--accounts", "200000000"], ["--run-id", "a b"], ["--run-id", ""],
    ])
    func `incompatible options are rejected`(options: [String]) throws {
        let outcome = try drive(
            ["--operation", "openFeed", "--rate", "5/s", "--duration", "10s"] + options, feed: Self.feed,
            values: "values: { token: { width: 255, file: tokens.csv } }\n")
        #expect([64, 104].contains(outcome.status), "\(outcome.status) \(outcome.errors)")
    }

    @Test func `a load longer than a year is rejected`() throws {
        let outcome = try drive(["smoke", "--watches", "20", "--days", "3650", "--speedup", "0.001"])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("days of real time; the maximum is a year"), "\(outcome.errors)")
    }

    @Test func `an error about an invalid objective is a sentence without control characters`() throws {
        let outcome = try drive(Self.plain + ["--objective", "p99(reponse) < 1s"])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("`reponse` is not a duration; it must be response, service or lag"))
        #expect(!outcome.errors.contains("ObjectiveError"))
    }
}
