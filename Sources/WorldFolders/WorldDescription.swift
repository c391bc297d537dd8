// SPDX-License-Identifier: GPL-3.0-or-later
package import Scenarios
import Simulation
import Society

/// The contents of `world.json` in a world folder: the origin of the tables, and the rules that a backend applies.
package struct WorldDescription: Codable, Equatable {
    /// Current version of the schema of world folders.
    package static let schema = 1

    /// Schema version of the folder.
    package var schema: Int
    /// Name of the scenario.
    package var scenario: String
    /// Seed of the society and of the tokens.
    package var seed: UInt64
    /// The seed as text, because jq and JavaScript lose digits beyond 2^53; nil in folders of older programs.
    package var seedText: String?
    /// Milliseconds from the run's first midnight to the instant of the world.
    package var instantMilliseconds: Int
    /// Number of accounts.
    package var watches: Int
    /// Maximum number of friends of an account.
    package var friendCap: Int
    /// Maximum number of homepage likes that an account receives in a day.
    package var receivedPerDay: Int
    /// Maximum number of likes from an account to one friend in a day, by the giver's level.
    package var quotas: [Int]
    /// The levels at which the second and later quotas begin; ascending.
    package var quotaLevels: [Int]
    /// Days after which an unanswered friend request lapses.
    package var requestLifeDays: Int

    private enum CodingKeys: String, CodingKey {
        case schema, scenario, seed, watches, quotas
        case seedText = "seed_text"
        case instantMilliseconds = "instant_ms"
        case friendCap = "friend_cap"
        case receivedPerDay = "received_per_day"
        case quotaLevels = "quota_levels"
        case requestLifeDays = "request_life_days"
    }

    /// Returns the members that differ from those of another description, such as `friend_cap is 150, not 75`, in
    /// words that follow `its`; empty if the worlds are alike.
    package func differences(from other: WorldDescription) -> [String] {
        func instant(_ world: WorldDescription) -> String { Instant(second: world.instantMilliseconds / 1_000).text }
        let members: [(key: CodingKeys, own: String, other: String)] = [
            (.schema, "\(schema)", "\(other.schema)"), (.scenario, scenario, other.scenario),
            (.seed, "\(seed)", "\(other.seed)"), (.watches, "\(watches)", "\(other.watches)"),
            (.friendCap, "\(friendCap)", "\(other.friendCap)"),
            (.receivedPerDay, "\(receivedPerDay)", "\(other.receivedPerDay)"),
            (.quotas, "\(quotas)", "\(other.quotas)"), (.quotaLevels, "\(quotaLevels)", "\(other.quotaLevels)"),
            (.requestLifeDays, "\(requestLifeDays)", "\(other.requestLifeDays)"),
        ]
        var all = members.filter { $0.own != $0.other }.map { "\($0.key.rawValue) is \($0.own), not \($0.other)" }
        if instantMilliseconds != other.instantMilliseconds {
            let isSameText = instant(self) == instant(other)
            all.append(
                isSameText
                    ? "instant_ms is \(instantMilliseconds), not \(other.instantMilliseconds)"
                    : "instant is \(instant(self)), not \(instant(other))")
        }
        return all
    }

    /// Describes the world of `scenario` at an instant.
    package init(_ scenario: Scenario, instantMilliseconds: Int) {
        let parameters = scenario.parameters
        schema = Self.schema
        self.scenario = scenario.name
        seed = scenario.seed
        seedText = scenario.seed.description
        self.instantMilliseconds = instantMilliseconds
        watches = parameters.population.watches
        friendCap = parameters.friends.cap
        receivedPerDay = parameters.likes.receivedPerDay
        quotas = parameters.likes.quotas
        quotaLevels = parameters.likes.quotaLevels
        requestLifeDays = parameters.friends.requestLifeDays
    }
}
