// SPDX-License-Identifier: GPL-3.0-or-later

extension Instant {
    /// Why a text names no instant.
    package enum Mistake: Error, Equatable {
        /// It is not of the form `day 30 19:30`.
        case notAnInstant
        /// No tick ends there; the nearest instants before and after at which one does.
        case betweenTicks(before: String, after: String)
    }

    /// The latest day that can be named.
    private static let lastDay = 3_650

    /// Reads `day 30 19:30`, or `day 30 19:30:15`, or `day 30` for its midnight. Days are counted from 0; spaces may vary.
    ///
    /// - Parameters:
    ///   - text: what the user wrote.
    ///   - tickSeconds: the instant must be a whole number of ticks; nil for any second.
    package init(parsing text: String, tickSeconds: Int? = nil) throws(Mistake) {
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
