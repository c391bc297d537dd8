// SPDX-License-Identifier: GPL-3.0-or-later
import Society

// The keys of comparison and feelings.

extension Section {
    static let comparison = Section(
        name: "comparison", summary: "Comparison with others, its effect on anxiety, and status.",
        keys: [
            Key(
                "seen", .whole(\.comparison.seen, .count("friends"), .between(0, 8)),
                "Homepages of friends with which a child compares itself on a day on which it viewed any."),
            Key(
                "upward", .reals(\.comparison.upward, .number, .between(-1, 1), ListRule(count: 3...3)),
                "Anxiety per day and unit of upward gap at status drive 1, for children who feel worse, neither, or better."
            ),
            Key(
                "downward", .reals(\.comparison.downward, .number, .between(0, 1), ListRule(count: 3...3)),
                "Relief per day and unit of downward gap at status drive 1, for the same three."),
            Key(
                "exposure", .real(\.comparison.exposure, .duration(in: .minute), .between(0, 1_440)),
                "Watch time of a day on which a comparison has half its full effect on anxiety."),
            Key(
                "influence", .real(\.comparison.influence, .share, .between(0, 1)),
                "Pull per day towards the mean anxiety of the friends seen."),
            Key(
                "bigShotBonus", .real(\.comparison.bigShotBonus, .number, .between(0, 1)),
                "Bonus in standing of a big shot."),
            Key(
                "bigShotFriendBonus", .real(\.comparison.bigShotFriendBonus, .number, .between(0, 1)),
                "Bonus in standing of a child with a big shot among its friends."),
            Key(
                "statusRate", .real(\.comparison.statusRate, .share, .between(0, 1)),
                "Movement per day of real-life status towards the rank in class."),
        ])

    static let feelings = Section(
        name: "feelings", summary: "Anxiety, effort and belonging, and the effect of pressure on behaviour.",
        keys: [
            Key(
                "baseline", .reals(\.feelings.baseline, .number, .between(0, 1), ListRule(count: 2...2)),
                "Mean and standard deviation of the anxiety to which children return."),
            Key(
                "reversion", .real(\.feelings.reversion, .share, .above(0, most: 1)),
                "Return per day of anxiety to the baseline."),
            Key(
                "initialGap", .real(\.feelings.initialGap, .number, .between(0, 1)),
                "Mean upward gap from which initial anxiety and effort follow."),
            Key(
                "initialExposure", .real(\.feelings.initialExposure, .share, .between(0, 1)),
                "Mean share of the full effect of a comparison, from which initial anxiety follows."),
            Key(
                "initialFaceToFace", .real(\.feelings.initialFaceToFace, .share, .between(0, 1)),
                "Time face to face from which initial belonging follows, as a share of that without a watch."),
            Key(
                "effort", .real(\.feelings.effort, .number, .between(0, 8)),
                "Rise of the level to which effort tends, per unit of upward gap at status drive 1."),
            Key(
                "effortRate", .real(\.feelings.effortRate, .share, .between(0, 1)),
                "Movement per day of effort towards that level."),
            Key("effortCap", .real(\.feelings.effortCap, .number, .between(1, 8)), "Maximum effort."),
            Key(
                "withdrawal", .real(\.feelings.withdrawal, .number, .between(0, 1)),
                "Anxiety above which a child withdraws: pressure no longer raises its activity."),
            Key(
                "withdrawalSlope", .real(\.feelings.withdrawalSlope, .number, .between(0, 8)),
                "Fall of the level to which effort tends, per unit of anxiety above `withdrawal`."),
            Key(
                "onPosting", .real(\.feelings.onPosting, .number, .between(0, 8)),
                "Rise of the posting rate per unit of pressure, as a share."),
            Key(
                "onSeeking", .real(\.feelings.onSeeking, .number, .between(0, 20)),
                "Rise of the logit of opening a thread, per unit of pressure."),
            Key(
                "onPruning", .real(\.feelings.onPruning, .number, .between(0, 8)),
                "Rise of the hazard of silent ties per unit of pressure, as a share."),
            Key(
                "belongingRate", .real(\.feelings.belongingRate, .share, .between(0, 1)),
                "Daily adjustment rate of belonging."),
            Key(
                "belonging",
                .reals(\.feelings.belonging, .share, .between(0, 1), ListRule(count: 3...3, total: .one)),
                "Shares of the child's own trait, friends on the watch, and time face to face in belonging."),
            Key(
                "belongingFriends", .whole(\.feelings.belongingFriends, .count("friends"), .between(1, 150)),
                "Number of friends beyond which further ones do not add to belonging."),
            Key(
                "unseenFriends", .real(\.feelings.unseenFriends, .share, .between(0, 1)),
                "Weight of friends on the watch on a day without a session."),
        ])
}
