// SPDX-License-Identifier: GPL-3.0-or-later

/// The notation of a span of days or minutes.
struct Span {
    /// The format that follows "it must be".
    var expectation: String
    /// The regular expression of one span.
    var pattern: String
    /// The maximum number of spans in a list.
    var most: Int
    /// The greatest end of a span.
    var limit: Int
    /// Whether the spans must be ascending and disjoint.
    var isOrdered: Bool
    /// Parses one span.
    var read: @Sendable (String) -> Range<Int>?

    /// Days from 0, both ends inclusive: `30-36`, or `12` for one day.
    static let days = Span(
        expectation: "days from 0 such as 30-36 or 12", pattern: "[0-9]{1,6} *(?:- *[0-9]{1,6})?", most: 1_000,
        limit: lastDay + 1, isOrdered: false,
        read: { text in
            let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { day($0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last else {
                return nil
            }
            return first..<(last + 1)
        })

    /// Times of a day: `8:20-9:00`.
    static let clock = Span(
        expectation: "times of day such as 8:20-9:00",
        pattern: "[0-9]{1,2}:[0-9]{1,2} *- *[0-9]{1,2}:[0-9]{1,2}", most: 24, limit: 1_440,
        isOrdered: true,
        read: { text in
            let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { minute($0) }
            guard ends.count == 2, let first = ends[0], let last = ends[1], first < last else { return nil }
            return first..<last
        })

    /// The last day that a list can name.
    static let lastDay = 36_500

    private static func digits(_ text: Substring, most: Int) -> Int? {
        let text = text.filter { $0 != " " }
        guard !text.isEmpty, text.utf8.count <= 6, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text).flatMap { $0 <= most ? $0 : nil }
    }

    private static func day(_ text: Substring) -> Int? { digits(text, most: lastDay) }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hour = digits(parts[0], most: 24), let minute = digits(parts[1], most: 59) else {
            return nil
        }
        return hour * 60 + minute <= clock.limit ? hour * 60 + minute : nil
    }

    /// Returns `days` in file notation.
    static func write(days: Range<Int>) -> String {
        days.count == 1 ? "\(days.lowerBound)" : "\(days.lowerBound)-\(days.upperBound - 1)"
    }

    /// Returns `minutes` in file notation.
    static func write(clock minutes: Range<Int>) -> String {
        func time(_ minute: Int) -> String { "\(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60)" }
        return "\(time(minutes.lowerBound))-\(time(minutes.upperBound))"
    }
}

extension Decoder {
    mutating func spans(_ node: Document, _ key: Key, _ name: String, _ span: Span) -> [Range<Int>]? {
        guard let items = items(node, key, name, span.expectation) else { return nil }
        guard items.count <= span.most else {
            add(node.location, "\(name) has \(items.count) items; it must have at most \(span.most)")
            return nil
        }
        var spans: [Range<Int>] = []
        for (index, item) in items.enumerated() {
            guard let text = text(item, key, "\(name).\(index)") else { continue }
            guard let range = span.read(text) else {
                add(item.location, "\(name).\(index) is \(shown(text)); it must be \(span.expectation)")
                continue
            }
            if span.isOrdered, spans.count == index, let last = spans.last, range.lowerBound < last.upperBound {
                let before = Span.write(clock: last)
                add(
                    item.location, "\(name).\(index) is \(shown(text)), which begins before \(before) ends",
                    ["write them in ascending order, without overlap"])
                continue
            }
            spans.append(range)
        }
        return spans.count == items.count ? spans : nil
    }
}
