// SPDX-License-Identifier: GPL-3.0-or-later

/// The part of a child's state that acting sessions, delivery of messages and comparison access: 32 bytes, half a cache
/// line.
///
/// One column of these costs one memory access where several columns would cost several. The parts have different
/// writers (see `World`), and each writer changes only its own bytes.
struct Child: BitwiseCopyable {
    var profile = PublicProfile()
    var sessionState = SessionState()
    var likes = LikeCount()
    /// The class, which gives the age, the school and the region.
    var schoolClass: UInt32 = 0
    var activity: DailyActivity = []
    /// Anxiety at the start of even days and of odd days; 1/255.
    private var evenAnxiety: UInt8 = 0
    private var oddAnxiety: UInt8 = 0
    /// The number of children who had this row before, modulo 256.
    var generation: UInt8 = 0

    /// Returns the anxiety at the start of `day`; the changes of a day apply from the start of the next one.
    func anxiety(atBeginningOf day: Int) -> UInt8 { day & 1 == 0 ? evenAnxiety : oddAnxiety }

    mutating func setAnxiety(_ anxiety: UInt8, atBeginningOf day: Int) {
        if day & 1 == 0 { evenAnxiety = anxiety } else { oddAnxiety = anxiety }
    }
}

/// The part of a child's state that other children may read while they decide: 8 bytes, written only between decisions.
struct PublicProfile: BitwiseCopyable {
    /// The start of the friend list, in units of four places.
    var listStart: UInt32 = 0
    /// The number of places in the friend list, a multiple of four.
    var capacity: UInt8 = 0
    /// The number of friends.
    var degree: UInt8 = 0
    var traits = Traits()
    /// Status drive, in sixteenths; 16 is the median.
    var drive: UInt8 = 0

    /// The absolute places of the friend list.
    var places: Range<Int> {
        let first = Int(listStart) &* 4
        return first..<(first &+ Int(capacity))
    }
}

extension PublicProfile {
    /// Whether the list has so many free places that it moves to a smaller block tonight.
    var hasMuchRoom: Bool { Int(capacity) &- Int(degree) >= FriendLists.muchRoom }

    /// Whether the child visits its whole friend list in rounds: committed children always, others while they seek.
    func makesRounds(_ sessionState: SessionState) -> Bool {
        traits.contains(.committed) || sessionState.flags.contains(.seeking)
    }
}

/// Permanent boolean properties of a child.
struct Traits: OptionSet, BitwiseCopyable {
    var rawValue: UInt8 = 0

    static let girl = Traits(rawValue: 1)
    /// A member of the committed circle.
    static let committed = Traits(rawValue: 2)
    /// An account above the big-shot threshold, as of last night.
    static let bigShot = Traits(rawValue: 4)

    /// The effect of comparison: 0 gets worse, 1 neither, 2 better.
    var susceptibility: Int {
        get { Int(rawValue >> 6) }
        set { rawValue = rawValue & 0x3F | UInt8(truncatingIfNeeded: newValue) << 6 }
    }
}

/// The part of its own state that a child needs in a session: 8 bytes.
struct SessionState: BitwiseCopyable {
    /// The time at which the next post is due; sixteenths of a day since the first midnight.
    var postDue: UInt16 = 0
    /// The start of the next session within its quarter of an hour; 1/256 of a quarter.
    var wakeFraction: UInt8 = 0
    var flags = Flags()
    /// The mean number of acting sessions today, as an index into `LookupTables.gaps`; 0 means none.
    var actingRate: UInt8 = 0
    /// The place at which today's round of the friend list continues.
    var roundPlace: UInt8 = 0
    /// The number of friends' posts that the child will react to, at most 255.
    var unseenPosts: UInt8 = 0
    var level: UInt8 = 0
}

/// Temporary boolean states of a child.
struct Flags: OptionSet, BitwiseCopyable {
    var rawValue: UInt8 = 0

    /// The child recently opened an exchange thread and spends all its free time on it.
    static let seeking = Flags(rawValue: 1)
    /// The child has exchange partners.
    static let exchanger = Flags(rawValue: 2)
    /// Friend requests are pending.
    static let hasRequests = Flags(rawValue: 4)
    /// The child gained its first exchange partner today. It counts as an exchanger from tomorrow, because a day's plan
    /// depends only on the state at the start of the day.
    static let newExchanger = Flags(rawValue: 16)
    /// The child has returned its partners' likes today.
    static let returned = Flags(rawValue: 8)
    /// The child has reviewed its agreements to exchange likes today.
    static let reviewedAgreements = Flags(rawValue: 128)
    /// The account has published a post.
    static let hasPosted = Flags(rawValue: 64)
    /// The child befriended a big shot, and no such tie has ended since.
    static let bigShotFriend = Flags(rawValue: 32)
}

/// The like counts of an account: 8 bytes.
struct LikeCount: BitwiseCopyable {
    /// The total of homepage likes.
    var total: UInt32 = 0
    /// The homepage likes received today.
    var today: UInt16 = 0
    /// The likes and comments on the newest post.
    var onPost: UInt16 = 0
}

/// The daily state of a child: 16 bytes, changed at most once a day.
struct DailyState: BitwiseCopyable {
    /// The expected likes of a post, Q; 1/256 likes.
    var postReward: UInt16 = 0
    /// The habitual waiting time between posts, H; 1/64 day.
    var postHabit: UInt16 = 0
    /// The experience points of the account.
    var experience: UInt16 = 0
    /// The credits from check-ins.
    var credits: UInt16 = 0
    /// The weight of habit against reward, w; 1/256.
    var habitWeight: UInt8 = 0
    /// The child's quantile in the distribution of watch use; 1/256.
    var useQuantile: UInt8 = 0
    /// The remaining days of seeking.
    var seekingDays: UInt8 = 0
    /// The sense of belonging; 1/255.
    var belonging: UInt8 = 0
    /// The real-life status within the class; 1/255 from the bottom.
    var offlineStatus: UInt8 = 0
    /// The local standing: the bounded gap in likes to the accounts seen, plus bonuses; 128 is equal, 64 per unit.
    var standing: UInt8 = 128
    /// The multiplier of watch time, in 1/32; 32 is normal.
    var effort: UInt8 = 32
    /// The watch time today, rounded to units of five minutes.
    var watchFives: UInt8 = 0
}

/// The daily activity of a child.
struct DailyActivity: OptionSet, BitwiseCopyable {
    var rawValue: UInt8 = 0

    static let opened = DailyActivity(rawValue: 1)
    static let posted = DailyActivity(rawValue: 2)
    static let liked = DailyActivity(rawValue: 4)
    static let commented = DailyActivity(rawValue: 8)
    /// The child viewed homepages.
    static let visited = DailyActivity(rawValue: 16)
    /// The child viewed a ranking.
    static let sawRanking = DailyActivity(rawValue: 32)
}
