// SPDX-License-Identifier: GPL-3.0-or-later

/// How two children who become friends met.
enum MeetingPlace: UInt8 {
    case classroom, friendOfFriend, bigShot, thread
}

/// What an operation brings to another child, on its way there: 8 bytes.
struct Parcel: BitwiseCopyable {
    enum Content: UInt8 {
        /// Homepage likes.
        case likes
        /// A like on the newest post.
        case postLike
        /// A comment on the newest post.
        case comment
        /// A new post by a friend.
        case post
        /// A friend request; the meeting place is added.
        case request
    }

    let target: UInt32
    private let load: UInt32

    /// Something from the friend at `place` of the target's list.
    init(_ content: Content, to target: Int, place: UInt8, count: Int = 1) {
        self.target = UInt32(truncatingIfNeeded: target)
        load = UInt32(content.rawValue) << 28 | UInt32(truncatingIfNeeded: count & 0xFF) << 8 | UInt32(place)
    }

    /// A friend request.
    init(requestFrom actor: Int, to target: Int, met place: MeetingPlace) {
        self.target = UInt32(truncatingIfNeeded: target)
        load = UInt32(Content.request.rawValue &+ place.rawValue) << 28 | UInt32(truncatingIfNeeded: actor)
    }

    var content: Content {
        switch load >> 28 {
        case 0: .likes
        case 1: .postLike
        case 2: .comment
        case 3: .post
        default: .request
        }
    }

    /// The place of the sender in the target's list.
    var place: Int { Int(load & 0xFF) }
    var count: Int { Int(load >> 8 & 0xFF) }
    /// The sender of a request.
    var actor: UInt32 { load & 0x0FFF_FFFF }
    /// Where the two met, of a request.
    var met: MeetingPlace { MeetingPlace(rawValue: UInt8(load >> 28 &- UInt32(Content.request.rawValue)))! }
}
