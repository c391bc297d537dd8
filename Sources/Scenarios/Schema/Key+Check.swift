// SPDX-License-Identifier: GPL-3.0-or-later
import Society

/// Checks of values that code has set; a file's values are checked as they are read, by the same bounds and rules.
extension Key {
    /// Returns the errors in the key's value, without locations; empty if it is valid.
    ///
    /// - Parameters:
    ///   - parameters: the parameters that hold the value.
    ///   - name: the key's full name.
    func errors(in parameters: SocietyParameters, named name: String) -> [String] {
        switch shape {
        case .real(let slot, let unit, let bounds):
            Self.errors(in: parameters[keyPath: slot], named: name, unit, bounds)
        case .whole(let slot, let unit, let bounds):
            Self.errors(in: Double(parameters[keyPath: slot]), named: name, unit, bounds)
        case .flag: []
        case .reals(let slot, let unit, let bounds, let rule):
            Self.errors(in: parameters[keyPath: slot], named: name, unit, bounds, rule)
        case .wholes(let slot, let unit, let bounds, let rule):
            Self.errors(in: parameters[keyPath: slot].map(Double.init), named: name, unit, bounds, rule)
        case .weekday(let slot):
            Self.weekdays.indices.contains(parameters[keyPath: slot])
                ? [] : ["\(name) is \(parameters[keyPath: slot]); it must be 0, Monday, to 6, Sunday"]
        case .date(let slot):
            CalendarDate.starts.contains(parameters[keyPath: slot])
                ? [] : ["\(name) is \(parameters[keyPath: slot]); it must be \(CalendarDate.rule)"]
        case .calendar: []
        case .days(let slot): Span.days.errors(in: parameters[keyPath: slot], named: name)
        case .clock(let slot): Span.clock.errors(in: parameters[keyPath: slot], named: name)
        case .regions(let slot): Self.errors(in: parameters[keyPath: slot], named: name)
        case .hours(let slot): Self.errors(in: parameters[keyPath: slot], named: name)
        case .ages(let slot): Self.errors(in: parameters[keyPath: slot], named: name, .number, .weight, .ages)
        }
    }

    private static func errors(in value: Double, named name: String, _ unit: Unit, _ bounds: KeyBounds) -> [String] {
        value.isFinite && bounds.contain(value)
            ? [] : ["\(name) is \(unit.write(value)); it must be \(bounds.rule(unit))"]
    }

    private static func errors(
        in values: [Double], named name: String, _ unit: Unit, _ bounds: KeyBounds, _ rule: ListRule
    ) -> [String] {
        if let error = rule.countError(values.count, named: name) { return [error] }
        let errors = values.enumerated().flatMap { index, value in
            self.errors(in: value, named: "\(name).\(index)", unit, bounds)
        }
        return errors.isEmpty ? [rule.error(in: values, named: name)].compactMap(\.self) : errors
    }

    private static func errors(in regions: [Region], named name: String) -> [String] {
        let shares = regions.flatMap { errors(in: $0.share, named: "\(name).\(shown($0.name))", .number, .weight) }
        let names = Dictionary(grouping: regions, by: \.name).filter { $0.value.count > 1 }.keys.sorted()
        let others =
            names.map { "\(name) has \(shown($0)) twice; the names of regions must differ" }
            + (regions.contains { $0.name.isEmpty } ? ["\(name) has a region without a name"] : [])
        return shares.isEmpty && others.isEmpty
            ? [Region.error(in: regions, named: name)].compactMap(\.self) : shares + others
    }

    private static func errors(in weights: [[Double]], named name: String) -> [String] {
        let types = DayType.allCases
        guard weights.count == types.count else {
            return ["\(name) has \(weights.count) lists; it must have \(types.count), one per type of day"]
        }
        return zip(types, weights).flatMap { errors(in: $1, named: "\(name).\($0)", .number, .weight, .hours) }
    }
}

extension KeyBounds {
    /// A relative number, such as a weight or a size.
    static let weight = KeyBounds.between(0, 1e12)
}

extension ListRule {
    /// Weights of the hours of a day.
    static let hours = ListRule(count: 24...24, total: .positive)
    /// Relative numbers of children by age; with the greatest `youngest`, the oldest child is 41.
    static let ages = ListRule(count: 1...24, total: .positive)

    /// Returns the error of a list of `count` items, or nil.
    func countError(_ count: Int, named name: String) -> String? {
        self.count.contains(count)
            ? nil : "\(name) has \(count == 1 ? "1 item" : "\(count) items"); it must have \(words)"
    }

    /// Returns the error of a list whose items are valid, or nil.
    func error(in values: [Double], named name: String) -> String? {
        let sum = values.reduce(0, +)
        switch total {
        case .one where abs(sum - 1) > 1e-6:
            let shown = plain((sum * 1e6).rounded() / 1e6)
            return "\(name) sums to \(shown); its \(values.count) shares must sum to 1"
        case .positive where sum <= 0:
            return "\(name) sums to 0; at least one item must be greater than 0"
        default: break
        }
        let ascends = zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
        return isAscending && !ascends
            ? "\(name) is not ascending; each item must be greater than the previous one" : nil
    }
}

extension Region {
    /// The maximum number of regions, because a school stores its region in one byte.
    static let most = 256

    /// Returns the error of a list of regions whose sizes are valid, or nil.
    static func error(in regions: [Region], named name: String) -> String? {
        (1...most).contains(regions.count) && regions.contains { $0.share > 0 }
            ? nil : "\(name) must have 1 to \(most) regions, at least one of them with a size greater than 0"
    }
}

extension Span {
    /// Returns the errors of spans that code has set.
    func errors(in ranges: [Range<Int>], named name: String) -> [String] {
        if ranges.count > most { return ["\(name) has \(ranges.count) items; it must have at most \(most)"] }
        var errors: [String] = []
        for (index, range) in ranges.enumerated() {
            if range.isEmpty || range.lowerBound < 0 || range.upperBound > limit {
                errors.append(
                    "\(name).\(index) is \(range); it must lie within 0..<\(limit) and must not be empty")
            } else if isOrdered, index > 0, range.lowerBound < ranges[index - 1].upperBound {
                errors.append("\(name).\(index) is \(range), which begins before \(ranges[index - 1]) ends")
            }
        }
        return errors
    }
}
