// SPDX-License-Identifier: GPL-3.0-or-later

/// A stopwatch that starts when it is created.
package struct Stopwatch {
    private let start = ContinuousClock.now

    /// Starts the stopwatch.
    package init() {}

    /// Seconds since the start.
    package var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }
}
