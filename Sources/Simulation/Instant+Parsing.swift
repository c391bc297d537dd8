// SPDX-License-Identifier: GPL-3.0-or-later

extension Instant {
    /// The reason why a text does not denote an instant.
    public enum ParseError: Error, Equatable {
        /// The text is not of the form `day 30 19:30`.
        case notAnInstant
        /// No tick ends at the instant; the values are the nearest tick ends before and after it.
        case betweenTicks(before: String, after: String)
    }

    /// The latest valid day.
    private static let lastDay = 3_650

    /// Parses `day 30 19:30`, `day 30 19:30:15`, or `day 30` for its midnight. Days count from 0; spacing may vary.
    ///
    /// - Parameters:
    ///   - text: the user's text.
    ///   - tickSeconds: tick length, of which the instant must be a multiple; nil for any second.
    /// - Throws: `notAnInstant` or `betweenTicks`.
    public init(parsing text: String, tickSeconds: Int? = nil) throws(ParseError) {
        let words = text.lowercased().split(separator: " ")
        guard (2...3).contains(words.count), words[0] == "day", let day = Self.number(words[1], below: Self.lastDay + 1)
        else { throw .notAnInstant }
        var second = day * 86_400
        if words.count == 3 {
            let parts = words[2].split(separator: ":", omittingEmptySubsequences: false)
            guard (2...3).contains(parts.count) else { throw .notAnInstant }
            for (part, (limit, unit)) in zip(parts, [(24, 3_600), (60, 60), (60, 1)]) {
                guard (1...2).contains(part.count), let value = Self.number(part, below: limit) else {
                    throw .notAnInstant
                }
                second += value * unit
            }
        }
        self.init(second: second)
        guard let tickSeconds, second % tickSeconds != 0 else { return }
        let before = second - second % tickSeconds
        throw .betweenTicks(before: Instant(second: before).text, after: Instant(second: before + tickSeconds).text)
    }

    private static func number(_ text: Substring, below limit: Int) -> Int? {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let value = Int(text),
            value < limit
        else { return nil }
        return value
    }
}
