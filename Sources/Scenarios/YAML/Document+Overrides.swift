// SPDX-License-Identifier: GPL-3.0-or-later
import Society

extension Document {
    /// Sets the value at `path`, and creates missing groups.
    ///
    /// - Parameters:
    ///   - path: keys from the root; a list item by its index from 0.
    ///   - value: the new value.
    ///   - location: the location of the override, for error messages.
    ///   - prefix: the keys already passed.
    ///   - defaults: returns the default items of the list at a path that the file omits, in file notation.
    /// - Returns: an error if the path is invalid.
    mutating func put(
        _ value: Document, at path: ArraySlice<String>, from location: Location, below prefix: [String] = [],
        defaults: ([String]) -> [String]?
    ) -> Diagnostic? {
        guard let step = path.first else {
            self = value
            return nil
        }
        if isEmpty { self.value = Self.start(of: prefix, at: location, defaults: defaults) }
        switch self.value {
        case .map(var entries):
            let place = entries.firstIndex { $0.name == step } ?? entries.count
            if place == entries.count {
                let nothing = Document(location: location, value: .scalar(""))
                entries.append(Entry(name: step, location: location, value: nothing))
            }
            entries[place].location = location
            let mistake = entries[place].value.put(
                value, at: path.dropFirst(), from: location, below: prefix + [step], defaults: defaults)
            self.value = .map(entries)
            return mistake
        case .list(var items):
            guard let number = Int(step), items.indices.contains(number) else {
                return Diagnostic(
                    location, "\(prefix.joined(separator: ".")) has no item `\(step)`",
                    hints: ["its items are numbered 0 to \(items.count - 1)"])
            }
            let mistake = items[number].put(
                value, at: path.dropFirst(), from: location, below: prefix + [step], defaults: defaults)
            self.value = .list(items)
            return mistake
        case .scalar, .tooDeep:
            return Diagnostic(
                location, "\(prefix.joined(separator: ".")) is \(article); it has no `\(step)`",
                hints: ["set \(prefix.joined(separator: ".")) as a whole"])
        }
    }

    private static func start(of path: [String], at location: Location, defaults: ([String]) -> [String]?) -> Value {
        guard let items = defaults(path) else { return .map([]) }
        return .list(items.map { Document(location: location, value: .scalar($0)) })
    }
}

extension Document {
    /// Returns the name of an override in error messages.
    static func source(of override: String) -> String { "--set \(shown(override))" }

    /// Applies an override from the command line.
    ///
    /// - Parameter override: `path=value`.
    /// - Returns: an error if the override cannot be applied. Decoding reports unknown names and invalid values later.
    mutating func apply(_ override: String) -> Diagnostic? {
        let location = Location(source: Self.source(of: override))
        let sides = override.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2 else {
            return Diagnostic(
                location, "missing `=`; an override must be path=value", hints: ["for example friends.cap=100"])
        }
        let path = sides[0].split(separator: ".", omittingEmptySubsequences: false).map {
            String($0.filter { $0 != " " })
        }
        guard path.allSatisfy({ !$0.isEmpty }), path.count <= 8 else {
            return Diagnostic(
                location, "`\(shown(String(sides[0])))` is not a key path", hints: ["for example friends.cap"])
        }
        let value: Document
        do throws(ScenarioError) {
            // A title may contain YAML syntax; an override of text is used literally.
            value =
                ["title", "description", "name"].contains(path[0])
                ? Document(location: location, value: .scalar(String(sides[1])))
                : try Document.read(String(sides[1])) { _, _ in location }
        } catch {
            return error.mistakes[0]
        }
        return put(value, at: path[...], from: location) { Self.defaultItems(at: $0) }
    }

    /// Returns the default items of the list at `path` in file notation, or nil if there is no list.
    private static func defaultItems(at path: [String]) -> [String]? {
        // An empty file has no path yet.
        guard !path.isEmpty else { return nil }
        let section = path.count == 1 ? "" : path[0]
        let name = path.count == 1 ? path[0] : path[1]
        guard let key = Section.all.first(where: { $0.name == section })?.keys.first(where: { $0.name == name }) else {
            return nil
        }
        return path.count > 2 ? key.items(of: SocietyParameters(), part: path[2]) : key.items(of: SocietyParameters())
    }
}
