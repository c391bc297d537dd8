// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
public import Foundation
import LoadDriver
import Measurement
import Operations
import Requests
import Scenarios
import Simulation
import Society
import WorldFolders

/// The initial state of the backend, which must equal the society's.
public enum StartingWorld: Equatable, Sendable {
    /// The backend imported a world folder.
    case folder(URL)
    /// The drive creates accounts, friendships and posts through the backend's own interface.
    case setUp
    /// The backend keeps its own state; the drive sends only the profile's set-up requests for each account.
    case asItIs

    /// Checks that a world folder belongs to this scenario, seed and instant.
    ///
    /// - Throws: `DrivePlanError` with `worldUnreadable` or `otherWorld` if it does not.
    func check(_ scenario: Scenario, _ window: TimeWindow) throws(DrivePlanError) {
        guard case .folder(let folder) = self else { return }
        let found: WorldDescription
        do { found = try WorldDescription.read(in: folder) } catch { throw .worldUnreadable("\(error)") }
        let differences = found.differences(
            from: WorldDescription(scenario, instantMilliseconds: Int(window.instants.lowerBound)))
        guard differences.isEmpty else {
            let begin = Instant(second: Int(window.instants.lowerBound) / 1_000)
            throw .otherWorld(folder: folder.path, differences: differences, begin: begin)
        }
    }

    /// Checks that the profile has the operations that create a world.
    ///
    /// - Throws: `DrivePlanError` with `setUpOperationsMissing` if it lacks one.
    func check(_ profile: Profile, _ scenario: Scenario) throws(DrivePlanError) {
        guard case .setUp = self else { return }
        var needed: [OperationKind] = [.requestFriend, .acceptFriend]
        if scenario.parameters.mechanisms.posts { needed.append(.postStatus) }
        let absent = needed.filter { profile.operations[$0] == nil }
        guard !absent.isEmpty else { return }
        throw .setUpOperationsMissing(
            profile: profile.name, needed: needed.map(\.name), absent: absent.map(\.name))
    }

    /// Brings the backend to the society's state, as far as this drive is responsible for it.
    ///
    /// - Returns: the failed requests.
    func prepare(_ drive: Drive, _ society: Society, _ control: DriveControl) -> RequestFailures {
        var steps = [SetUpStep(drive, accounts: society.parameters.population.watches)]
        if case .setUp = self { steps += Self.steps(society) }
        return SetUpStep.perform(steps, drive, control)
    }

    private static func steps(_ society: Society) -> [SetUpStep] {
        var (ties, asked, posts) = ([SetUpStep.Pair](), [SetUpStep.Pair](), [SetUpStep.Pair]())
        society.forEachTie { ties.append((UInt32($0), UInt32($1))) }
        society.forEachWaitingRequest { asked.append((UInt32($0), UInt32($1))) }
        society.forEachAccount { if $0.newestPost != nil { posts.append((UInt32($0.child), UInt32($0.child))) } }
        return [
            SetUpStep("friend requests", .requestFriend, ties),
            SetUpStep("acceptances", .acceptFriend, ties.map { (actor: $0.subject, subject: $0.actor) }),
            SetUpStep("waiting friend requests", .requestFriend, asked), SetUpStep("posts", .postStatus, posts),
        ]
    }

    /// Returns the backend's state before the load, for the audit.
    func baseline(_ drive: Drive, _ society: Society) -> AuditBaseline {
        let isImported = if case .folder = self { true } else { false }
        let reference = ValueReference("actor.post", slots: drive.values.slots)
        var likes: [UInt32] = []
        var posts: [AuditBaseline.KnownPost] = []
        society.forEachAccount { account in
            likes.append(isImported ? UInt32(account.likes) : 0)
            guard let post = account.newestPost, let reference else { return }
            let child = UInt32(account.child)
            var text: [UInt8] = []
            guard drive.values.append(reference, actor: child, subject: child, to: &text),
                let id = UInt64(String(decoding: text, as: UTF8.self))
            else { return }
            posts.append(.init(id: id, account: child, likes: isImported ? UInt32(post.likes) : 0))
        }
        var (ones, others): ([UInt32], [UInt32]) = ([], [])
        society.forEachTie {
            ones.append(UInt32($0))
            others.append(UInt32($1))
        }
        return AuditBaseline(likes: likes, ties: TieTable(accounts: likes.count, ones, others), posts: posts)
    }
}
