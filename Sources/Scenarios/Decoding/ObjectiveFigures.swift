// SPDX-License-Identifier: GPL-3.0-or-later

/// The named figures that objectives can refer to, so that a wrong name is reported before the run. A test compares the
/// list with a run.
enum ObjectiveFigures {
    /// Returns the names of a family, or nil if they are known only after a run.
    static func names(of family: String) -> [String]? {
        switch family {
        case "society": society
        case "load": ["mean_per_second", "peak_per_second", "peak_to_mean"]
        default: nil
        }
    }

    private static let society =
        [
            "mean_friends", "max_friends", "share_at_cap", "likes_gini", "mean_likes", "likes_received", "big_shots",
            "mean_anxiety", "mean_belonging", "mean_effort", "active_share", "posting_share", "liking_share",
            "commenting_share", "heavy_user_share", "seeking_share", "mean_credits", "threads_opened", "likes_given",
            "reciprocity", "clustering", "silent_share", "ties_made", "ties_lost", "ties_refused",
        ]
        + ["made", "lost"].flatMap { deed in
            ["offline", "exchange", "stranger", "big_shot"].map { "ties_\(deed)_\($0)" }
        }
        + ["class", "sleep", "learning", "play", "family", "face_to_face", "watch", "other"].map { $0 + "_minutes" }
        + ["active_share", "posting_share", "liking_share", "commenting_share"].map { "days_mean_" + $0 }
}
