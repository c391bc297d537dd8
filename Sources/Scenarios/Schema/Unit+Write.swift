// SPDX-License-Identifier: GPL-3.0-or-later

extension Unit {
    /// Returns `value` in file notation; parsing the result gives `value` again.
    func write(_ value: Double) -> String {
        switch self {
        case .number, .share: plain(value)
        case .count(let noun): "\(plain(value)) \(noun)"
        case .chance(let period), .rate(_, let period): "\(plain(value))/\(period.rawValue)"
        case .duration(let period): Self.write(value, in: period)
        case .size: Self.write(size: value)
        }
    }

    /// Returns `limit` with a unit only if it is ambiguous without one.
    func writeLimit(_ limit: Double) -> String {
        switch self {
        case .number, .share, .chance, .count, .rate: plain(limit)
        case .duration, .size: limit == 0 ? "0" : write(limit)
        }
    }

    private static func write(size bytes: Double) -> String {
        for (name, length) in [("GB", 1e9), ("MB", 1e6), ("KB", 1e3)] where bytes != 0 {
            if bytes.truncatingRemainder(dividingBy: length) == 0 { return plain(bytes / length) + name }
        }
        return plain(bytes) + "B"
    }

    private static func write(_ value: Double, in period: Period) -> String {
        let seconds = value * period.seconds
        for (name, length) in [("d", 86_400.0), ("h", 3_600), ("min", 60)] where seconds != 0 {
            // Days are used only for periods of days: 1,440 minutes are written as 24h.
            if name == "d", period != .day { continue }
            if seconds.truncatingRemainder(dividingBy: length) == 0 { return plain(seconds / length) + name }
        }
        return plain(value) + (period == .day ? "d" : period.rawValue)
    }
}

/// Returns a number without unnecessary zeros, with thousands separators from 10,000.
func plain(_ value: Double) -> String {
    guard value.rounded() == value, abs(value) < 1e15 else { return "\(value)" }
    let digits = String(Int(abs(value)))
    guard digits.count > 4 else { return (value < 0 ? "-" : "") + digits }
    var text = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { text += "," }
        text.append(digit)
    }
    return (value < 0 ? "-" : "") + text
}
