// SPDX-License-Identifier: GPL-3.0-or-later

/// The numbering of the seconds of a driven run, aligned so that the measured window begins with a whole second.
///
/// A warm-up of 2.5 s occupies the seconds 0 to 2, the first of which lasts half a second. A following window of 10 s
/// occupies the seconds 3 to 12, all of them whole.
public enum Seconds {
    /// Returns the instant from which seconds are counted.
    ///
    /// - Parameters:
    ///   - begin: the start of the measured window; nanoseconds.
    ///   - warmUp: the length of the warm-up before it; nanoseconds.
    public static func origin(ofWindow begin: Int64, warmUp: Int64) -> Int64 {
        begin - (warmUp + 999_999_999) / 1_000_000_000 * 1_000_000_000
    }

    /// Rounds seconds to whole nanoseconds, so that 12.7 - 2.7 is 10.
    public static func exact(_ seconds: Double) -> Double { (seconds * 1e9).rounded() / 1e9 }
}

/// The CPU use of the generator's busiest thread during the measurement.
public struct GeneratorLoad: Equatable, Sendable {
    /// The share of the time in which the thread ran; 0...1.
    public var running: Double
    /// The share of the time in which the thread was runnable: running, or waiting for a CPU; 0...1.
    public var runnable: Double

    /// Creates a load from its shares.
    public init(running: Double, runnable: Double) {
        // The two clocks are read one after the other, so `runnable` may be slightly too small.
        (self.running, self.runnable) = (running, max(running, min(1, runnable)))
    }
}
