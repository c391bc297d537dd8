// SPDX-License-Identifier: GPL-3.0-or-later

/// A figure of a society on one day, the key of `DayObservation` and of a record's daily rows.
///
/// The raw value is the name in files: a key of `summary.json` under `society`, a column of `society.csv`, an objective
/// `society.NAME`. The cases have the order of the columns.
public enum DayFigure: String, CaseIterable, Sendable {
    /// The mean number of friends.
    case meanFriends = "mean_friends"
    /// The greatest number of friends.
    case maxFriends = "max_friends"
    /// The share of children whose list of friends is full; 0...1.
    case shareAtCap = "share_at_cap"
    /// The Gini coefficient of the totals of homepage likes; 0...1.
    case likesGini = "likes_gini"
    /// The Gini coefficient of the homepage likes received on the day; 0...1.
    case likesReceivedGini = "likes_received_gini"
    /// The mean total of homepage likes.
    case meanLikes = "mean_likes"
    /// Homepage likes received on the day.
    case likesReceived = "likes_received"
    /// The number of big shots.
    case bigShots = "big_shots"
    /// The share of children in the committed circle; 0...1.
    case committedShare = "committed_share"
    /// The mean anxiety; 0...1.
    case meanAnxiety = "mean_anxiety"
    /// The share of children whose anxiety is above the threshold of withdrawal; 0...1.
    case anxiousShare = "anxious_share"
    /// The correlation over children of the day's watch time and anxiety; -1...1.
    case useAnxietyCorrelation = "use_anxiety_correlation"
    /// The mean belonging; 0...1.
    case meanBelonging = "mean_belonging"
    /// The mean effort; 1 is the usual effort.
    case meanEffort = "mean_effort"
    /// The share of children who used their watch; 0...1.
    case activeShare = "active_share"
    /// The share of children who posted; 0...1.
    case postingShare = "posting_share"
    /// The share of children who gave likes; 0...1.
    case likingShare = "liking_share"
    /// The share of children who commented; 0...1.
    case commentingShare = "commenting_share"
    /// The share of children who used their watch for more than two hours; 0...1.
    case heavyUserShare = "heavy_user_share"
    /// The share of seekers; 0...1.
    case seekingShare = "seeking_share"
    /// The mean number of credits.
    case meanCredits = "mean_credits"
    /// Exchange threads opened.
    case threadsOpened = "threads_opened"
    /// Homepage likes given on the day.
    case likesGiven = "likes_given"
    /// The share of given likes that are returned on the same day; 0...1.
    case reciprocity = "reciprocity"
    /// The standard error of `reciprocity`.
    case reciprocityError = "reciprocity_error"
    /// The share of ties without recent contact; 0...1.
    case silentShare = "silent_share"
    /// The standard error of `silentShare`.
    case silentShareError = "silent_share_error"
    /// The mean number of friends from real life.
    case offlineFriends = "offline_friends"
    /// The standard error of `offlineFriends`.
    case offlineFriendsError = "offline_friends_error"
    /// The share of offline ties between children of the same sex; 0...1.
    case sameSexShare = "same_sex_share"
    /// The standard error of `sameSexShare`.
    case sameSexShareError = "same_sex_share_error"
    /// The transitivity of the offline ties; 0...1.
    case offlineTransitivity = "offline_transitivity"
    /// The standard error of `offlineTransitivity`.
    case offlineTransitivityError = "offline_transitivity_error"
    /// The transitivity of all other ties; 0...1.
    case onlineTransitivity = "online_transitivity"
    /// The standard error of `onlineTransitivity`.
    case onlineTransitivityError = "online_transitivity_error"
    /// The degree assortativity of the offline ties; -1...1.
    case offlineAssortativity = "offline_assortativity"
    /// The standard error of `offlineAssortativity`.
    case offlineAssortativityError = "offline_assortativity_error"
    /// Friendships that began.
    case tiesMade = "ties_made"
    /// Friendships that ended.
    case tiesLost = "ties_lost"
    /// Acceptances without effect, because a list was full or the two were already friends.
    case tiesRefused = "ties_refused"
    /// Friendships from real life that began.
    case tiesMadeOffline = "ties_made_offline"
    /// Friendships to exchange likes that began.
    case tiesMadeExchange = "ties_made_exchange"
    /// Friendships of children who met on the watch that began.
    case tiesMadeStranger = "ties_made_stranger"
    /// Friendships with a big shot that began.
    case tiesMadeBigShot = "ties_made_big_shot"
    /// Friendships from real life that ended.
    case tiesLostOffline = "ties_lost_offline"
    /// Friendships to exchange likes that ended.
    case tiesLostExchange = "ties_lost_exchange"
    /// Friendships of children who met on the watch that ended.
    case tiesLostStranger = "ties_lost_stranger"
    /// Friendships with a big shot that ended.
    case tiesLostBigShot = "ties_lost_big_shot"
    /// Mean minutes in class.
    case classMinutes = "class_minutes"
    /// Mean minutes asleep.
    case sleepMinutes = "sleep_minutes"
    /// Mean minutes learning.
    case learningMinutes = "learning_minutes"
    /// Mean minutes at play.
    case playMinutes = "play_minutes"
    /// Mean minutes with the family.
    case familyMinutes = "family_minutes"
    /// Mean minutes with friends, face to face.
    case faceToFaceMinutes = "face_to_face_minutes"
    /// Mean minutes on the watch.
    case watchMinutes = "watch_minutes"
    /// Mean minutes of other uses.
    case otherMinutes = "other_minutes"

    /// The name in files.
    public var name: String { rawValue }

    /// The name of the figure's mean over all days of a run.
    public var meanName: String { "days_mean_" + rawValue }

    /// The figures of which a record has the mean over all days, since single days vary.
    public static let averaged: [DayFigure] = [.activeShare, .postingShare, .likingShare, .commentingShare]

    /// The figures of all uses of the 24 hours.
    public static let minutes: [DayFigure] = [
        .classMinutes, .sleepMinutes, .learningMinutes, .playMinutes, .familyMinutes, .faceToFaceMinutes, .watchMinutes,
        .otherMinutes,
    ]

    /// The position among all cases.
    public var position: Int { Self.positions[self] }

    private static let positions = CasePositions<DayFigure>()
}
