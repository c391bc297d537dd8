// SPDX-License-Identifier: GPL-3.0-or-later
import Society

extension Key {
    /// The weekdays, Monday first.
    static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// Whether the key is a list, whose items are written without units.
    var isList: Bool {
        switch shape {
        case .reals, .wholes, .hours, .regions, .ages: true
        default: false
        }
    }

    /// The default in file notation.
    var defaultText: String { text(of: SocietyParameters()) }

    /// The default as a hint, unless it is too long.
    var defaultHints: [String] {
        let text = defaultText
        return text.utf8.count > 100 ? ["for the default, see docs/scenarios.md"] : ["the default is \(text)"]
    }

    /// Returns the value in `parameters` in file notation.
    func text(of parameters: SocietyParameters) -> String {
        switch shape {
        case .real(let slot, let unit, _): unit.write(parameters[keyPath: slot])
        case .whole(let slot, let unit, _): unit.write(Double(parameters[keyPath: slot]))
        case .flag(let slot): "\(parameters[keyPath: slot])"
        case .weekday(let slot): Self.weekday(parameters[keyPath: slot])
        case .date(let slot): "\(parameters[keyPath: slot])"
        case .calendar(let slot): parameters[keyPath: slot].rawValue
        case .regions(let slot):
            "{ "
                + parameters[keyPath: slot].map { "\($0.name): \(bare($0.share))" }.joined(separator: ", ") + " }"
        case .hours(let slot):
            "{ "
                + zip(DayType.allCases, parameters[keyPath: slot]).map {
                    "\($0): [\($1.map(bare).joined(separator: ", "))]"
                }.joined(separator: ", ") + " }"
        case .reals, .wholes, .days, .clock, .ages: "[" + (items(of: parameters) ?? []).joined(separator: ", ") + "]"
        }
    }

    /// Returns the items of a list in file notation, or nil if the key is not a plain list.
    func items(of parameters: SocietyParameters) -> [String]? {
        switch shape {
        case .reals(let slot, _, _, _), .ages(let slot): parameters[keyPath: slot].map(bare)
        case .wholes(let slot, _, _, _): parameters[keyPath: slot].map { "\($0)" }
        case .days(let slot): parameters[keyPath: slot].map(Span.write(days:))
        case .clock(let slot): parameters[keyPath: slot].map(Span.write(clock:))
        default: nil
        }
    }

    /// Returns the items of the list `part` in a group of lists.
    func items(of parameters: SocietyParameters, part: String) -> [String]? {
        guard case .hours(let slot) = shape, let type = DayType.allCases.first(where: { "\($0)" == part }) else {
            return nil
        }
        return parameters[keyPath: slot][Int(type.rawValue)].map(bare)
    }

    /// The allowed values, for the reference.
    var allowed: String {
        switch shape {
        case .real(_, let unit, let limits): "\(unit.title), \(limits.rule(unit))"
        case .whole(_, let unit, let limits):
            "\(unit == .number ? "whole number" : unit.title), \(limits.rule(unit))"
        case .flag: "true or false"
        case .weekday: "day of the week"
        case .date: CalendarDate.rule
        case .calendar: SchoolCalendar.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        case .reals(_, let unit, let limits, let rule), .wholes(_, let unit, let limits, let rule):
            "\(rule.words); each \(limits.rule(unit))"
        case .days: "list of days such as 30-36 or 12"
        case .clock: "list of times such as 8:20-9:00, ascending and disjoint"
        case .regions: "CSV file with columns `region`, `residents`; or a group of names with sizes; at most 256"
        case .hours: "CSV file with columns `hour`, `schoolDay`, `weekend`, `holiday`; or these three keys with lists"
        case .ages: "CSV file with columns `age`, `share`; or a list"
        }
    }

    /// Returns the name of a weekday, or the number if code has set one without a name.
    private static func weekday(_ day: Int) -> String { weekdays.indices.contains(day) ? weekdays[day] : "\(day)" }

    /// Returns a number as a list item, without thousands separators.
    private func bare(_ value: Double) -> String { plain(value).filter { $0 != "," } }
}
