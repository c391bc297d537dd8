// SPDX-License-Identifier: GPL-3.0-or-later

/// A figure of a sampled child, the key of `PanelObservation` and of a record's panel rows.
///
/// The raw value is the name in files. The cases have the order of the columns.
public enum ChildFigure: String, CaseIterable, Sendable {
    /// The age; years.
    case age
    /// 1 for a girl, 0 for a boy.
    case girl
    /// 1 for a member of the committed circle, otherwise 0.
    case committed
    /// The status drive; the median is 1.
    case statusDrive = "status_drive"
    /// The total of homepage likes.
    case likes
    /// Homepage likes received today.
    case likesToday = "likes_today"
    /// The number of friends.
    case friends
    /// The number of friends from real life.
    case offlineFriends = "offline_friends"
    /// The level of the account.
    case level
    /// The number of credits.
    case credits
    /// The anxiety; 0...1.
    case anxiety
    /// The standing among the accounts seen, with the bonuses of big shots; 0 is equal.
    case standing
    /// The effort; 1 is the usual effort.
    case effort
    /// The belonging; 0...1.
    case belonging
    /// The status in real life; 0...1.
    case offlineStatus = "offline_status"
    /// Minutes on the watch today.
    case watchMinutes = "watch_minutes"
    /// 1 for a seeker, otherwise 0.
    case seeking

    /// The name in files.
    public var name: String { rawValue }

    /// The position among all cases.
    public var position: Int { Self.positions[self] }

    private static let positions = CasePositions<ChildFigure>()
}
