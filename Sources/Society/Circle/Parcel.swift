// SPDX-License-Identifier: GPL-3.0-or-later

/// How two children who become friends met.
enum MeetingPlace: UInt8 {
    case classroom, friendOfFriend, bigShot, thread
}

/// What happens to a tie, on its way to the friend's half: 4 bytes, for most of what travels is this.
///
///     31 ...................... 16 | 15 .... 8 | 7 ........ 0
///     the friend's row in its      | a number  | place of the
///     partition                    |           | sender
///
/// Of homepage likes the number is how many; of a sender that moves, its new place; of a parting there is none.
struct TieParcel: BitwiseCopyable {
    /// Rows a partition may have at most, as a power of two.
    static let rowBits = 16

    /// How many parcels ahead the receiver's row is asked for, and how many ahead its side of the tie. Likes, of which there are
    /// many at once, are asked for further ahead.
    static let lead = (row: 24, tie: 12)

    private let bits: UInt32

    /// Something from the friend at `place` of the list of `row`, counted from the partition's first.
    @inline(__always)
    init(_ number: Int, toRow row: Int, place: UInt8) {
        bits = UInt32(truncatingIfNeeded: row << 16 | number << 8) | UInt32(place)
    }

    var row: Int { Int(bits >> 16) }
    var number: Int { Int(bits >> 8 & 0xFF) }
    var place: Int { Int(bits & 0xFF) }
}

/// What a reaction, a post or a request brings to another child, on its way there: 8 bytes.
///
///     63 ........ 32 | 31 ... 28 | 27 ................. 0
///     the target's   | what it   | the sender of a request,
///     row            | brings    | else its place
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
        Content(rawValue: UInt8(truncatingIfNeeded: min(load >> 28, UInt32(Content.request.rawValue))))!
    }

    /// The place of the sender in the target's list.
    var place: Int { Int(load & 0xFF) }
    /// The sender of a request.
    var actor: UInt32 { load & 0x0FFF_FFFF }
    /// Where the two met, of a request.
    var met: MeetingPlace { MeetingPlace(rawValue: UInt8(load >> 28 &- UInt32(Content.request.rawValue)))! }
}
