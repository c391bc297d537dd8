// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG

/// The behaviours of an acting session, in order. A new behaviour is a new file and a new line here.
enum SessionBehaviours {
    /// Calls `visitor` with each behaviour, in order.
    @inline(__always)
    static func visit(with visitor: inout some BehaviourVisitor) {
        visitor.visit(AnsweringRequests.self)
        visitor.visit(ReadingFeed.self)
        visitor.visit(ReturningLikes.self)
        visitor.visit(VisitingFriends.self)
        visitor.visit(Posting.self)
        visitor.visit(SeekingFriends.self)
        visitor.visit(MeetingAtSchool.self)
        visitor.visit(ReviewingFriends.self)
        visitor.visit(LapsingAgreements.self)
    }
}

/// The purposes of the streams that sessions draw from.
extension Purpose {
    /// The session itself: see `SessionBits`.
    static let session = Purpose(rawValue: 5)
    static let answering = Purpose(rawValue: 20)
    static let makingRoom = Purpose(rawValue: 21)
    static let readingFeed = Purpose(rawValue: 22)
    static let returningLikes = Purpose(rawValue: 23)
    static let visiting = Purpose(rawValue: 24)
    static let deletingOnRounds = Purpose(rawValue: 25)
    static let posting = Purpose(rawValue: 26)
    static let seekingFriends = Purpose(rawValue: 27)
    static let meetingAtSchool = Purpose(rawValue: 28)
    static let lapsing = Purpose(rawValue: 29)
}

/// The words of a session's own block. Each has one use, so that no use can shift another.
///
/// Behaviours that act in few sessions draw a lot from a word of this block, and open their stream only if the lot is
/// drawn.
struct SessionBits {
    /// The number of blocks of these words per session.
    static var blocks: Int { @inline(__always) get { 1 } }

    /// Determines the start of the next session.
    let wake: UInt32
    /// The lot of friend requests; 0..<1, from 24 bits.
    let request: Float
    /// The lot, the place and the outcome of a review.
    let review: UInt32
    /// The offset of the session within its fraction of a quarter of an hour; 16 bits.
    let jitter: UInt32
    /// The lot of a meeting at school; 0..<1, from 16 bits.
    let school: Float

    @inline(__always)
    init(_ block: PhiloxBlock) {
        (wake, review) = (block.x, block.z)
        request = Float(block.y >> 8) / 16_777_216
        jitter = block.w >> 16
        school = Float(block.w & 0xFFFF) / 65_536
    }
}
