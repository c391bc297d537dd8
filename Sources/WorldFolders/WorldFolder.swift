// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation
import Reporting
import Requests
package import Scenarios
package import Society

/// A world folder: the common starting state of a backend and its driver, as five files, written whole or not at all.
package enum WorldFolder {
    /// The files of a world. A folder that holds any other file is never replaced.
    package static let fileNames = ["world.json", "accounts.csv", "ties.csv", "requests.csv", "posts.csv"]

    /// Writes the current state of a society.
    ///
    /// The files are made in a hidden folder beside the target, which then replaces the target.
    ///
    /// - Parameters:
    ///   - society: the society, between two ticks.
    ///   - scenario: the scenario it was made from.
    ///   - folder: the target. An older world in it is replaced; missing parent folders are made.
    /// - Throws: `WorldError` with `folderIsForeign` if the folder holds something other than a world, or `fileSystem`.
    package static func write(_ society: Society, of scenario: Scenario, to folder: URL) throws(WorldError) {
        let target = AtomicFolder.place(of: folder)
        try refuseForeign(target)
        do {
            let whole = try AtomicFolder(for: target, fileNames: fileNames)
            do {
                try writeFiles(of: society, scenario, into: whole.partial)
                try whole.takePlace()
            } catch {
                whole.discard()
                throw error
            }
        } catch {
            throw WorldError(
                code: .fileSystem, location: target.path, message: "cannot write the world here", cause: error)
        }
    }

    private static func writeFiles(of society: Society, _ scenario: Scenario, into folder: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let description = WorldDescription(scenario, instantMilliseconds: society.instant)
        try (encoder.encode(description) + Data("\n".utf8)).write(to: folder.appendingPathComponent("world.json"))
        try writeAccountsAndPosts(of: society, seed: scenario.seed, into: folder)
        var ties = try WorldTable("ties.csv", columns: ["account", "friend"], in: folder)
        try society.forEachTie { one, other in
            ties.add(one)
            ties.add(other)
            try ties.endRow()
        }
        try ties.close()
        var requests = try WorldTable("requests.csv", columns: ["from", "to"], in: folder)
        try society.forEachWaitingRequest { from, to in
            requests.add(from)
            requests.add(to)
            try requests.endRow()
        }
        try requests.close()
    }

    private static func writeAccountsAndPosts(of society: Society, seed: UInt64, into folder: URL) throws {
        let token = WorldToken(seed: seed)
        var accounts = try WorldTable(
            "accounts.csv",
            columns: ["account", "token", "likes", "likes_today", "level", "credits", "school", "class"], in: folder)
        var posts = try WorldTable(
            "posts.csv", columns: ["post", "account", "instant_ms", "likes", "text"], in: folder)
        var number = 0
        var text: [UInt8] = []
        try society.forEachAccount { account in
            accounts.add(account.child)
            accounts.add(token, of: account.child)
            accounts.add(account.likes)
            accounts.add(account.likesToday)
            accounts.add(account.level)
            accounts.add(account.credits)
            accounts.add(account.school)
            accounts.add(account.schoolClass)
            try accounts.endRow()
            guard let post = account.newestPost else { return }
            number += 1
            posts.add(number)
            posts.add(account.child)
            posts.add(post.instant)
            posts.add(post.likes)
            text.removeAll(keepingCapacity: true)
            StatusText.append(
                .post, seed: seed, actor: UInt32(account.child), subject: UInt32(account.child),
                instant: UInt64(post.instant), to: &text)
            posts.add(text)
            try posts.endRow()
        }
        try accounts.close()
        try posts.close()
    }
}
