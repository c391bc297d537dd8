// SPDX-License-Identifier: GPL-3.0-or-later

/// The service's own time: milliseconds that never go back, and days counted from the database's first moment.
struct ServerClock: Sendable {
    /// Instant at which day 0 began; milliseconds since 1970.
    let begin: Int64
    /// Length of a day; milliseconds, above 0.
    let dayLength: Int64
    /// Milliseconds since 1970; ascending.
    let now: @Sendable () -> Int64

    /// The day of an instant; 0 for anything before the first.
    func day(of instant: Int64) -> Int64 { max(0, (instant - begin) / dayLength) }

    /// A clock that starts at `start` and goes on with the machine's monotonic time, so that setting the machine's clock
    /// moves neither days nor the order of posts.
    ///
    /// - Parameter start: milliseconds since 1970.
    static func ascending(from start: Int64) -> @Sendable () -> Int64 {
        let origin = ContinuousClock.now
        return { start + Int64(origin.duration(to: .now) / .milliseconds(1)) }
    }
}

extension Duration {
    /// The length in seconds.
    var seconds: Double { self / .seconds(1) }
}
