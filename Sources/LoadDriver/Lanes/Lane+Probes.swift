// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import NIOCore
import Operations

extension Lane {
    /// Sends the probe that follows an operation, if one does.
    func probe(after job: Job, _ entry: CatalogueEntry) {
        guard case .operation(let kind) = entry.role, !isClosing else { return }
        guard Catalogue.kind(of: job.template) != Catalogue.otherKind else { return accept(after: job, kind) }
        let operation = Operation(
            instant: job.instant, kind: kind, actor: job.actor, subject: job.subject, count: job.count)
        guard let probe = probes?.probe(after: operation, number: UInt64(job.sequence)) else { return }
        switch probe.question {
        case .likes(let account, let viewer):
            send(catalogue.probes[.viewHomepage], viewer, account, job.instant, after: probe.delay)
        case .ownPosts(let account): send(catalogue.probePosts, account, account, job.instant, after: probe.delay)
        case .friends(let one, let other):
            send(catalogue.probeFriends, one, one, job.instant, after: probe.delay)
            send(catalogue.probeFriends, other, other, job.instant, after: probe.delay)
        case .acceptance(let full, let asker):
            send(catalogue.probes[.requestFriend], asker, full, job.instant, after: probe.delay)
        }
    }

    /// After a probe's friend request, whoever was asked says yes, although the list is full.
    private func accept(after job: Job, _ kind: OperationKind) {
        if kind == .requestFriend {
            send(catalogue.probes[.acceptFriend], job.subject, job.actor, job.instant, after: 0)
        }
    }

    private func send(_ template: UInt8?, _ actor: UInt32, _ subject: UInt32, _ instant: UInt64, after delay: Int64) {
        guard let template else { return }
        loop.scheduleTask(in: .nanoseconds(delay)) { [self] in
            guard !isClosing, now < end else { return }
            defer { nextProbe &+= probeStep }
            admit(
                Job(
                    scheduledStart: now, instant: instant, actor: actor, subject: subject,
                    sequence: 1 << 31 | nextProbe, template: template))
        }
    }
}
