// SPDX-License-Identifier: GPL-3.0-or-later
package import Scenarios
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
