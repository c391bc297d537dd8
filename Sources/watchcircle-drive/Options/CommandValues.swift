// SPDX-License-Identifier: GPL-3.0-or-later
public import ArgumentParser
import Foundation
public import LoadDriver
public import Requests

/// A duration on the command line: `30s`, `500ms`, `5min`, `2h`.
struct TimeArgument: ExpressibleByArgument {
    /// Duration in seconds, 0...`most`.
    let seconds: Double

    /// The maximum, a year; seconds.
    private static let most = 31_536_000.0

    init(seconds: Double) { self.seconds = seconds }

    init?(argument: String) {
        let units = [("ms", 0.001), ("min", 60), ("s", 1), ("h", 3_600), ("m", 60), ("", 1)]
        guard let unit = units.first(where: { argument.hasSuffix($0.0) }),
            let value = Double(argument.dropLast(unit.0.count)), value >= 0, value * unit.1 <= Self.most
        else { return nil }
        seconds = value * unit.1
    }

    var defaultValueDescription: String { seconds < 1 ? "\(Int(seconds * 1_000))ms" : "\(Int(seconds))s" }
}

/// A rate on the command line: `20000/s`, `2k/s`, `600/min`.
struct RateArgument: ExpressibleByArgument {
    /// Requests per second, from one in eleven days to 1,000 million a second.
    let perSecond: Double

    private static let range = 1e-6...1e9

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
        let units: [Substring: Double] = ["s": 1, "min": 60, "m": 60, "h": 3_600]
        guard (1...2).contains(parts.count), let value = Self.number(parts[0]),
            let seconds = units[parts.count == 2 ? parts[1] : "s"], Self.range.contains(value / seconds)
        else { return nil }
        perSecond = value / seconds
    }

    private static func number(_ text: Substring) -> Double? {
        let factors: [Character: Double] = ["k": 1e3, "K": 1e3, "M": 1e6]
        guard let last = text.last, let factor = factors[last] else {
            return Double(text)
        }
        return Double(text.dropLast()).map { $0 * factor }
    }
}

/// A rate that changes linearly: `1000/s..20000/s`.
struct RampArgument: ExpressibleByArgument {
    let from: Double
    let to: Double

    init?(argument: String) {
        // `0...5/s` would be 0 to 0.5 requests per second.
        guard let dots = argument.range(of: ".."), !argument.contains("..."),
            let to = RateArgument(argument: String(argument[dots.upperBound...]))
        else { return nil }
        let first = argument[..<dots.lowerBound]
        guard let from = first == "0" ? 0 : RateArgument(argument: String(first))?.perSecond else { return nil }
        (self.from, self.to) = (from, to.perSecond)
    }
}

extension Arrivals: ExpressibleByArgument {}

extension Shard: ExpressibleByArgument {
    /// Parses `2/3`.
    public init?(argument: String) { self.init(text: argument) }

    /// The share as the help text shows it.
    public var defaultValueDescription: String { text }
}

extension RunID: ExpressibleByArgument {
    /// Parses an ID.
    public init?(argument: String) { self.init(argument) }

    /// Empty: each run draws its own ID, as the help text explains.
    public var defaultValueDescription: String { "" }
}

extension HTTPVersion: ExpressibleByArgument {}
