// SPDX-License-Identifier: GPL-3.0-or-later
public import Audit
import Operations
public import Requests

/// What a drive can learn of one kind of value by a profile.
public struct AuditReach: Equatable, Sendable {
    /// The requests whose answers tell it, by name; empty if none does.
    public var requests: [String] = []
    /// The figures that an answer has to tell for it.
    public var figures: [AuditFigure]
    /// What is missing in the profile; nil if nothing is.
    public var lack: String?
}

extension Profile {
    /// Which requests let an audit look at something, and what is missing where none does. The mirror of `AuditLog`, which reads the
    /// answers.
    public func reach(of basis: AuditBasis) -> AuditReach {
        switch basis {
        case .likes: telling(.likes, in: readers, "no answer tells")
        case .friendCounts: telling(.friends, or: .ownFriends, in: readers, "no answer tells")
        case .friendLists:
            telling(.friendList, in: readers + [probes.friends].compactMap(\.self), "no answer tells")
        case .listPairs: telling(.friendList, in: final, "no request of audit.readBack tells")
        case .postLikes: postLikes
        case .postLists:
            withPosts(telling(.posts, in: final + [probes.posts].compactMap(\.self), "no request of audit tells"))
        case .deliveries, .timedDeliveries:
            withPosts(telling(.posts, in: [operations[.openFeed]].compactMap(\.self), "openFeed does not tell"))
        case .freshReads: freshReads
        }
    }

    /// Requests after the run.
    private var final: [RequestTemplate] { [readBack.account, readBack.friends, readBack.posts].compactMap(\.self) }

    /// Requests of which counts and lists of friends are read.
    private var readers: [RequestTemplate] {
        OperationKind.allCases.compactMap { operations[$0] } + final + [probes.account].compactMap(\.self)
    }

    /// - Parameter none: said where none of the requests tells it.
    private func telling(
        _ figure: AuditFigure, or other: AuditFigure? = nil, in templates: [RequestTemplate], _ none: String
    ) -> AuditReach {
        let figures = [figure, other].compactMap(\.self)
        let tellers = templates.filter { template in figures.contains { template.tells[$0] != nil } }
        var reach = AuditReach(figures: figures)
        for name in tellers.map(\.name) where !reach.requests.contains(name) { reach.requests.append(name) }
        if tellers.isEmpty { reach.lack = "\(none) \(figures.map { "`\($0.name)`" }.joined(separator: " or "))" }
        return reach
    }

    /// Likes on a post say something if the post is known by its number.
    private var postLikes: AuditReach {
        let operations = OperationKind.allCases.compactMap { self.operations[$0] }
        let post = slot(named: "post")
        let about = operations.filter { $0.needs.contains { $0.slot == post } }
        var reach = telling(.postLikes, in: operations, "no answer tells")
        guard reach.lack == nil else { return reach }
        if post == nil || !about.contains(where: { $0.tells[.postLikes] != nil }) {
            reach.requests = []
            reach.lack = "no request that tells `postLikes` has the value `post` in it, by which the post is known"
        }
        return reach
    }

    /// A post has to have a number to be looked for.
    private func withPosts(_ reach: AuditReach) -> AuditReach {
        guard reach.lack == nil, operations[.postStatus]?.tells[.post] == nil, slot(named: "post") == nil else {
            return reach
        }
        var reach = reach
        reach.requests = []
        reach.lack = "postStatus does not tell `post`, the number of what it made"
        return reach
    }

    private var freshReads: AuditReach {
        let parts = [AuditBasis.likes, .postLikes, .friendCounts, .friendLists].map(reach)
        var all = AuditReach(figures: parts.flatMap(\.figures))
        for name in parts.flatMap(\.requests) where !all.requests.contains(name) { all.requests.append(name) }
        if all.requests.isEmpty { all.lack = parts[0].lack }
        return all
    }
}
