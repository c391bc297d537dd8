// SPDX-License-Identifier: GPL-3.0-or-later
import Audit
import NIOCore
import Operations

extension EventLoopWorker {
    /// Sends the probes that follow an operation, if any.
    func probe(after job: ScheduledRequest, _ entry: CatalogEntry) {
        guard !isClosing else { return }
        if case .delivery = entry.role { return askAgain(after: job) }
        guard case .operation(let kind) = entry.role else { return }
        guard RequestCatalog.kind(of: job.template) != RequestCatalog.otherKind else { return accept(after: job, kind) }
        let operation = Operation(
            instant: job.instant, kind: kind, actor: job.actor, subject: job.subject, count: job.count)
        if kind == .postStatus { followPost(of: operation, job) }
        guard let probe = probes?.probe(after: operation, number: UInt64(job.sequence)) else { return }
        switch probe.question {
        case .likes(let account, let viewer):
            send(catalog.probeAccount, viewer, account, job.instant, after: probe.delay)
        case .ownPosts(let account): send(catalog.probePosts, account, account, job.instant, after: probe.delay)
        case .friends(let one, let other):
            send(catalog.probeFriends, one, one, job.instant, after: probe.delay)
            send(catalog.probeFriends, other, other, job.instant, after: probe.delay)
        case .acceptance(let full, let requestGenerator):
            send(catalog.probes[.requestFriend], requestGenerator, full, job.instant, after: probe.delay)
        }
    }

    /// After a probe's friend request, sends its acceptance, although the target's list is full.
    private func accept(after job: ScheduledRequest, _ kind: OperationKind) {
        if kind == .requestFriend {
            send(catalog.probes[.acceptFriend], job.subject, job.actor, job.instant, after: 0)
        }
    }

    /// Starts to probe a friend's feed for a post.
    private func followPost(of operation: Operation, _ job: ScheduledRequest) {
        guard let post = log?.takeLastPost(), catalog.probeFeed != nil,
            let reader = probes?.reader(of: operation, number: UInt64(job.sequence))
        else { return }
        askFeed(for: DeliveryWatch(post: post, author: job.actor), reader, job.instant, after: 0)
    }

    private func askAgain(after job: ScheduledRequest) {
        guard let watch = log?.takeUnseen(), let pause = watch.pause else { return }
        askFeed(for: watch, job.actor, job.instant, after: pause)
    }

    private func askFeed(for watch: DeliveryWatch, _ reader: UInt32, _ instant: UInt64, after delay: Int64) {
        send(catalog.probeFeed, reader, reader, instant, after: delay, watch)
    }

    /// Sends a probe.
    ///
    /// - Parameter watch: the post for which the feed is probed.
    private func send(
        _ template: UInt8?, _ actor: UInt32, _ subject: UInt32, _ instant: UInt64, after delay: Int64,
        _ watch: DeliveryWatch? = nil
    ) {
        guard let template else { return }
        loop.scheduleTask(in: .nanoseconds(delay)) { [self] in
            guard !isClosing, now < end else { return }
            let sequence = 1 << 31 | nextProbe
            nextProbe &+= probeStep
            if let watch { log?.watch(watch, by: sequence) }
            admit(
                ScheduledRequest(
                    scheduledStart: now, instant: instant, actor: actor, subject: subject, sequence: sequence,
                    template: template))
        }
    }
}
