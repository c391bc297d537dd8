// SPDX-License-Identifier: GPL-3.0-or-later

/// How the seconds of a driven run are counted: so that the measured window begins with a whole one.
///
/// A warm-up of 2.5 s takes the seconds 0 to 2, the first of them half as long, and a window of 10 s the seconds 3 to 12,
/// each of them whole.
public enum Seconds {
    /// The instant from which seconds are counted.
    ///
    /// - Parameters:
    ///   - begin: of the measured window; nanoseconds.
    ///   - warmUp: the time before it that belongs to the run; nanoseconds.
    public static func origin(ofWindow begin: Int64, warmUp: Int64) -> Int64 {
        begin - (warmUp + 999_999_999) / 1_000_000_000 * 1_000_000_000
    }

    /// Seconds as whole nanoseconds, so that 12.7 - 2.7 is 10.
    public static func exact(_ seconds: Double) -> Double { (seconds * 1e9).rounded() / 1e9 }
}

/// What the busiest thread of the generator had of a processor while it measured.
public struct GeneratorLoad: Equatable, Sendable {
    /// Share of the time in which it ran; 0...1.
    public var running: Double
    /// Share of the time in which it ran or could have run, had others left it a processor; 0...1.
    public var runnable: Double

    /// Gathers the shares.
    public init(running: Double, runnable: Double) {
        // Two clocks that are read one after the other.
        (self.running, self.runnable) = (running, max(running, min(1, runnable)))
    }
}
