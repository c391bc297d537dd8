// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import Reporting
public import Simulation

/// A plan that cannot be driven. No load was sent.
public enum DrivePlanError: Error, Equatable, Sendable {
    /// The target is not this machine, and the settings do not permit a load on it.
    case targetNotPermitted(url: String, host: String)
    /// The time window begins within a tick, which has so many seconds.
    case windowBeginsBetweenTicks(tickSeconds: Int)
    /// The time window begins after the end of the scenario, which has so many days.
    case windowBeginsTooLate(days: Int)
    /// The time window has no length.
    case windowIsEmpty
    /// The time window ends after the end of the scenario, which has so many days.
    case windowEndsTooLate(days: Int)
    /// The load would last so many days of real time; the maximum is a year.
    case windowTooLong(days: Int)
    /// The warm-up is as long as the whole load, which lasts so many seconds.
    case nothingMeasured(seconds: Double)
    /// The shard divides fewer accounts than there are processes.
    case fewerAccountsThanShards(accounts: Int, shard: String)
    /// The audit needs the backend's initial state, but the backend keeps its own.
    case auditNeedsWorld
    /// The expected answers of an audit, or the friendships of a set-up, need the whole load and not a shard.
    case needsWholeLoad(shard: String)
    /// The description of the world folder cannot be read; the text has file, reason and hint.
    case worldUnreadable(String)
    /// The world folder belongs to another run: its values that differ, such as `friend_cap is 150, not 75`. This run
    /// begins at the given instant.
    case otherWorld(folder: String, differences: [String], begin: Instant)
    /// The profile lacks operations that create a world.
    case setUpOperationsMissing(profile: String, needed: [String], absent: [String])
    /// The rate exceeds what the event loops can schedule; requests per second of this process.
    case rateTooHigh(perSecond: Double, most: Double, eventLoops: Int)
    /// The profile lacks an operation of a plain load.
    case operationMissing(profile: String, operation: String)
    /// The values of the accounts cannot be used.
    case values(AccountValuesError)
    /// The drive can never judge some objectives.
    case unjudgeable([ObjectiveObstacle])
}

extension DrivePlanError: CustomStringConvertible {
    /// The place, the value and the rule in one line.
    public var description: String {
        switch self {
        case .targetNotPermitted(let url, let host):
            "\(url): the target is not this machine, and a load can take a service down; permit \(host) explicitly"
        case .windowBeginsBetweenTicks(let seconds): "the time window must begin at the end of a tick of \(seconds) s"
        case .windowBeginsTooLate(let days): "the time window must begin within the scenario's \(days) days"
        case .windowIsEmpty: "the time window must be longer than 0"
        case .windowEndsTooLate(let days): "the time window exceeds the scenario's \(days) days"
        case .windowTooLong(let days): "the load would last \(days) days of real time; the maximum is a year"
        case .nothingMeasured(let seconds):
            "the warm-up is as long as the whole load, which lasts \(seconds) s; nothing would be measured"
        case .fewerAccountsThanShards(let accounts, let shard):
            "shard \(shard): \(accounts) accounts are too few for so many processes"
        case .auditNeedsWorld: "an audit needs the backend's initial state: a world folder or the set-up"
        case .needsWholeLoad(let shard):
            "shard \(shard): an audit and a set-up of friendships need the whole load; they depend on all accounts"
        case .worldUnreadable(let text): text
        case .otherWorld(let folder, let differences, _):
            "\(folder): the world belongs to another run; compared with this run, its "
                + differences.joined(separator: "; its ")
        case .setUpOperationsMissing(let profile, let needed, let absent):
            "the set-up makes friendships and posts with \(needed.joined(separator: ", ")), but the profile "
                + "\(profile) lacks \(absent.joined(separator: ", "))"
        case .rateTooHigh(let rate, let most, let loops):
            "about \(Readable.number(rate)) requests per second for this process; "
                + "\(Words.count(loops, "event loop")) can schedule at most \(Readable.number(most))"
        case .operationMissing(let profile, let operation): "the profile \(profile) has no operation \(operation)"
        case .values(let error): error.description
        case .unjudgeable(let obstacles):
            obstacles.map { "objective \($0.objective): \($0.rule)" }.joined(separator: "\n")
        }
    }
}
