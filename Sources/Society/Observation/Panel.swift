// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// The state of one sampled child at the end of a day.
public struct PanelObservation: Sendable {
    /// The day, from 0.
    public let day: Int
    /// The child's number.
    public let child: Int
    /// The state, always with the same names in the same order.
    public let figures: [(name: String, value: Double)]
}

/// A fixed sample of children whose full state is recorded every day.
struct Panel {
    private let world: World
    private let children: [Int]

    init(_ world: World, children count: Int) {
        self.world = world
        var chosen: Set<Int> = []
        var stream = world.stream(0, instant: 0, .panel)
        while chosen.count < min(count, world.count) { chosen.insert(stream.next(below: world.count)) }
        children = chosen.sorted()
    }

    func observe(_ day: Int) -> [PanelObservation] {
        children.map { PanelObservation(day: day, child: $0, figures: figures(of: $0, day)) }
    }

    private func figures(of child: Int, _ day: Int) -> [(name: String, value: Double)] {
        let profile = world.children[child].profile
        let dailyState = world.dailyStates[child]
        let likes = world.children[child].likes
        var offline = 0
        for place in profile.places {
            let peer = world.lists.peers[place]
            if !peer.isHole, peer.kind == .offline { offline += 1 }
        }
        return [
            ("age", Double(world.children[child].seat.age)),
            ("girl", profile.traits.contains(.girl) ? 1 : 0),
            ("committed", profile.traits.contains(.committed) ? 1 : 0),
            ("status_drive", Double(profile.drive) / 16),
            ("likes", Double(likes.total)),
            ("likes_today", Double(likes.today)),
            ("friends", Double(profile.degree)),
            ("offline_friends", Double(offline)),
            ("level", Double(world.children[child].sessionState.level)),
            ("credits", Double(dailyState.credits)),
            ("anxiety", Double(world.children[child].anxiety(atBeginningOf: day)) / 255),
            ("standing", (Double(dailyState.standing) - 128) / 16),
            ("effort", Double(dailyState.effort) / 32),
            ("belonging", Double(dailyState.belonging) / 255),
            ("offline_status", Double(dailyState.offlineStatus) / 255),
            ("watch_minutes", Double(dailyState.watchFives) * 5),
            ("seeking", dailyState.seekingDays > 0 ? 1 : 0),
        ]
    }
}
