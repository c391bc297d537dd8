// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import Society

/// A decoder from a document to parameters that collects all errors.
struct Decoder {
    /// The parameters so far; a key with an error keeps its default.
    var parameters = SocietyParameters()
    var mistakes: [Diagnostic] = []
    /// The location of each key in the document, by its full name.
    var locations: [String: Location] = [:]
    /// Keys with an error, which the rules between keys skip.
    var refused: Set<String> = []
    /// The first age in the age file, and the file's path, if the scenario refers to one.
    var seedYoungest: (age: Int, path: String)?
    /// The lines of the scenario file, for error columns inside a text.
    var lines: [String] = []
    /// The loader for files named in the scenario.
    var seeds: SeedFolder

    init(seeds: SeedFolder) { self.seeds = seeds }

    /// Decodes the groups and the top-level keys of parameters, and ignores other keys.
    mutating func decode(_ entries: [Document.Entry]) {
        for entry in entries {
            if let section = Section.all.first(where: { $0.name == entry.name }) {
                decode(entry, as: section)
            } else if let key = Section.all.last?.keys.first(where: { $0.name == entry.name }) {
                decode(entry, as: key, named: key.name)
            }
        }
    }

    private mutating func decode(_ entry: Document.Entry, as section: Section) {
        if entry.value.isEmpty { return }
        guard case .map(let entries) = entry.value.value else {
            var hints = ["write one of its keys below it, such as `\(section.keys[0].name)`"]
            if section.name == "threads" { hints.append("use `workers` for the number of processor threads") }
            add(entry.value.location, "\(section.name) is \(entry.value.article); it must be a group of keys", hints)
            return
        }
        for entry in entries {
            if let key = section.keys.first(where: { $0.name == entry.name }) {
                decode(entry, as: key, named: section.fullName(of: key))
            } else {
                unknown(entry, among: section.keys.map(\.name), in: section.name)
            }
        }
    }

    /// Reports an unknown key.
    mutating func unknown(_ entry: Document.Entry, among names: [String], in section: String) {
        let full = section.isEmpty ? entry.name : "\(section).\(entry.name)"
        if let nearest = SpellingSuggestion.nearest(to: entry.name, among: names) {
            add(entry.location, "unknown key `\(full)`; did you mean `\(nearest)`?", [])
            return
        }
        let elsewhere = Section.all.filter { $0.keys.contains { $0.name == entry.name } }.map {
            "`\($0.name).\(entry.name)`"
        }
        let list = names.map { "`\($0)`" }.joined(separator: ", ")
        add(
            entry.location, "unknown key `\(full)`",
            [
                elsewhere.isEmpty
                    ? "the keys here are \(list)" : "did you mean \(elsewhere.joined(separator: " or "))?"
            ])
    }

    mutating func add(_ location: Location, _ message: String, _ hints: [String] = []) {
        mistakes.append(Diagnostic(location, message, hints: hints))
    }

    private mutating func decode(_ entry: Document.Entry, as key: Key, named name: String) {
        locations[name] = entry.value.location
        let before = mistakes.count
        if entry.value.isEmpty {
            add(entry.location, "\(name) has no value", key.defaultHints + ["or delete the key"])
        } else {
            decode(entry.value, as: key, named: name)
        }
        if mistakes.count > before { refused.insert(name) }
    }

    private mutating func decode(_ node: Document, as key: Key, named name: String) {
        switch key.shape {
        case .real(let slot, let unit, let limits):
            if let value = number(node, key, name, unit, limits) { parameters[keyPath: slot] = value }
        case .whole(let slot, let unit, let limits):
            if let value = whole(node, key, name, unit, limits) { parameters[keyPath: slot] = value }
        case .flag(let slot):
            if let value = flag(node, key, name) { parameters[keyPath: slot] = value }
        case .reals(let slot, let unit, let limits, let rule):
            if let values = list(node, key, name, unit, limits, rule) { parameters[keyPath: slot] = values }
        case .wholes(let slot, let unit, let limits, let rule):
            if let values = wholes(node, key, name, unit, limits, rule) { parameters[keyPath: slot] = values }
        case .weekday(let slot):
            if let value = weekday(node, key, name) { parameters[keyPath: slot] = value }
        case .date(let slot):
            if let value = date(node, key, name) { parameters[keyPath: slot] = value }
        case .calendar(let slot):
            if let value = calendar(node, key, name) { parameters[keyPath: slot] = value }
        case .days(let slot):
            if let values = spans(node, key, name, Span.days) { parameters[keyPath: slot] = values }
        case .clock(let slot):
            if let values = spans(node, key, name, Span.clock) { parameters[keyPath: slot] = values }
        case .regions(let slot):
            if let regions = regions(node, key, name) { parameters[keyPath: slot] = regions }
        case .hours(let slot):
            if let weights = hours(node, key, name) { parameters[keyPath: slot] = weights }
        case .ages(let slot):
            if let shares = ages(node, key, name) { parameters[keyPath: slot] = shares }
        }
    }
}
