// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Operations

@testable import Society

/// An offer to exchange likes, which becomes a friend request.
struct ReferenceOffer {
    /// Milliseconds since the run's first midnight.
    let instant: Int
    let from: Int
    let to: Int
}

/// Operations outside acting sessions: passive sessions, calls, check-ins, background traffic, and offers of threads.
extension ReferenceSociety {
    /// Sends the passive operations of the tick. Each session opens the feed and views homepages; the first sessions of
    /// a day also view a ranking.
    func look(_ tick: ReferenceTick) {
        let mechanisms = parameters.mechanisms
        let views = mechanisms.homepageLikes || mechanisms.posts ? parameters.use.homepagesPerSession.rounded() : 0
        for glance in glances[tick.number % parameters.time.ticksPerDay] ?? [] {
            send(glance.kind, by: glance.child, at: glance.instant)
            guard glance.kind == .openFeed else { continue }
            for view in 0..<Int(views) {
                let occasion = tick.day << 16 | glance.number << 8 | view
                let subject = randomFriend(of: glance.child, occasion)
                send(.viewHomepage, by: glance.child, on: subject, at: glance.instant)
            }
            if glance.seesRanking { send(.viewRanking, by: glance.child, at: glance.instant) }
        }
    }

    /// Returns the friend at a random place at the end of the tick, or the child itself if the place is free.
    private func randomFriend(of child: Int, _ occasion: Int) -> Int {
        let places = children[child].places
        let bits = mix64(seed ^ UInt64(child) << 20 ^ UInt64(occasion))
        return places[Int(bits % UInt64(places.count))]?.friend ?? child
    }

    /// Sends keep-alives and locations at fixed intervals; each watch has its own phase.
    func sendBackground(_ tick: ReferenceTick) {
        guard parameters.mechanisms.backgroundTraffic else { return }
        let background = parameters.background
        let kinds = [
            (OperationKind.keepAlive, background.keepAliveSeconds), (.reportLocation, background.locationSeconds),
        ]
        for (kind, seconds) in kinds {
            let period = seconds * 1_000
            for child in children.indices {
                let phase = Int(mix64(seed ^ UInt64(kind.rawValue) << 40 ^ UInt64(child)) % UInt64(period))
                var instant = tick.instants.lowerBound / period * period + phase
                if instant < tick.instants.lowerBound { instant += period }
                while instant < tick.instants.upperBound {
                    send(kind, by: child, at: instant)
                    instant += period
                }
            }
        }
    }

    private func send(_ kind: OperationKind, by child: Int, on subject: Int? = nil, at instant: Int) {
        others.append(
            Operation(
                instant: UInt64(instant), kind: kind, actor: UInt32(child), subject: UInt32(subject ?? child), count: 1)
        )
    }

    /// Returns the offers of a thread on the next day: Poisson(40·a) readers, drawn from all who answer threads.
    /// Repeated draws and the opener make no offer.
    func offersOfThread(by opener: Int, day: Int) -> [ReferenceOffer] {
        guard !answerers.isEmpty else { return [] }
        var words = words(opener, at: day, .offers)
        // Uniform between 1 - s and 1 + s.
        let spread = Float(parameters.threads.offersSpread)
        let appeal = 1 - spread + Float(words.next()) * (2 * spread / 4_294_967_296)
        let count = tables.poisson.count(mean: Float(parameters.threads.offers) * appeal, bits: words.next())
        var known: Set = [opener]
        var offers: [ReferenceOffer] = []
        for _ in 0..<count {
            let from = answerers[words.next(below: answerers.count)]
            let word = words.next()
            guard known.insert(from).inserted else { continue }
            let position = clock(day).position(at: word)
            let millisecond = clock(day).millisecond(position, jitter: (word &* 0x85EB_CA6B) >> 16)
            offers.append(ReferenceOffer(instant: day * 86_400_000 + millisecond, from: from, to: opener))
        }
        return offers
    }

    /// Converts the offers that fall into the tick to friend requests.
    func deliverOffers(_ tick: ReferenceTick) {
        for offer in offers.prefix(while: { $0.instant < tick.instants.upperBound }) {
            decisions.append(
                Operation(
                    instant: UInt64(offer.instant), kind: .requestFriend, actor: UInt32(offer.from),
                    subject: UInt32(offer.to), count: 1))
            messages.append(ReferenceMessage(from: offer.from, to: offer.to, content: .request(.thread)))
            note(.offer)
        }
        offers.removeAll { $0.instant < tick.instants.upperBound }
    }
}
