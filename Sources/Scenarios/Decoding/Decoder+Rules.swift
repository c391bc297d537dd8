// SPDX-License-Identifier: GPL-3.0-or-later
import Society

/// Rules between keys, checked if each key is valid.
extension Decoder {
    mutating func checkRules() {
        fitFriendsToCap()
        fitCalendar()
        for rule in ParameterRule.all {
            guard let violation = parameters.violation(of: rule, refused: refused) else { continue }
            // The rule is reported at the first of its keys that the scenario contains.
            guard let location = rule.keys.lazy.compactMap({ [locations] in locations[$0] }).first else {
                preconditionFailure("the defaults break the rule: \(violation.message)")
            }
            add(location, violation.message, violation.hints)
        }
        checkAges()
    }

    /// Lowers the means that the scenario does not set, so that it can lower the cap alone.
    private mutating func fitFriendsToCap() {
        for (name, slot) in ParameterRule.friendMeans where locations[name] == nil {
            parameters[keyPath: slot] = min(parameters[keyPath: slot], Double(parameters.friends.cap))
        }
    }

    /// Derives the beginning of the run, as far as the scenario does not set it: a calendar begins on its first day, and
    /// a date has its own day of the week.
    private mutating func fitCalendar() {
        let hasStart = locations["time.start"] != nil
        if !hasStart, let first = parameters.time.calendar.firstDay { parameters.time.start = first }
        guard locations["time.firstWeekday"] == nil, hasStart || locations["time.calendar"] != nil else { return }
        parameters.time.firstWeekday = parameters.time.start.weekday
    }

    private mutating func checkAges() {
        guard let (youngest, path) = seedYoungest else { return }
        guard let location = locations["population.youngest"] else {
            parameters.population.youngest = youngest
            return
        }
        let given = parameters.population.youngest
        guard given != youngest, !refused.contains("population.youngest") else { return }
        add(
            location, "population.youngest is \(given); \(path) starts at age \(youngest)",
            ["delete the key; the file defines the age"])
    }
}

extension SocietyParameters {
    /// Returns the violation of a rule, or nil if it is kept or if one of its keys is refused.
    func violation(of rule: ParameterRule, refused: Set<String>) -> ParameterRule.Violation? {
        refused.isDisjoint(with: rule.keys) ? rule.violation(self) : nil
    }
}
