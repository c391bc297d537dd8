// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// The hazards of entering and of leaving the committed circle.
struct CircleHazards {
    private let entry: Chance
    /// The hazard of leaving per day of a member with the usual hours and anxiety, at age ten.
    private let leaving: Float
    private let exhaustion: Float
    private let ageing: Float
    /// The hours times anxiety of a usual member, in steps of five minutes and 1/255.
    private let usual: Float

    init(_ parameters: SocietyParameters) {
        let circle = parameters.circle
        let isOn = parameters.mechanisms.circleTurnover
        entry = Chance(isOn ? circle.entry : 0)
        leaving = isOn ? Float(0.693_147_18 / circle.halfLifeDays) : 0
        exhaustion = Float(circle.exhaustion)
        ageing = Float(circle.ageing)
        usual = max(1, Float(parameters.use.committedMinutes / 5 * parameters.feelings.baseline[0] * 255))
    }

    /// Returns the probability that a member leaves tonight.
    func leaving(watchFives: UInt8, anxiety: UInt8, age: UInt8, _ tables: LookupTables) -> Float {
        let load = Float(watchFives) * Float(anxiety) / usual
        return leaving * (1 - exhaustion + exhaustion * load) * tables.exponent(ageing * (Float(age) - 10))
    }

    /// Returns whether a child joins.
    func joins(bits: UInt32) -> Bool { UInt64(bits) < entry.threshold }
}

extension World {
    /// Lets a member leave the circle with a hazard that grows with its hours, its anxiety and its age.
    func mayLeaveCircle(_ row: Int, day: Int) {
        let hazard = rules.circle.leaving(
            watchFives: dailyStates[row].watchFives, anxiety: children[row].anxiety(atBeginningOf: day &+ 1),
            age: UInt8(age(of: row)), tables)
        var stream = stream(row, instant: day, .circle)
        if Float(stream.next() >> 8) < hazard * 16_777_216 { children[row].profile.traits.remove(.committed) }
    }

    /// Lets a child whose seeking has just ended join the circle, if its status drive is high.
    func mayJoinCircle(_ row: Int, day: Int) {
        guard rules.answersThreads(children[row].profile) else { return }
        var stream = stream(row, instant: day, .circle)
        if rules.circle.joins(bits: stream.next()) { children[row].profile.traits.insert(.committed) }
    }
}

extension Purpose {
    static let circle = Purpose(rawValue: 30)
}
