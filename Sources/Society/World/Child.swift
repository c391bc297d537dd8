// SPDX-License-Identifier: GPL-3.0-or-later

/// What waking children, arriving parcels and comparing friends touch of a child: half a cache line, 32 bytes.
///
/// One column of these costs one access to memory where several columns would cost several. The parts have different writers
/// (see `World`), which write their own bytes only.
struct Child: BitwiseCopyable {
    var profile = Profile()
    var watcher = Watcher()
    var likes = LikeCount()
    var seat = Seat()
    var deeds: Deeds = []
    /// Anxiety at the beginning of even and of odd days; 1/255.
    private var evenAnxiety: UInt8 = 0
    private var oddAnxiety: UInt8 = 0

    /// Anxiety at the beginning of `day`; what the day adds stands at the beginning of the next.
    func anxiety(atBeginningOf day: Int) -> UInt8 { day & 1 == 0 ? evenAnxiety : oddAnxiety }

    mutating func setAnxiety(_ anxiety: UInt8, atBeginningOf day: Int) {
        if day & 1 == 0 { evenAnxiety = anxiety } else { oddAnxiety = anxiety }
    }
}

/// What others may see of a child while they decide, in 8 bytes: written only between the decisions.
struct Profile: BitwiseCopyable {
    /// Where the friend list begins, in units of four places.
    var listStart: UInt32 = 0
    /// Places of the friend list, a multiple of four.
    var capacity: UInt8 = 0
    /// Friends.
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

extension Profile {
    /// Whether the list is so much longer than its friends are many that it moves to a smaller block tonight.
    var hasMuchRoom: Bool { Int(capacity) &- Int(degree) >= FriendLists.muchRoom }

    /// Whether a child goes round its whole friend list: the committed always, others while they seek.
    func makesRounds(_ watcher: Watcher) -> Bool { traits.contains(.committed) || watcher.flags.contains(.seeking) }
}

/// Lasting yes-or-no properties of a child.
struct Traits: OptionSet, BitwiseCopyable {
    var rawValue: UInt8 = 0

    static let girl = Traits(rawValue: 1)
    /// A member of the committed circle.
    static let committed = Traits(rawValue: 2)
    /// More likes than the big-shot threshold, as of last night.
    static let bigShot = Traits(rawValue: 4)

    /// 0 gets worse by comparison, 1 neither, 2 better.
    var susceptibility: Int {
        get { Int(rawValue >> 6) }
        set { rawValue = rawValue & 0x3F | UInt8(truncatingIfNeeded: newValue) << 6 }
    }
}

/// What a waking child needs of itself, in 8 bytes.
struct Watcher: BitwiseCopyable {
    /// When the next post is due; sixteenths of a day since the first midnight.
    var postDue: UInt16 = 0
    /// Where in its quarter of an hour the next session begins; 1/256 of it.
    var wakeFraction: UInt8 = 0
    var flags = Flags()
    /// Acting sessions today on average, as an index of `Tables.gaps`; 0 means none.
    var actingRate: UInt8 = 0
    /// The place where today's round of the friend list goes on.
    var roundPlace: UInt8 = 0
    /// Posts of friends to react to, at most 255.
    var unseenPosts: UInt8 = 0
    var level: UInt8 = 0
}

/// Passing yes-or-no states of a child.
struct Flags: OptionSet, BitwiseCopyable {
    var rawValue: UInt8 = 0

    /// Opened an exchange thread lately and gives all free time to it.
    static let seeking = Flags(rawValue: 1)
    /// Has exchange partners.
    static let exchanger = Flags(rawValue: 2)
    /// Friend requests wait for an answer.
    static let hasRequests = Flags(rawValue: 4)
    /// Found its first exchange partner today; from tomorrow it has partners. A day's plan depends on the morning alone.
    static let newExchanger = Flags(rawValue: 16)
    /// Has returned its partners' likes today.
    static let returned = Flags(rawValue: 8)
}

/// What the platform counts for an account: 8 bytes.
struct LikeCount: BitwiseCopyable {
    /// Homepage likes in total.
    var total: UInt32 = 0
    /// Homepage likes received today.
    var today: UInt16 = 0
    /// Likes and comments on the newest post.
    var onPost: UInt16 = 0
}

/// What changes once a day at most: 16 bytes.
struct Character: BitwiseCopyable {
    /// Expected likes of a post, Q; 1/256 likes.
    var postReward: UInt16 = 0
    /// Habitual waiting time between posts, H; 1/64 day.
    var postHabit: UInt16 = 0
    /// Experience on the platform.
    var experience: UInt16 = 0
    /// Credits from check-ins.
    var credits: UInt16 = 0
    /// Weight of habit against reward, w; 1/256.
    var habitWeight: UInt8 = 0
    /// Where the child stands among all in watch use; 1/256 of the distribution.
    var useQuantile: UInt8 = 0
    /// Days for which the child goes on seeking.
    var seekingDays: UInt8 = 0
    /// Feeling of belonging; 1/255.
    var belonging: UInt8 = 0
    /// Place in the class's real-life order; 1/255 from the bottom.
    var offlineStatus: UInt8 = 0
    /// Local standing u: ln(1 + likes) against those seen; 128 is level, 16 a unit.
    var standing: UInt8 = 128
    /// Multiplier on watch time, in 1/32; 32 is the norm.
    var effort: UInt8 = 32
    /// Watch time today; five minutes each, rounded.
    var watchFives: UInt8 = 0
}

/// Where a child sits: 4 bytes.
struct Seat: BitwiseCopyable {
    /// Place in the class, from 0.
    var place: UInt8 = 0
    /// Watch owners in the class.
    var classmates: UInt8 = 0
    /// Years.
    var age: UInt8 = 0
    var region: UInt8 = 0
}

/// What a child has done today.
struct Deeds: OptionSet, BitwiseCopyable {
    var rawValue: UInt8 = 0

    static let opened = Deeds(rawValue: 1)
    static let posted = Deeds(rawValue: 2)
    static let liked = Deeds(rawValue: 4)
    static let commented = Deeds(rawValue: 8)
}
