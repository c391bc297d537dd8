// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Glibc

@testable import Society

/// A child of the reference society, with its account and its friend list: a field for each thing, and nothing packed.
///
/// States that the model keeps as small whole numbers are whole numbers here too, with their unit.
struct ReferenceChild {
    // Who it is.
    let isGirl: Bool
    let isCommitted: Bool
    /// Sixteenths; 16 is the median.
    let drive: Int
    /// 0 gets worse by comparison, 1 neither, 2 better.
    let susceptibility: Int
    /// 1/256 of the distribution of use.
    let useQuantile: Int
    /// All children of the class, this one among them.
    let classmates: Range<Int>

    // Its account.
    var likes: Int
    var likesToday = 0
    /// Likes and comments on the newest post.
    var onPost = 0
    var experience: Int
    var level: Int
    var credits: Int
    var isBigShot = false

    // When it posts.
    /// Sixteenths of a day since the first midnight.
    var postDue: Int
    /// Q; 1/256 likes.
    var postReward: Int
    /// H; 1/64 day.
    var postHabit: Int
    /// w; 1/256.
    let habitWeight: Int

    // How it feels.
    /// Anxiety at this day's beginning and at the last one's; 1/255.
    var anxiety: Int
    var lastAnxiety: Int
    /// 16 a unit around 128.
    var standing: Int
    /// 1/32.
    var effort: Int
    /// 1/255.
    var belonging: Int
    /// 1/255.
    var offlineStatus: Int
    /// Nights for which it goes on seeking.
    var seekingDays = 0

    // Its day.
    /// Watch time in steps of five minutes.
    var watchFives = 0
    /// The rung of today's mean of acting sessions; 0 is none.
    var actingRate = 0
    /// The position of the clock at which the next acting session begins.
    var nextSession: Int?
    /// Where in the list today's round goes on.
    var roundPlace = 0
    var hasReturnedLikes = false
    /// Has, or once had, partners who swap likes.
    var isExchanger: Bool
    /// Found a partner today; the day's plan is not changed by it.
    var isNewExchanger = false
    /// Got requests since it last looked at them.
    var hasRequests = false
    /// Posts that came since it last opened the feed and that it will react to.
    var unseenPosts = 0
    var hasOpened = false
    var hasPosted = false
    var hasLiked = false
    var hasCommented = false

    /// The friend list, place by place; nil is a free place.
    var places: [ReferenceTie?]

    var isSeeking: Bool { seekingDays > 0 }
    /// Whether it goes round its whole friend list.
    var makesRounds: Bool { isCommitted || isSeeking }
    var ties: [ReferenceTie] { places.compactMap(\.self) }
    var friends: [Int] { ties.map(\.friend) }
    var degree: Int { ties.count }

    func place(of friend: Int) -> Int? { places.firstIndex { $0?.friend == friend } }
}

/// What one side of a friendship remembers of it.
struct ReferenceTie {
    let friend: Int
    let kind: TieKind
    /// Days since the run's first; below 0 before it.
    var lastContact: Int
    /// Halves, as of that day; 0...31.
    var strength: Int
    /// Days on which I gave since the friend last gave or reacted; 3 means three or more.
    var debt: Int
    /// Whether I gave likes on the day of last contact.
    var gave: Bool
    var hasUnseenPost: Bool
    /// I have ended it in this tick; it is gone at the tick's end.
    var isEnded = false

    /// b·2^(-Δt/h), to the nearest half; a tie that I have just ended is worth nothing to me.
    func strength(on day: Int, halfLife: Double) -> Int {
        isEnded ? 0 : Int((Double(strength) * exp2(-Double(day - lastContact) / halfLife)).rounded())
    }

    func hasGiven(on day: Int) -> Bool { gave && lastContact == day }

    /// I give likes: a contact, and the friend owes me.
    mutating func give(on day: Int, halfLife: Double, tracksDebt: Bool) {
        touch(on: day, halfLife: halfLife)
        gave = true
        debt = tracksDebt ? min(3, debt + 1) : 0
    }

    /// The friend gives or reacts: a contact, and nothing is owed.
    mutating func receive(on day: Int, halfLife: Double) {
        gave = hasGiven(on: day)
        touch(on: day, halfLife: halfLife)
        debt = 0
    }

    /// Strength decays up to now and rises by one unit, which is two halves.
    private mutating func touch(on day: Int, halfLife: Double) {
        strength = min(31, strength(on: day, halfLife: halfLife) + 2)
        lastContact = day
    }
}

/// The random words of one child at one instant for one purpose, one after another.
struct ReferenceWords {
    let key: PhiloxKey
    let child: Int
    let instant: Int
    let purpose: Purpose
    private var taken = 0

    init(key: PhiloxKey, child: Int, instant: Int, purpose: Purpose) {
        (self.key, self.child, self.instant, self.purpose) = (key, child, instant, purpose)
    }

    /// Word n is word n mod 4 of block n / 4.
    mutating func next() -> UInt32 {
        let counter = PhiloxBlock(UInt32(child), UInt32(instant), UInt32(purpose.rawValue), UInt32(taken / 4))
        let block = philox4x32(counter, key: key)
        defer { taken += 1 }
        return [block.x, block.y, block.z, block.w][taken % 4]
    }

    /// A whole number below `bound`: the word as a share of it.
    mutating func next(below bound: Int) -> Int { Int((UInt64(next()) * UInt64(bound)) >> 32) }

    /// Whether something of this probability happens.
    mutating func happens(_ probability: Double) -> Bool { Int(next()) < ReferenceWords.threshold(probability) }

    /// How many of the 2^32 words mean yes.
    static func threshold(_ probability: Double) -> Int { Int(min(1, max(0, probability)) * 4_294_967_296) }
}
