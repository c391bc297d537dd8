// SPDX-License-Identifier: GPL-3.0-or-later

/// The place where two future friends met.
enum MeetingPlace: UInt8 {
    case classroom, friendOfFriend, bigShot, thread, school, group
}

/// A message to the friend's half of a tie: 4 bytes, because most messages are of this type.
///
///     31 ...................... 16 | 15 .... 8 | 7 ........ 0
///     the friend's row in its      | a number  | place of the
///     partition                    |           | sender
///
/// The number is the count of homepage likes, or the new place of a sender that moves; it is unused for a removal.
struct TieMessage: BitwiseCopyable {
    /// The maximum number of rows in a partition, as a power of two.
    static let rowBits = 16

    /// The prefetch distances: the number of messages ahead for the receiver's row, and for its side of the tie. Likes, which
    /// come in large numbers, use larger distances.
    static let lead = (row: 24, tie: 12)

    private let bits: UInt32

    /// Creates a message from the friend at `place` of the list of `row`, counted from the first row of the partition.
    @inline(__always)
    init(_ number: Int, toRow row: Int, place: UInt8) {
        bits = UInt32(truncatingIfNeeded: row << 16 | number << 8) | UInt32(place)
    }

    var row: Int { Int(bits >> 16) }
    var number: Int { Int(bits >> 8 & 0xFF) }
    var place: Int { Int(bits & 0xFF) }
}

/// A message that carries a reaction, a post or a request to another child: 8 bytes.
///
///     63 ........ 32 | 31 ... 28 | 27 ................. 0
///     the target's   | content   | the sender of a request,
///     row            |           | otherwise its place
struct Message: BitwiseCopyable {
    enum Content: UInt8 {
        /// A like on the newest post.
        case postLike
        /// A comment on the newest post.
        case comment
        /// A new post by a friend.
        case post
        /// A friend request; its encoding adds the meeting place.
        case request
    }

    let target: UInt32
    private let load: UInt32

    /// Creates a message from the friend at `place` of the target's list.
    init(_ content: Content, to target: Int, place: UInt8) {
        self.target = UInt32(truncatingIfNeeded: target)
        load = UInt32(content.rawValue) << 28 | UInt32(place)
    }

    /// Creates a friend request.
    init(requestFrom actor: Int, to target: Int, met place: MeetingPlace) {
        self.target = UInt32(truncatingIfNeeded: target)
        load = UInt32(Content.request.rawValue &+ place.rawValue) << 28 | UInt32(truncatingIfNeeded: actor)
    }

    var content: Content {
        Content(rawValue: UInt8(truncatingIfNeeded: min(load >> 28, UInt32(Content.request.rawValue))))!
    }

    /// The place of the sender in the target's list.
    var place: Int { Int(load & 0xFF) }
    /// The sender of a request.
    var actor: UInt32 { load & 0x0FFF_FFFF }
    /// The meeting place of a request.
    var met: MeetingPlace { MeetingPlace(rawValue: UInt8(load >> 28 &- UInt32(Content.request.rawValue)))! }
}
