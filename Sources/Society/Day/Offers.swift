// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// An offer to exchange likes: a reader of a child's thread sends a friend request.
struct Offer {
    /// The time of the offer; milliseconds after midnight.
    let millisecond: Int
    let from: UInt32
    let to: UInt32
}

extension World {
    /// Finds the children who answer threads; this changes with the school year alone.
    func findAnswerers() { answerers.write(select { rules.answersThreads(children[$0].profile) }) }

    /// Returns the offers to the threads of `openers` on `day`, in order of time.
    ///
    /// Threads are on an outside platform, independent of friendship, school and region: any child who answers threads
    /// may answer any thread.
    func offers(to openers: [UInt32], day: Int, type: DayType) -> [Offer] {
        guard answerers.count > 0 else { return [] }
        let clock = tables.clock(type)
        var offers: [Offer] = []
        for opener in openers {
            var stream = stream(Int(opener), instant: day, .offers)
            // The number of offers varies more than a Poisson number, because threads differ in appeal.
            let spread = Float(rules.threads.offersSpread)
            let appeal = 1 - spread + Float(stream.next()) * (spread / 2_147_483_648)
            let count = tables.poisson.count(mean: Float(rules.threads.offers) * appeal, bits: stream.next())
            var known: Set<UInt32> = [opener]
            for _ in 0..<count {
                let from = UInt32(answerers[stream.next(below: answerers.count)])
                let bits = stream.next()
                guard known.insert(from).inserted else { continue }
                let millisecond = clock.millisecond(clock.position(at: bits), jitter: (bits &* 0x85EB_CA6B) >> 16)
                offers.append(Offer(millisecond: millisecond, from: from, to: opener))
            }
        }
        return offers.sorted { ($0.millisecond, $0.to, $0.from) < ($1.millisecond, $1.to, $1.from) }
    }
}
