// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import TextFormats

extension Decoder {
    /// The keys of the long form of an objective.
    static let objectiveKeys = [
        ObjectiveKey("that", .filledText, "The rule, such as `p99(response) < 300ms`."),
        ObjectiveKey("name", .filledText, "The name in reports."),
        ObjectiveKey(
            "over", .text(matching: secondsPattern),
            "Every window of this many whole seconds must meet the rule, for example `10s`."),
        ObjectiveKey(
            "in",
            .any(of: [
                .number(least: 0, isAbove: true, most: 1),
                .text(matching: "[+]?[0-9.]+ *%?(?: of (?:the )?seconds)?"),
            ]),
            "The share of single seconds that must meet the rule, for example `99% of seconds`."),
        ObjectiveKey("phase", .filledText, "A phase of the run, instead of the measured window."),
        ObjectiveKey(
            "abort", .any(of: [.choice(["at once"]), .text(matching: "(?:after )?\(secondsPattern)")]),
            "Ends the run once the objective has been missed for this long: `after 10s`, `at once`."),
        ObjectiveKey("for", .choice(["run", "drive"]), "Judges the objective only in this kind of run."),
    ]

    /// The notation of a number of seconds.
    private static let secondsPattern = Unit.duration(in: .second).pattern(isUnitOptional: false, allowsMinus: false)

    private static let objectiveNames = objectiveKeys.map(\.name)

    /// Decodes the list of objectives.
    mutating func objectives(_ entry: Document.Entry) -> [Objective] {
        let hint = "write one objective per line below it, for example `- p99(response) < 300ms`"
        guard case .list(let items) = entry.value.value else {
            let given = entry.value.isEmpty ? "objectives has no value" : "objectives is \(entry.value.article)"
            let place = entry.value.isEmpty ? entry.location : entry.value.location
            add(place, "\(given); it must be a list", [hint] + (entry.value.isEmpty ? ["or delete the key"] : []))
            return []
        }
        var objectives: [Objective] = []
        for (index, item) in items.enumerated() {
            guard let objective = objective(item, named: "objectives.\(index)") else { continue }
            if objectives.contains(where: { $0.name == objective.name }) {
                add(
                    item.location, "duplicate objective `\(shown(objective.name))`",
                    [
                        "give one of them another name: `name: ...`"
                    ])
            }
            objectives.append(objective)
        }
        return objectives
    }

    private mutating func objective(_ node: Document, named name: String) -> Objective? {
        switch node.value {
        case .scalar(let text): return rule(text, at: node.location, named: name)
        case .map(let entries): return longForm(entries, at: node.location, named: name)
        case .list, .tooDeep:
            add(
                node.location, "\(name) is \(node.article); it must be an objective",
                ["for example p99(response) < 300ms"])
            return nil
        }
    }

    /// Parses `p99(response) < 300ms`.
    private mutating func rule(_ text: String, at location: Location, named name: String) -> Objective? {
        if text.isEmpty {
            add(location, "\(name) is empty", ["write an objective such as p99(response) < 300ms, or delete the line"])
            return nil
        }
        do throws(ObjectiveError) {
            let objective = try Objective(text, vocabulary: .circle)
            return checkFigure(of: objective, at: location, named: name) ? objective : nil
        } catch {
            var place = location
            if let column = place.column { place.column = column + error.offset + quotes(at: location) }
            add(place, "\(name) is `\(shown(text))`: \(error.message)", error.hints)
            return nil
        }
    }

    /// Whether the run can have the figure; the figures of an audit are known only after the run.
    private mutating func checkFigure(of objective: Objective, at location: Location, named name: String) -> Bool {
        guard case .named(let family, let figure) = objective.figure, let known = ObjectiveFigures.names(of: family),
            !known.contains(figure)
        else { return true }
        let near = SpellingSuggestion.nearest(to: figure, among: known)
        add(
            location,
            "\(name): unknown figure `\(family).\(figure)`"
                + (near.map { "; did you mean `\(family).\($0)`?" } ?? ""),
            near == nil ? ["the figures of `\(family)` are \(known.joined(separator: ", "))"] : [])
        return false
    }

    /// The number of columns between a text's location and its first character: 1 for a quoted text.
    private func quotes(at location: Location) -> Int {
        guard let line = location.line, let column = location.column, lines.indices.contains(line - 1) else { return 0 }
        let first = lines[line - 1].unicodeScalars.dropFirst(column - 1).first
        return first == "\"" || first == "'" ? 1 : 0
    }

    // MARK: - The long form

    private mutating func longForm(
        _ entries: [Document.Entry], at location: Location, named name: String
    ) -> Objective? {
        if let cut = entries.first(where: { $0.name.contains(")") || $0.name.contains("<") }) {
            add(
                cut.location, "unknown key `\(shown(cut.name))` in \(name)",
                ["inside { } a comma separates keys: put the objective in quotes, or remove its comma"])
            return nil
        }
        for entry in entries where !Self.objectiveNames.contains(entry.name) {
            unknown(entry, among: Self.objectiveNames, in: name)
        }
        let before = mistakes.count
        guard let that = entries.first(where: { $0.name == "that" }) else {
            add(location, "\(name) has no `that`", ["add `that: p99(response) < 300ms`"])
            return nil
        }
        guard let text = scalar(that, of: name),
            var objective = rule(text, at: that.value.location, named: "\(name).that")
        else { return nil }
        for entry in entries { read(entry, into: &objective, named: name) }
        checkSpan(of: objective, entries, named: name)
        return mistakes.count == before ? objective : nil
    }

    private mutating func read(_ entry: Document.Entry, into objective: inout Objective, named name: String) {
        guard Self.objectiveNames.contains(entry.name), entry.name != "that", let text = scalar(entry, of: name) else {
            return
        }
        let full = "\(name).\(entry.name)"
        switch entry.name {
        case "name": objective.name = text
        case "phase": objective.phase = text
        case "over":
            if let seconds = seconds(text, entry, named: full) { objective.span = .every(seconds: seconds) }
        case "abort":
            let patience = text.hasPrefix("after ") ? String(text.dropFirst(6)) : text
            if text == "at once" {
                objective.abortAfter = 0
            } else if let seconds = seconds(patience, entry, named: full) {
                objective.abortAfter = seconds
            }
        case "for":
            switch text {
            case "run": objective.runs = .simulated
            case "drive": objective.runs = .driven
            default:
                add(
                    entry.value.location, "\(full) is \(shown(text)); it must be run or drive",
                    ["delete the key to judge both kinds of run"])
            }
        default:
            var share = text
            for ending in [" of seconds", " of the seconds"] where share.hasSuffix(ending) {
                share = String(share.dropLast(ending.count))
            }
            if let value = try? Unit.share.read(share, nameSaysUnit: false), value > 0, value <= 1 {
                objective.span = .share(value)
            } else {
                add(
                    entry.value.location,
                    "\(full) is \(shown(text)); it must be a share of seconds such as 99% of seconds")
            }
        }
    }

    private mutating func checkSpan(of objective: Objective, _ entries: [Document.Entry], named name: String) {
        let given = entries.filter { ["over", "in", "phase", "abort"].contains($0.name) }
        if !objective.figure.isMeasured, let entry = given.first {
            add(
                entry.location,
                "\(name): \(objective.figure) is known only at the end of a run; it cannot have `\(entry.name)`",
                ["delete the key"])
        }
        if let over = given.first(where: { $0.name == "over" }), given.contains(where: { $0.name == "in" }) {
            add(over.location, "\(name) has both `over` and `in`", ["split it into two objectives"])
        }
        if objective.runs == .simulated, objective.figure.needsBackend,
            let entry = entries.first(where: { $0.name == "for" })
        {
            add(
                entry.value.location, "\(name): \(objective.figure) is measured only in runs against a backend",
                ["write `for: drive`, or delete the key"])
        }
    }

    private mutating func scalar(_ entry: Document.Entry, of name: String) -> String? {
        if case .scalar(let text) = entry.value.value, !text.isEmpty { return text }
        let given = entry.value.isEmpty ? "has no value" : "is \(entry.value.article); it must be one value"
        add(entry.value.isEmpty ? entry.location : entry.value.location, "\(name).\(entry.name) \(given)")
        return nil
    }

    private mutating func seconds(_ text: String, _ entry: Document.Entry, named name: String) -> Int? {
        if let value = try? Unit.duration(in: .second).read(text, nameSaysUnit: false), let whole = Int(exactly: value),
            (1...3_600).contains(whole)
        {
            return whole
        }
        add(
            entry.value.location,
            "\(name) is \(shown(text)); it must be a whole number of seconds from 1s to 1h, such as 10s")
        return nil
    }
}
