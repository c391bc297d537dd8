// SPDX-License-Identifier: GPL-3.0-or-later

/// Seconds since it was made.
package struct Stopwatch {
    private let start = ContinuousClock.now

    /// Starts now.
    package init() {}

    package var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }
}
