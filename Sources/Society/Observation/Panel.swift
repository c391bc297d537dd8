// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG
public import Figures

/// The state of one sampled child at the end of a day, after the evening's processes.
public struct PanelObservation: Sendable {
    /// The day, from 0; negative during the burn-in.
    public let day: Int
    /// The child's number.
    public let child: Int
    /// The state, in the order of `ChildFigure.allCases`.
    fileprivate let values: [Double]

    /// The value of a figure.
    public subscript(figure: ChildFigure) -> Double { values[figure.position] }

    /// All figures by name, always with the same names in the same order.
    public var figures: [(name: String, value: Double)] {
        ChildFigure.allCases.map { (name: $0.name, value: self[$0]) }
    }
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

    /// Returns the state of the sampled children among `rows` after the evening of `day`, the instant at which the figures
    /// of all children are read.
    ///
    /// - Parameters:
    ///   - day: the day since the first simulated midnight.
    ///   - number: the day's number, from 0.
    func observe(_ rows: Range<Int>, day: Int, number: Int) -> [PanelObservation] {
        children.filter(rows.contains).map { child in
            PanelObservation(
                day: number, child: child, values: ChildFigure.allCases.map { value($0, of: child, day) })
        }
    }

    private func value(_ figure: ChildFigure, of child: Int, _ day: Int) -> Double {
        let row = world.children[child]
        let (profile, dailyState) = (row.profile, world.dailyStates[child])
        return switch figure {
        case .age: Double(world.age(of: child))
        case .girl: profile.traits.contains(.girl) ? 1 : 0
        case .committed: profile.traits.contains(.committed) ? 1 : 0
        case .statusDrive: Double(profile.drive) / 16
        case .likes: Double(row.likes.total)
        case .likesToday: Double(row.likes.today)
        case .friends: Double(profile.degree)
        case .offlineFriends: Double(world.lists.offlineFriends(profile.places))
        case .level: Double(row.sessionState.level)
        case .credits: Double(dailyState.credits)
        case .anxiety: Double(row.anxiety(atBeginningOf: day + 1)) / 255
        case .standing: (Double(dailyState.standing) - 128) / 64
        case .effort: Double(dailyState.effort) / 32
        case .belonging: Double(dailyState.belonging) / 255
        case .offlineStatus: Double(dailyState.offlineStatus) / 255
        case .watchMinutes: Double(dailyState.watchFives) * 5
        case .seeking: dailyState.seekingDays > 0 ? 1 : 0
        }
    }
}
