// SPDX-License-Identifier: GPL-3.0-or-later
public import Audit
import Operations
public import Requests

/// The extent to which a profile provides one kind of value to an audit.
public struct AuditReach: Equatable, Sendable {
    /// The names of the requests whose responses provide it; empty if none does.
    public var requests: [String] = []
    /// The figures that a response must contain for it.
    public var figures: [AuditFigure]
    /// What the profile lacks; nil if nothing.
    public var lack: String?
}

extension Profile {
    /// Returns the requests that provide the values of a basis, and what the profile lacks if none does. The
    /// counterpart of `AuditLog`, which reads the responses.
    public func reach(of basis: AuditBasis) -> AuditReach {
        switch basis {
        case .likes: extracting(.likes, in: readers, "no response provides")
        case .friendCounts: extracting(.friends, or: .ownFriends, in: readers, "no response provides")
        case .friendLists:
            extracting(.friendList, in: readers + [probes.friends].compactMap(\.self), "no response provides")
        case .listPairs: extracting(.friendList, in: final, "no request of audit.readBack provides")
        case .postLikes: postLikes
        case .postLists:
            withPosts(extracting(.posts, in: final + [probes.posts].compactMap(\.self), "no request of audit provides"))
        case .deliveries, .timedDeliveries:
            withPosts(extracting(.posts, in: [operations[.openFeed]].compactMap(\.self), "openFeed does not provide"))
        case .freshReads: freshReads
        }
    }

    /// The read-back requests, sent after the run.
    private var final: [RequestTemplate] { [readBack.account, readBack.friends, readBack.posts].compactMap(\.self) }

    /// The requests whose responses may contain counts and lists of friends.
    private var readers: [RequestTemplate] {
        OperationKind.allCases.compactMap { operations[$0] } + final + [probes.account].compactMap(\.self)
    }

    /// - Parameter none: the beginning of the message if no request provides the figure.
    private func extracting(
        _ figure: AuditFigure, or other: AuditFigure? = nil, in templates: [RequestTemplate], _ none: String
    ) -> AuditReach {
        let figures = [figure, other].compactMap(\.self)
        let tellers = templates.filter { template in figures.contains { template.extract[$0] != nil } }
        var reach = AuditReach(figures: figures)
        for name in tellers.map(\.name) where !reach.requests.contains(name) { reach.requests.append(name) }
        if tellers.isEmpty { reach.lack = "\(none) \(figures.map { "`\($0.name)`" }.joined(separator: " or "))" }
        return reach
    }

    /// The reach of likes on posts, which are checked only if the request identifies the post.
    private var postLikes: AuditReach {
        let operations = OperationKind.allCases.compactMap { self.operations[$0] }
        let post = slot(named: "post")
        let about = operations.filter { $0.needs.contains { $0.slot == post } }
        var reach = extracting(.postLikes, in: operations, "no response provides")
        guard reach.lack == nil else { return reach }
        if post == nil || !about.contains(where: { $0.extract[.postLikes] != nil }) {
            reach.requests = []
            reach.lack = "no request that provides `postLikes` has the value `post` in it, which identifies the post"
        }
        return reach
    }

    /// Returns the reach of a check for posts, which requires that posts have IDs.
    private func withPosts(_ reach: AuditReach) -> AuditReach {
        guard reach.lack == nil, operations[.postStatus]?.extract[.post] == nil, slot(named: "post") == nil else {
            return reach
        }
        var reach = reach
        reach.requests = []
        reach.lack = "postStatus does not provide `post`, the ID of the new post"
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
