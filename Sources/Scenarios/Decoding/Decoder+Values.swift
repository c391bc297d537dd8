// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import Society

extension Decoder {
    /// Returns the text of a node that must be one value.
    mutating func text(_ node: Document, _ key: Key, _ name: String) -> String? {
        if case .scalar(let text) = node.value { return text }
        add(node.location, "\(name) is \(node.article); it must be one value", key.defaultHints)
        return nil
    }

    /// Decodes a number in `unit` and checks its range.
    mutating func number(_ node: Document, _ key: Key, _ name: String, _ unit: Unit, _ limits: KeyBounds) -> Double? {
        guard let text = text(node, key, name) else { return nil }
        let hints = key.defaultHints
        do throws(Unit.Refusal) {
            let value = try unit.read(text, nameSaysUnit: key.nameSaysUnit || key.isList)
            guard limits.contain(value) else {
                add(node.location, "\(name) is \(shown(text)); it must be \(limits.rule(unit))", hints)
                return nil
            }
            // Minus zero becomes zero, so that equal scenarios give bitwise equal parameters.
            return value == 0 ? 0 : value
        } catch {
            add(node.location, "\(name) is \(shown(text))\(error.rule)", [error.hint].compactMap(\.self) + hints)
            return nil
        }
    }

    /// Decodes a number that must be an integer.
    mutating func whole(_ node: Document, _ key: Key, _ name: String, _ unit: Unit, _ limits: KeyBounds) -> Int? {
        guard let value = number(node, key, name, unit, limits) else { return nil }
        guard let whole = Int(exactly: value) else {
            let what =
                if case .duration(let period) = unit { "a whole number of \(period.noun)" } else { "a whole number" }
            add(node.location, "\(name) is \(shown(text(node, key, name) ?? "")); it must be \(what)")
            return nil
        }
        return whole
    }

    mutating func flag(_ node: Document, _ key: Key, _ name: String) -> Bool? {
        guard let text = text(node, key, name) else { return nil }
        switch text.lowercased() {
        case "true", "on", "yes": return true
        case "false", "off", "no": return false
        default:
            add(node.location, "\(name) is \(shown(text)); it must be true or false")
            return nil
        }
    }

    mutating func weekday(_ node: Document, _ key: Key, _ name: String) -> Int? {
        guard let text = text(node, key, name) else { return nil }
        let days = Key.weekdays
        if let day = days.firstIndex(where: { $0.lowercased() == text.lowercased() }) { return day }
        if let day = Int(text), days.indices.contains(day) { return day }
        let hint = SpellingSuggestion.nearest(to: text, among: days).map { "did you mean \($0)?" }
        add(
            node.location, "\(name) is \(shown(text)); it must be a day of the week such as Monday",
            [hint].compactMap(\.self))
        return nil
    }

    mutating func date(_ node: Document, _ key: Key, _ name: String) -> CalendarDate? {
        guard let text = text(node, key, name) else { return nil }
        if let date = CalendarDate(text), CalendarDate.starts.contains(date) { return date }
        add(node.location, "\(name) is \(shown(text)); it must be \(CalendarDate.rule)", key.defaultHints)
        return nil
    }

    mutating func calendar(_ node: Document, _ key: Key, _ name: String) -> SchoolCalendar? {
        guard let text = text(node, key, name) else { return nil }
        if let calendar = SchoolCalendar(rawValue: text) { return calendar }
        let names = SchoolCalendar.allCases.map(\.rawValue)
        let hint = SpellingSuggestion.nearest(to: text, among: names).map { "did you mean \($0)?" }
        add(
            node.location, "\(name) is \(shown(text)); it must be one of \(names.joined(separator: ", "))",
            [hint].compactMap(\.self))
        return nil
    }

    /// Returns the items of a node that must be a list.
    mutating func items(_ node: Document, _ key: Key, _ name: String, _ words: String) -> [Document]? {
        guard case .list(let items) = node.value else {
            add(
                node.location, "\(name) is \(node.article); it must be a list (\(words))",
                key.defaultHints)
            return nil
        }
        return items
    }

    mutating func list(
        _ node: Document, _ key: Key, _ name: String, _ unit: Unit, _ limits: KeyBounds, _ rule: ListRule
    ) -> [Double]? {
        guard let items = items(node, key, name, rule.words) else { return nil }
        if let error = rule.countError(items.count, named: name) {
            add(node.location, error, key.defaultHints + commaHints(items))
            return nil
        }
        var values: [Double] = []
        for (index, item) in items.enumerated() {
            if let value = number(item, key, "\(name).\(index)", unit, limits) { values.append(value) }
        }
        guard values.count == items.count else { return nil }
        guard let error = rule.error(in: values, named: name) else { return values }
        add(node.location, error, key.defaultHints)
        return nil
    }

    mutating func wholes(
        _ node: Document, _ key: Key, _ name: String, _ unit: Unit, _ limits: KeyBounds, _ rule: ListRule
    ) -> [Int]? {
        guard let items = items(node, key, name, rule.words) else { return nil }
        guard list(node, key, name, unit, limits, rule) != nil else { return nil }
        var values: [Int] = []
        for (index, item) in items.enumerated() {
            if let value = whole(item, key, "\(name).\(index)", unit, limits) { values.append(value) }
        }
        return values.count == items.count ? values : nil
    }

    /// Detects a number such as 3,000, which a list splits into two items.
    private func commaHints(_ items: [Document]) -> [String] {
        let hasGroup = items.dropFirst().contains { item in
            if case .scalar(let text) = item.value {
                text.utf8.count == 3 && text.allSatisfy(\.isNumber)
            } else {
                false
            }
        }
        return hasGroup ? ["a comma separates items: write 3000, not 3,000, in a list"] : []
    }
}

extension Period {
    /// The plural.
    var noun: String {
        switch self {
        case .second: "seconds"
        case .minute: "minutes"
        case .hour: "hours"
        case .day: "days"
        case .month: "months"
        }
    }
}

/// Returns the user's spelling on one line, truncated if it is long.
func shown(_ text: String, most: Int = 60) -> String {
    let line = TerminalText.text(String(text.unicodeScalars.prefix(most)))
    return text.unicodeScalars.count > most ? line + "…" : line
}
