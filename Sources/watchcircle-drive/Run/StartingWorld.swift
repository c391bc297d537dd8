// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import Foundation
import LoadDriver
import Measurement
import Operations
import Programs
import Requests
import Scenarios
import Simulation
import Society
import WorldFolders

/// The initial state of the backend, which must equal the society's.
enum StartingWorld {
    /// The backend imported a world folder.
    case folder(URL)
    /// The drive creates accounts, friendships and posts through the backend's own interface.
    case setUp
    /// The backend keeps its own state; the drive sends only the profile's set-up requests for each account.
    case asItIs

    /// Checks that a world folder belongs to this scenario, seed and instant.
    ///
    /// - Throws: an exit code, after printing the error, if it does not.
    func check(_ scenario: Scenario, _ window: TimeWindow) throws {
        guard case .folder(let folder) = self else { return }
        let found: WorldDescription
        do { found = try WorldDescription.read(in: folder) } catch {
            throw Programs.ExitCode.wrongArguments.failing("\(error)")
        }
        let wanted = WorldDescription(scenario, instantMilliseconds: Int(window.instants.lowerBound))
        let differences = found.differences(from: wanted)
        guard differences.isEmpty else {
            let begin = Instant(second: Int(window.instants.lowerBound) / 1_000).text
            throw Programs.ExitCode.wrongArguments.failing(
                "\(folder.path): the world belongs to another run; compared with this run, its "
                    + "\(differences.joined(separator: "; its "))\n"
                    + "  hint: run watchcircle world with the options of this run and --at \"\(begin)\"")
        }
    }

    /// Checks that the profile has the operations that create a world.
    ///
    /// - Throws: an exit code, after printing the error, if it lacks one.
    func check(_ profile: Profile, _ scenario: Scenario) throws {
        guard case .setUp = self else { return }
        var needed: [OperationKind] = [.requestFriend, .acceptFriend]
        if scenario.parameters.mechanisms.posts { needed.append(.postStatus) }
        let absent = needed.filter { profile.operations[$0] == nil }.map(\.name)
        guard !absent.isEmpty else { return }
        throw Programs.ExitCode.wrongArguments.failing(
            "--set-up makes friendships and posts with \(needed.map(\.name).joined(separator: ", ")), but the profile "
                + "\(profile.name) lacks \(absent.joined(separator: ", "))\n"
                + "  hint: add them to the profile, or omit --set-up: the requests under its `setUp` are sent "
                + "without it too")
    }

    /// Brings the backend to the society's state, as far as this drive is responsible for it.
    ///
    /// - Parameter onProgress: called several times a second with a progress text and the completed fraction, 0...1.
    /// - Returns: the failed requests.
    func prepare(
        _ drive: Drive, _ society: Society, onProgress: (_ words: String, _ share: Double) -> Void
    ) -> RequestFailures {
        var steps = [SetUpStep(drive, accounts: society.parameters.population.watches)]
        if case .setUp = self { steps += Self.steps(society) }
        let all = steps.reduce(0) { $0 + $1.count }
        var (before, failures) = (0, RequestFailures())
        for step in steps where failures.isEmpty && !Interruption.isRequested {
            failures += step.perform(drive) { done in
                onProgress(step.words(done), Double(before + min(done, step.count)) / Double(max(1, all)))
            }
            before += step.count
        }
        return failures
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
