// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Glibc

@testable import Society

/// A child of the reference society, with its account and its friend list: one field per property, without packing.
///
/// States that the model stores as small integers are integers here too, in the same units.
struct ReferenceChild {
    // Permanent attributes.
    let isGirl: Bool
    /// The status drive in sixteenths; 16 is the median.
    let drive: Int
    /// The effect of comparison: 0 gets worse, 1 neither, 2 better.
    let susceptibility: Int
    /// The quantile of use; 1/256.
    let useQuantile: Int
    /// The class, and the number of children who had this number before.
    var schoolClass: Int
    let generation: Int

    /// Whether the child is a member of the committed circle.
    var isCommitted: Bool

    // The account.
    var likes: Int
    var likesToday = 0
    /// The likes and comments on the newest post.
    var onPost = 0
    var experience: Int
    var level: Int
    var credits: Int
    var isBigShot = false

    // Posting.
    /// The due time of the next post; sixteenths of a day since the first midnight.
    var postDue: Int
    /// The expected reward Q; 1/256 likes.
    var postReward: Int
    /// The habitual waiting time H; 1/64 day.
    var postHabit: Int
    /// The weight of habit w; 1/256.
    let habitWeight: Int

    // Feelings.
    /// The anxiety at the start of this day and of the previous day; 1/255.
    var anxiety: Int
    var lastAnxiety: Int
    /// The local standing: 64 per unit, centred on 128.
    var standing: Int
    /// The effort; 1/32.
    var effort: Int
    /// The sense of belonging; 1/255.
    var belonging: Int
    /// The real-life status; 1/255.
    var offlineStatus: Int
    /// The remaining nights of seeking.
    var seekingDays = 0

    // The present day.
    /// The watch time in steps of five minutes.
    var watchFives = 0
    /// The rung of today's mean number of acting sessions; 0 means none.
    var actingRate = 0
    /// The position on the clock at which the next acting session starts.
    var nextSession: Int?
    /// The place in the list at which today's round continues.
    var roundPlace = 0
    var hasReturnedLikes = false
    var hasReviewedAgreements = false
    /// Whether the child has, or ever had, exchange partners.
    var isExchanger: Bool
    /// Whether the child gained its first exchange partner today; this does not change the day's plan.
    var isNewExchanger = false
    /// Whether the child befriended a big shot, and no such tie has ended since.
    var hasBigShotFriend = false
    /// Whether requests arrived since the child last read them.
    var hasRequests = false
    /// The number of posts received since the last visit of the feed that the child will react to.
    var unseenPosts = 0
    var hasOpened = false
    var hasPosted = false
    var hasLiked = false
    var hasCommented = false
    var hasVisited = false
    var hasSeenRanking = false

    /// The friend list by place; nil is a free place.
    var places: [ReferenceTie?]

    var isSeeking: Bool { seekingDays > 0 }
    /// Whether the child visits its whole friend list in rounds.
    var makesRounds: Bool { isCommitted || isSeeking }
    var ties: [ReferenceTie] { places.compactMap(\.self) }
    var friends: [Int] { ties.map(\.friend) }
    var degree: Int { ties.count }

    func place(of friend: Int) -> Int? { places.firstIndex { $0?.friend == friend } }
}

/// The state of a friendship that one side stores.
struct ReferenceTie {
    let friend: Int
    let kind: TieKind
    /// The day of the last contact, from the run's first day; negative before it.
    var lastContact: Int
    /// The strength in halves, as of the day of the last contact; 0...31.
    var strength: Int
    /// The number of days on which the owner gave since the friend last gave or reacted; 3 means three or more.
    var debt: Int
    /// Whether the owner gave likes on the day of the last contact.
    var gave: Bool
    var hasUnseenPost: Bool
    /// Whether the owner ended the tie in this tick; the tie is removed at the end of the tick.
    var isEnded = false

    /// Returns b·2^(-Δt/h), to the nearest half, or 0 for a tie that the owner has just ended.
    func strength(on day: Int, halfLife: Double) -> Int {
        isEnded ? 0 : Int((Double(strength) * exp2(-Double(day - lastContact) / halfLife)).rounded())
    }

    func hasGiven(on day: Int) -> Bool { gave && lastContact == day }

    /// Records that the owner gives likes: a contact that raises the debt.
    mutating func give(on day: Int, halfLife: Double, tracksDebt: Bool) {
        touch(on: day, halfLife: halfLife)
        gave = true
        debt = tracksDebt ? min(3, debt + 1) : 0
    }

    /// Records that the friend gives or reacts: a contact that clears the debt.
    mutating func receive(on day: Int, halfLife: Double) {
        gave = hasGiven(on: day)
        touch(on: day, halfLife: halfLife)
        debt = 0
    }

    /// Applies the decay up to `day` and raises the strength by one unit, which is two halves.
    private mutating func touch(on day: Int, halfLife: Double) {
        strength = min(31, strength(on: day, halfLife: halfLife) + 2)
        lastContact = day
    }
}

/// The random words of one child at one instant for one purpose, in sequence.
struct ReferenceWords {
    let key: PhiloxKey
    let child: Int
    let instant: Int
    let purpose: Purpose
    private var taken = 0

    init(key: PhiloxKey, child: Int, instant: Int, purpose: Purpose) {
        (self.key, self.child, self.instant, self.purpose) = (key, child, instant, purpose)
    }

    /// Returns the next word: word n is word n mod 4 of block n / 4.
    mutating func next() -> UInt32 {
        let counter = PhiloxBlock(UInt32(child), UInt32(instant), UInt32(purpose.rawValue), UInt32(taken / 4))
        let block = philox4x32(counter, key: key)
        defer { taken += 1 }
        return [block.x, block.y, block.z, block.w][taken % 4]
    }

    /// Returns an integer below `bound`, proportional to the next word.
    mutating func next(below bound: Int) -> Int { Int((UInt64(next()) * UInt64(bound)) >> 32) }

    /// Returns whether an event of this probability occurs.
    mutating func happens(_ probability: Double) -> Bool { Int(next()) < ReferenceWords.threshold(probability) }

    /// Returns the number of words, out of 2^32, for which the event occurs.
    static func threshold(_ probability: Double) -> Int { Int(min(1, max(0, probability)) * 4_294_967_296) }
}
