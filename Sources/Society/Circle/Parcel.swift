// SPDX-License-Identifier: GPL-3.0-or-later

/// How two children who become friends met.
enum MeetingPlace: UInt8 {
    case classroom, friendOfFriend, bigShot, thread
}

/// Homepage likes on their way to a child of a known partition: 4 bytes, for most of what travels is this.
///
///     31 ...................... 16 | 15 .... 8 | 7 ........ 0
///     the child's row in its       | likes     | place of the
///     partition                    |           | giver
struct LikeParcel: BitwiseCopyable {
    /// Rows a partition may have at most, as a power of two.
    static let rowBits = 16

    private let bits: UInt32

    /// Likes from the friend at `place` of the list of `row`, counted from the partition's first.
    @inline(__always)
    init(_ count: Int, toRow row: Int, place: UInt8) {
        bits = UInt32(truncatingIfNeeded: row << 16 | count << 8) | UInt32(place)
    }

    var row: Int { Int(bits >> 16) }
    var count: Int { Int(bits >> 8 & 0xFF) }
    var place: Int { Int(bits & 0xFF) }
}

/// What an operation other than likes brings to another child, on its way there: 8 bytes.
struct Parcel: BitwiseCopyable {
    enum Content: UInt8 {
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
    init(_ content: Content, to target: Int, place: UInt8) {
        self.target = UInt32(truncatingIfNeeded: target)
        load = UInt32(content.rawValue) << 28 | UInt32(place)
    }

    /// A friend request.
    init(requestFrom actor: Int, to target: Int, met place: MeetingPlace) {
        self.target = UInt32(truncatingIfNeeded: target)
        load = UInt32(Content.request.rawValue &+ place.rawValue) << 28 | UInt32(truncatingIfNeeded: actor)
    }

    var content: Content {
        switch load >> 28 {
        case 0: .postLike
        case 1: .comment
        case 2: .post
        default: .request
        }
    }

    /// The place of the sender in the target's list.
    var place: Int { Int(load & 0xFF) }
    /// The sender of a request.
    var actor: UInt32 { load & 0x0FFF_FFFF }
    /// Where the two met, of a request.
    var met: MeetingPlace { MeetingPlace(rawValue: UInt8(load >> 28 &- UInt32(Content.request.rawValue)))! }
}
