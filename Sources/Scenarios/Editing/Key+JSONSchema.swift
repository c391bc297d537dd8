// SPDX-License-Identifier: GPL-3.0-or-later
import Society
import TextFormats

extension Key {
    /// The property of the schema of scenarios, with its meaning, its rule and its default.
    var property: JSONSchema.Property {
        JSONSchema.Property(
            name, schema.with("default", defaultValue), meaning: "\(summary) Allowed: \(allowed).", isRequired: false)
    }

    private var schema: JSONSchema {
        switch shape {
        case .real(_, let unit, let bounds): number(unit, bounds)
        case .whole(_, let unit, let bounds): number(unit, bounds, isWhole: true)
        case .flag: .toggle
        case .weekday: .any(of: [.choice(Self.weekdays), .integer(0...6)])
        case .date: .text(matching: "20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
        case .calendar: .choice(SchoolCalendar.allCases.map(\.rawValue))
        case .reals(_, let unit, let bounds, let rule): .list(of: number(unit, bounds), count: rule.count)
        case .wholes(_, let unit, let bounds, let rule):
            .list(of: number(unit, bounds, isWhole: true), count: rule.count)
        case .days:
            .list(
                of: .any(of: [.integer(0...Span.lastDay), .text(matching: Span.days.pattern)]),
                count: 0...Span.days.most)
        case .clock: .list(of: .text(matching: Span.clock.pattern), count: 0...Span.clock.most)
        case .regions: .any(of: [.csvFile, .members(of: share, count: 1...Region.most)])
        case .ages: .any(of: [.csvFile, .list(of: share, count: ListRule.ages.count)])
        case .hours:
            .any(of: [
                .csvFile,
                .object(
                    DayType.allCases.map {
                        JSONSchema.Property("\($0)", .list(of: share, count: ListRule.hours.count), isRequired: false)
                    }),
            ])
        }
    }

    private func number(_ unit: Unit, _ bounds: KeyBounds, isWhole: Bool = false) -> JSONSchema {
        unit.schema(bounds, isWhole: isWhole, isUnitOptional: nameSaysUnit || isList)
    }

    /// A relative size.
    private var share: JSONSchema {
        Unit.number.schema(.weight, isWhole: false, isUnitOptional: true)
    }

    /// The default as a value that the schema accepts.
    private var defaultValue: JSONText {
        let standard = SocietyParameters()
        return switch shape {
        case .real(let slot, let unit, _): value(standard[keyPath: slot], unit)
        case .whole(let slot, let unit, _): value(Double(standard[keyPath: slot]), unit)
        case .flag(let slot): .boolean(standard[keyPath: slot])
        case .weekday(let slot): .text(Self.weekdays[standard[keyPath: slot]])
        case .date(let slot): .text("\(standard[keyPath: slot])")
        case .calendar(let slot): .text(standard[keyPath: slot].rawValue)
        case .reals(let slot, _, _, _), .ages(let slot): .list(standard[keyPath: slot].map(JSONText.short))
        case .wholes(let slot, _, _, _): .list(standard[keyPath: slot].map { .integer($0) })
        case .days(let slot): .list(standard[keyPath: slot].map { .text(Span.write(days: $0)) })
        case .clock(let slot): .list(standard[keyPath: slot].map { .text(Span.write(clock: $0)) })
        case .regions(let slot):
            .object(standard[keyPath: slot].map { ($0.name, JSONText.short($0.share)) })
        case .hours(let slot):
            .object(
                zip(DayType.allCases, standard[keyPath: slot]).map { ("\($0)", .list($1.map(JSONText.short))) })
        }
    }

    private func value(_ number: Double, _ unit: Unit) -> JSONText {
        switch unit {
        case .number, .share: JSONText.short(number)
        default: .text(unit.write(number))
        }
    }
}

extension JSONSchema {
    /// A switch. YAML 1.1 reads all these words as Booleans, YAML 1.2 only two.
    static let toggle = any(of: [boolean, choice(["on", "off", "yes", "no"])])

    /// The name of a CSV file.
    static let csvFile = text(matching: ".*[.]csv")

    /// One line of text.
    static let line = text(matching: "[^\\r\\n]+")

    /// A text that YAML may read as another scalar, such as `2` or an empty value.
    static let scalar = JSONSchema([("type", .list(["string", "number", "boolean", "null"]))])
}
