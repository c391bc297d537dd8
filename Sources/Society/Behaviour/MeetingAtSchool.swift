// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
import Figures
import Operations

/// Occasionally, in term, sends a friend request to a child met at school: a classmate, or an offline friend of an
/// offline friend.
///
/// The more offline friends a child has, the fewer it meets. Meeting is by sex: most meetings with a child of the other
/// sex lead to no request. Friends of friends close triads across the classes of a school.
///
/// - Source: Feld, "The focused organization of social ties", 1981 (foci); Goodreau, Kitts and Morris, "Birds of a
///   feather, or friend of a friend?", Demography 46, 2009 (closure and homophily).
enum MeetingAtSchool: Behaviour {
    static var name: String { "meeting at school" }
    static var mechanism: WritableKeyPath<Mechanisms, Bool>? { \.befriending }
    static var purpose: Purpose? { .meetingAtSchool }
    static var operations: [OperationKind] { [.requestFriend] }
    static var parameters: [String] {
        [
            "friends.cap", "friends.offlineEnough", "friends.schoolRequestsPerDay", "friends.schoolClassShare",
            "friends.otherSexMeeting",
        ]
    }
    static var figures: [DayFigure] { [.tiesMadeOffline, .sameSexShare, .offlineTransitivity] }

    static func isEnabled(by mechanisms: Mechanisms) -> Bool { mechanisms.befriending }

    @inline(__always)
    static func isDue(in session: inout Session) -> Bool {
        // Only `act` looks through the list for offline friends.
        meetings(session, offline: 0) >= 1 && session.world.tables.isTerm
            && Int(session.profile.degree) < session.rules.cap
    }

    static func act(in session: inout Session) {
        let meetings = meetings(session, offline: session.world.lists.offlineFriends(session.profile.places))
        for _ in 0..<min(most, Int(meetings)) { session.meetAtSchool() }
    }

    /// The maximum number of meetings since the last acting session that lead to requests.
    private static let most = 4

    /// The mean number of meetings since the last acting session, plus a uniform number that rounds it. The mean falls to
    /// none as the number of offline friends reaches `friends.offlineEnough`.
    @inline(__always)
    private static func meetings(_ session: borrowing Session, offline: Int) -> Float {
        // The gap is the inverse of the mean number of acting sessions today.
        let gap = session.world.tables.gaps[Int(session.sessionState.actingRate)]
        let missing = max(0, 1 - Float(offline) / Float(session.rules.enoughOffline))
        return session.rules.schoolRequests * gap * missing + session.bits.school
    }
}

extension Session {
    fileprivate mutating func meetAtSchool() {
        if stream.happens(chances.schoolClass) {
            meetClassmate()
        } else if let place = chooseOfflineFriend() {
            look(place, met: .school)
        }
    }

    /// Returns the place of an offline friend, or nil if a few random draws find none.
    private mutating func chooseOfflineFriend() -> Int? {
        let places = profile.places
        guard !places.isEmpty else { return nil }
        for _ in 0..<6 {
            let place = places.lowerBound &+ stream.next(below: places.count)
            let peer = world.lists.peers[place]
            if peer.isOfflineFriend { return place }
        }
        return nil
    }
}
