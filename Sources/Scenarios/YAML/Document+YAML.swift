// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import Yams

extension Document {
    /// The maximum size of a scenario file, in bytes.
    static let longest = 1 << 20
    /// The maximum number of nodes after alias expansion, far above any real scenario.
    static let mostNodes = 100_000
    /// The maximum number of aliases, which is too low for nested aliases to expand to a large document.
    static let mostAliases = 24
    /// The maximum depth; a scenario has four levels.
    static let deepest = 8

    /// Parses YAML.
    ///
    /// - Parameters:
    ///   - text: the YAML text.
    ///   - place: returns a location for a line and a column, both from 1.
    /// - Throws: `ScenarioError` with code `syntax`.
    static func read(_ text: String, at place: (Int?, Int?) -> Location) throws(ScenarioError) -> Document {
        guard aliases(in: text) <= mostAliases else {
            throw ScenarioError(
                code: .syntax,
                mistakes: [
                    Diagnostic(
                        place(nil, nil), "more than \(mostAliases) aliases (*name)", hints: ["write out the values"])
                ])
        }
        let root: Node?
        do {
            // YAML allows a byte order mark at the start; the parser does not.
            let hasMark = text.unicodeScalars.first == "\u{FEFF}"
            root = try compose(yaml: hasMark ? String(text.unicodeScalars.dropFirst()) : text)
        } catch let error as YamlError {
            throw ScenarioError(code: .syntax, mistakes: [mistake(from: error, at: place)], cause: error)
        } catch {
            throw ScenarioError(code: .syntax, mistakes: [Diagnostic(place(nil, nil), "\(error)")], cause: error)
        }
        var budget = mostNodes
        let document = root.map { convert($0, depth: 0, budget: &budget, at: place) }
        if let document, let mistake = document.controlCharacter {
            throw ScenarioError(code: .syntax, mistakes: [mistake])
        }
        guard budget > 0 else {
            let mistake = Diagnostic(place(nil, nil), "more than \(mostNodes) values; a scenario has a few hundred")
            throw ScenarioError(code: .syntax, mistakes: [mistake])
        }
        return document ?? Document(location: place(nil, nil), value: .scalar(""))
    }

    private static func convert(
        _ node: Node, depth: Int, budget: inout Int, at place: (Int?, Int?) -> Location
    ) -> Document {
        let location = place(node.mark?.line, node.mark?.column)
        budget -= 1
        guard depth < deepest, budget > 0 else { return Document(location: location, value: .tooDeep) }
        switch node {
        case .scalar(let scalar):
            let isNull = scalar.style == .plain && ["null", "~"].contains(scalar.string)
            return Document(location: location, value: .scalar(isNull ? "" : scalar.string))
        case .alias:
            return Document(location: location, value: .tooDeep)
        case .sequence(let items):
            var list: [Document] = []
            for item in items {
                list.append(convert(item, depth: depth + 1, budget: &budget, at: place))
            }
            return Document(location: location, value: .list(list))
        case .mapping(let pairs):
            var entries: [Entry] = []
            for (key, value) in pairs {
                let entry = Entry(
                    name: key.scalar?.string ?? "(a list or group as key)",
                    location: place(key.mark?.line, key.mark?.column),
                    value: convert(value, depth: depth + 1, budget: &budget, at: place))
                entries.append(entry)
            }
            return Document(location: location, value: .map(entries))
        }
    }

    /// An error for the first name or value with a control character, which could control the terminal that shows it.
    private var controlCharacter: Diagnostic? {
        // The message contains the name but not the value, which may be a credential.
        func mistake(_ text: String, at location: Location, shown name: String) -> Diagnostic? {
            let wrong = text.unicodeScalars.first {
                TerminalText.isControl($0) && !"\t\n\r".unicodeScalars.contains($0)
            }
            return wrong.map {
                Diagnostic(
                    location, "\(name) contains the control character \(TerminalText.text(String($0)))",
                    hints: ["delete it"])
            }
        }
        switch value {
        case .scalar(let text): return mistake(text, at: location, shown: "a value")
        case .list(let items): return items.lazy.compactMap(\.controlCharacter).first
        case .map(let entries):
            return entries.lazy.compactMap { entry in
                mistake(entry.name, at: entry.location, shown: "the key `\(shown(entry.name))`")
                    ?? entry.value.controlCharacter
            }.first
        case .tooDeep: return nil
        }
    }

    /// Counts words outside comments that look like an alias. A count that is slightly too high does no harm.
    private static func aliases(in text: String) -> Int {
        var count = 0
        var isComment = false
        var previous: UInt8 = 10
        var beforePrevious: UInt8 = 10
        for byte in text.utf8 {
            if byte == 10 || byte == 13 { isComment = false }
            if byte == UInt8(ascii: "#"), isSeparator(previous) { isComment = true }
            if !isComment, previous == UInt8(ascii: "*"), isSeparator(beforePrevious), !isSeparator(byte) { count += 1 }
            (beforePrevious, previous) = (previous, byte)
        }
        return count
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte <= 32 || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: ",")
    }

    private static func mistake(from error: YamlError, at place: (Int?, Int?) -> Location) -> Diagnostic {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            if problem.contains("nesting level") {
                return Diagnostic(
                    place(mark.line, mark.column), "nested too deeply; a scenario has at most four levels")
            }
            let words = [context?.text, problem].compactMap(\.self).joined(separator: ", ")
            return Diagnostic(place(mark.line, mark.column), "not YAML: \(words)", hints: hints(for: words))
        case .reader(let problem, let offset, _, let yaml):
            let before = yaml.prefix(offset ?? 0)
            let line = before.count(where: \.isNewline) + 1
            let column = before.reversed().prefix { !$0.isNewline }.count + 1
            return Diagnostic(place(offset == nil ? nil : line, offset == nil ? nil : column), "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let names, let context):
            let keys = names.map { "`\($0)`" }.joined(separator: ", ")
            return Diagnostic(
                place(context.mark.line, context.mark.column),
                "duplicate key\(names.count == 1 ? "" : "s") \(keys) in one group",
                hints: ["keep one and delete the others"])
        default:
            return Diagnostic(place(nil, nil), "not YAML: \(error)")
        }
    }

    private static func hints(for problem: String) -> [String] {
        if problem.contains("start any token") {
            return ["indent with spaces, not tabs; quote a text that begins with @, ` or %"]
        }
        if problem.contains("mapping values are not allowed") {
            return ["quote a text that contains a colon followed by a space"]
        }
        if problem.contains("undefined alias") { return ["quote a text that begins with *"] }
        return []
    }
}
