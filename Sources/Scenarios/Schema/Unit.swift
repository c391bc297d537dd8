// SPDX-License-Identifier: GPL-3.0-or-later

/// The unit of a number in a scenario, and its notation.
enum Unit: Equatable, Sendable {
    /// A plain number.
    case number
    /// A count: `40 friends`, `5k`, `56.7M watches`.
    case count(String)
    /// A share or a probability: `0.15`, `15%`.
    case share
    /// A probability per period: `0.1/day`, `10%/day`.
    case chance(per: Period)
    /// A count per period: `0.1/day`, `0.7 requests/week`.
    case rate(String, per: Period)
    /// A duration, stored in the given unit: `300s`, `15min`, `4h`, `7d`.
    case duration(in: Period)
    /// Bytes: `350B`, `2KB`.
    case size
}

/// A named duration.
enum Period: String, Sendable {
    case second = "s"
    case minute = "min"
    case hour = "h"
    case day
    case month

    /// The duration in seconds.
    var seconds: Double {
        switch self {
        case .second: 1
        case .minute: 60
        case .hour: 3_600
        case .day: 86_400
        case .month: 2_592_000
        }
    }

    /// The spellings of each unit that a file can use, with its seconds; a month has 30 days.
    static let spellings: [(seconds: Double, words: [String])] = [
        (1, ["s", "sec", "second", "seconds"]), (60, ["min", "minute", "minutes"]),
        (3_600, ["h", "hour", "hours"]), (86_400, ["d", "day", "days"]), (604_800, ["w", "week", "weeks"]),
        (2_592_000, ["month", "months"]),
    ]

    /// The seconds of each unit, by its spelling.
    static let units: [String: Double] = {
        var units: [String: Double] = [:]
        for (seconds, words) in spellings {
            for word in words { units[word] = seconds }
        }
        return units
    }()
}

extension Unit {
    /// The format that follows "it must be".
    var expectation: String {
        switch self {
        case .number: "a plain number such as 0.5"
        case .count(let noun): "a number of \(noun) such as 12 or 5k \(noun)"
        case .share: "a share such as 0.15 or 15%"
        case .chance(let period): "a chance per \(period.rawValue) such as 0.1/\(period.rawValue)"
        case .rate(let noun, let period): "\(noun) per \(period.rawValue) such as 0.5/\(period.rawValue)"
        case .duration: "a duration such as 300s, 15min, 4h or 7d"
        case .size: "a size such as 350B or 2KB"
        }
    }

    /// The name of the unit in the reference.
    var title: String {
        switch self {
        case .number: "number"
        case .count(let noun): "number of \(noun)"
        case .share: "share"
        case .chance(let period): "chance per \(period.rawValue)"
        case .rate(let noun, let period): "\(noun) per \(period.rawValue)"
        case .duration: "duration"
        case .size: "size"
        }
    }
}
