// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

extension World {
    /// Draws the start of the next acting session of `row`; acting sessions are a Poisson process on the day's
    /// activity.
    ///
    /// - Parameters:
    ///   - row: the child's row.
    ///   - clock: the clock of the day's type.
    ///   - position: the position of the session that ended; 0 at the start of the day.
    ///   - isFirst: whether the draw may return position 0 itself.
    ///   - bits: 32 random bits.
    @inline(__always)
    func scheduleWake(_ row: Int, _ clock: DayClock, after position: Int, isFirst: Bool, bits: UInt32) {
        let rate = children[row].sessionState.actingRate
        wakeQuarters[row] = World.noWake
        guard rate > 0 else { return }
        let wait = tables.exponential.value(at: bits) * tables.gaps[Int(rate)]
        let activity = Float(clock.activity(before: position)) / 4_294_967_296 + wait
        guard activity < 1 else { return }
        var next = clock.position(
            at: UInt32(truncatingIfNeeded: Int(wholePartOf: min(4_294_967_040, activity * 4_294_967_296))))
        if !isFirst { next = max(next, position &+ 1) }
        guard next < DayClock.positions else { return }
        wakeQuarters[row] = UInt8(truncatingIfNeeded: next >> 8)
        children[row].sessionState.wakeFraction = UInt8(truncatingIfNeeded: next & 255)
    }

    /// Returns the first quarter of an hour in which a session of `partition` starts.
    func firstWake(_ partition: Int) -> UInt8 {
        var first = World.noWake
        for row in rows(of: partition) { first = min(first, wakeQuarters[row]) }
        return first
    }
}
