// SPDX-License-Identifier: GPL-3.0-or-later

/// A simulated instant, written as `day 3 20:15`.
public struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since the run's first midnight.
    public var milliseconds: Int

    /// Creates an instant from milliseconds since the run's first midnight.
    public init(milliseconds: Int) { self.milliseconds = milliseconds }

    /// Creates an instant from seconds since the run's first midnight.
    public init(second: Int) { self.init(milliseconds: second * 1_000) }

    /// Creates the midnight at which a day begins.
    ///
    /// - Parameter day: the day, counted from 0.
    public init(day: Int) { self.init(second: day * 86_400) }

    /// Whole seconds since the run's first midnight.
    public var second: Int { milliseconds / 1_000 }

    /// The instant as `day 3 20:15`, with seconds unless they are 0.
    public var text: String { "day \(second / 86_400) \(clock)" }

    /// Time of day, such as `20:15`, with seconds unless they are 0.
    public var clock: String {
        let parts = [second / 3_600 % 24, second / 60 % 60] + (second % 60 == 0 ? [] : [second % 60])
        return parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    /// Whether `one` is earlier than `other`.
    public static func < (one: Instant, other: Instant) -> Bool { one.milliseconds < other.milliseconds }
}
