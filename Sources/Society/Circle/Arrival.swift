// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Operations

extension World {
    /// Applies to the children of `partition` what all workers' children sent them in this tick.
    ///
    /// Likes, reactions and posts commute: their order changes nothing. Requests are put in an order of their own.
    func receive(_ partition: Int, from outboxes: [Outbox], day: Int, tick: Int) {
        let inbox = inboxes[partition]
        let cap = UInt16(clamping: parameters.likes.receivedPerDay)
        for outbox in outboxes {
            outbox.parcels.withSpan(of: partition) { parcels in
                for index in parcels.indices {
                    let parcel = parcels[index]
                    if parcel.content == .request {
                        inbox.receive(parcel, on: day)
                    } else {
                        receive(parcel, cap: cap, day: day)
                    }
                }
            }
            outbox.parcels.removeAll(of: partition)
        }
        inbox.settle(
            oldest: day - parameters.friends.requestLifeDays, salt: mix64(seed ^ UInt64(tick)),
            hasRequests: { watchers[$0].flags.insert(.hasRequests) })
    }

    @inline(__always)
    private func receive(_ parcel: Parcel, cap: UInt16, day: Int) {
        let row = Int(parcel.target)
        let place = Int(profiles[row].listStart) &* 4 &+ parcel.place
        switch parcel.content {
        case .likes:
            let room = cap &- min(cap, likes[row].today)
            let taken = min(room, UInt16(truncatingIfNeeded: parcel.count))
            likes[row].today &+= taken
            likes[row].total &+= UInt32(taken)
            lists.bonds[place].noteReceived(on: day, decay: tables.decay)
        case .postLike, .comment:
            let onPost = likes[row].onPost
            likes[row].onPost = onPost == .max ? onPost : onPost &+ 1
            lists.bonds[place].noteReceived(on: day, decay: tables.decay)
        case .post:
            if !lists.bonds[place].hasUnseenPost {
                lists.bonds[place].hasUnseenPost = true
                let unseen = watchers[row].unseenPosts
                watchers[row].unseenPosts = unseen == .max ? unseen : unseen &+ 1
            }
        case .request:
            break
        }
    }
}
