// SPDX-License-Identifier: GPL-3.0-or-later

/// The service's clock: milliseconds that never go back, and days counted from the creation of the database.
struct ServerClock: Sendable {
    /// Start of day 0; milliseconds since 1970.
    let begin: Int64
    /// Length of a day; milliseconds, above 0.
    let dayLength: Int64
    /// Milliseconds since 1970; ascending.
    let now: @Sendable () -> Int64

    /// The day of an instant, or 0 before the first day.
    func day(of instant: Int64) -> Int64 { max(0, (instant - begin) / dayLength) }

    /// Returns a clock that starts at `start` and advances with the machine's monotonic time. Setting the system clock
    /// affects neither days nor the order of posts.
    ///
    /// - Parameter start: milliseconds since 1970.
    static func ascending(from start: Int64) -> @Sendable () -> Int64 {
        let origin = ContinuousClock.now
        return { start + Int64(origin.duration(to: .now) / .milliseconds(1)) }
    }
}

extension Duration {
    /// The duration in seconds.
    var seconds: Double { self / .seconds(1) }
}
