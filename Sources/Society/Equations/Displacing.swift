// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Figures

/// The 24 hours of one child's day; minutes, sum 1,440.
struct Minutes {
    var lessons: Float = 0
    var sleep: Float = 0
    var learning: Float = 0
    var play: Float = 0
    var family: Float = 0
    var faceToFace: Float = 0
    var watch: Float = 0
    /// Meals, the way to school and washing.
    var other: Float = 0

    /// The sum of all uses except `other`.
    var named: Float { lessons + sleep + learning + play + family + faceToFace + watch }

    /// The names of the uses, in the order of `values`.
    static let names = DayFigure.minutes.map { String($0.name.dropLast("_minutes".count)) }
    var values: [Float] { [lessons, sleep, learning, play, family, faceToFace, watch, other] }
}

extension CompiledParameters {
    /// Returns the uses of a day with `watch` minutes on the watch. Minutes beyond the norm displace learning, play and
    /// family; minutes beyond the free time displace sleep.
    func minutes(watch: Float, type: DayType) -> Minutes {
        let free = self.free(type)
        var minutes = Minutes()
        minutes.lessons = type == .schoolDay ? classMinutes : 0
        let fromSleep = min(sleepGivenUp, max(0, watch - free))
        minutes.sleep = sleep - fromSleep
        minutes.watch = watch
        // Without the watch, free time consists of learning, play, family and friends.
        let shares = freeShares
        let displacing = max(0, watch - fromSleep)
        let withinNorm = min(displacing, watchNorm)
        let beyond = displacing - withinNorm
        var taken = withinNorm
        func rest(of share: Float, displaced: Float) -> Float {
            let usual = free * share
            let possible = min(usual, beyond * displaced)
            taken += possible
            return usual - possible
        }
        minutes.learning = rest(of: shares.learning, displaced: fromLearning)
        minutes.play = rest(of: shares.play, displaced: fromPlay)
        minutes.family = rest(of: shares.family, displaced: fromFamily)
        // The norm and the remainder that the three cannot cover displace time with friends, then the rest of the day.
        let left = max(0, displacing - (taken - withinNorm))
        minutes.faceToFace = max(0, free * shares.friends - left)
        minutes.other = 1_440 - minutes.named
        return minutes
    }
}

extension World {
    /// Returns the uses of a day with `watch` minutes on the watch.
    func minutes(watch: Float, type: DayType) -> Minutes { rules.minutes(watch: watch, type: type) }
}
