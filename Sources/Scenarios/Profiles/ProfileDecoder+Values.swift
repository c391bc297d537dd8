// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import Requests

/// Decoding of the keys other than requests.
extension ProfileDecoder {
    mutating func readText(_ title: Document?, _ description: Document?, into profile: inout Profile) {
        if let title {
            let text = text(title, "title") ?? "-"
            if text.isEmpty || text.contains(where: \.isNewline) {
                add(
                    title.location,
                    "title \(text.isEmpty ? "is empty" : "has several lines"); it must be one line of text")
            }
            profile.title = text
        } else {
            add(
                Location(source: path), "`title` is missing",
                ["add `title: ` and a one-line description of the backend"])
        }
        if let description { profile.description = text(description, "description") ?? "" }
    }

    mutating func transferProtocol(_ node: Document) -> Profile.TransferProtocol? {
        guard let text = text(node, "protocol") else { return nil }
        if let found = Profile.TransferProtocol(rawValue: text) { return found }
        let names = Profile.TransferProtocol.allCases.map(\.rawValue).joined(separator: " or ")
        add(node.location, "protocol is \(shown(text)); it must be \(names)")
        return nil
    }

    mutating func identity(_ node: Document) -> Int? {
        guard let text = text(node, "identity") else { return nil }
        let names = slots.filter { $0.scope == .account }.map(\.name)
        if let slot = slots.firstIndex(where: { $0.name == text && $0.scope == .account }) { return slot }
        let nearest = SpellingSuggestion.nearest(to: text, among: names).map { "did you mean \($0)?" }
        add(
            node.location, "identity is \(shown(text)); it must be the name of an account value",
            [nearest ?? "declare it under `values`, or delete the key to use the child's number"])
        return nil
    }

    mutating func readCookies(_ node: Document) {
        guard let text = text(node, "cookies") else { return }
        switch text.lowercased() {
        case "true", "on", "yes":
            cookies = slots.count
            slots.append(.cookieJar)
            slotLocations.append(node.location)
            captured.insert(slots.count - 1)
        case "false", "off", "no": break
        default: add(node.location, "cookies is \(shown(text)); it must be true or false")
        }
    }

    // MARK: - Headers of all requests

    mutating func readBase(_ node: Document) {
        guard let entries = entries(node, "headers", "for example `Accept: application/json`") else { return }
        var locations: [TemplateError.Part: Location] = [:]
        base = pairs(entries, "headers") { name, location in locations[.header(name)] = location }
        // Compiled separately, so that an error in these headers is reported once and not for every request.
        let before = mistakes.count
        _ = compile(RequestText(line: "GET /", headers: base), kind: .post, at: node.location, locations)
        if mistakes.count > before { base = [] }
    }

    /// Decodes names with texts.
    mutating func pairs(
        _ entries: [Document.Entry], _ name: String, _ place: (String, Location) -> Void
    ) -> [RequestText.Header] {
        entries.compactMap { entry in
            place(entry.name, entry.value.location)
            guard let text = text(entry.value, "\(name).\(shown(entry.name))") else { return nil }
            return RequestText.Header(entry.name, text)
        }
    }

    // MARK: - Values

    mutating func readValues(_ node: Document) {
        guard let entries = entries(node, "values", "for example `token: { width: 64, file: accounts.csv }`") else {
            return
        }
        for entry in entries {
            let name = "values.\(shown(entry.name))"
            checkValueName(entry)
            guard !entry.value.isEmpty else {
                declare(ValueSlot(name: entry.name, scope: .account, width: 64), entry)
                continue
            }
            guard let keys = self.entries(entry.value, name, "for example `width: 64`") else { continue }
            checkNames(keys, ProfileGroup.value, name)
            func node(_ key: String) -> Document? { keys.first { $0.name == key }?.value }
            let scope = node("of").flatMap { self.scope($0, name) } ?? .account
            let width = node("width").flatMap { self.width($0, name) } ?? 64
            let column = column(node("file"), node("column"), scope, entry.name, name)
            declare(ValueSlot(name: entry.name, scope: scope, width: width, column: column), entry)
        }
    }

    private mutating func declare(_ slot: ValueSlot, _ entry: Document.Entry) {
        slots.append(slot)
        slotLocations.append(entry.location)
    }

    private mutating func checkValueName(_ entry: Document.Entry) {
        let isWord = entry.name.utf8.allSatisfy { $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "_") }
        if !isWord || entry.name.isEmpty || entry.name == "number" {
            add(
                entry.location, "a value cannot have the name `\(shown(entry.name))`",
                [entry.name == "number" ? "`number` is predefined for every account" : "use letters, digits and `_`"])
        }
    }

    private mutating func scope(_ node: Document, _ name: String) -> ValueSlot.Scope? {
        guard let text = text(node, "\(name).of") else { return nil }
        let scopes: [String: ValueSlot.Scope] = ["account": .account, "tie": .tie, "direction": .direction]
        if let scope = scopes[text] { return scope }
        add(node.location, "\(name).of is \(shown(text)); it must be account, tie or direction")
        return nil
    }

    private mutating func width(_ node: Document, _ name: String) -> Int? {
        guard let text = text(node, "\(name).width") else { return nil }
        let most = ValueSlot.greatestWidth
        if let width = Int(text), (1...most).contains(width) { return width }
        add(node.location, "\(name).width is \(shown(text)); it must be a whole number from 1 to \(most)")
        return nil
    }

    private mutating func column(
        _ file: Document?, _ column: Document?, _ scope: ValueSlot.Scope, _ standard: String, _ name: String
    ) -> ValueSlot.Column? {
        guard let file else {
            if let column {
                add(
                    column.location, "\(name) has `column`, but no `file`",
                    ["add `file: accounts.csv`, or delete the key"])
            }
            return nil
        }
        if scope != .account {
            add(file.location, "\(name).file: only values of accounts can come from a file", ["delete the key"])
        }
        guard let path = text(file, "\(name).file") else { return nil }
        if !path.hasSuffix(".csv") {
            add(file.location, "\(name).file is \(shown(path)); it must end in .csv", ["for example accounts.csv"])
        }
        let word = column.flatMap { text($0, "\(name).column") } ?? standard
        return ValueSlot.Column(file: path, name: word)
    }

    /// Reports values that no file and no request provides.
    mutating func checkSlots() {
        // A request with an error may be the one that captures the value.
        guard mistakes.isEmpty else { return }
        for (index, slot) in slots.enumerated() where slot.column == nil && !captured.contains(index) {
            let owner = slot.scope == .account ? "actor" : "tie"
            add(
                slotLocations[index], "no file or request provides a value for `\(slot.name)`",
                ["capture it from a response, as in `capture: { \(owner).\(slot.name): /id }`"]
                    + (slot.scope == .account ? ["or set `file` to a file that contains it"] : []) + ["or delete it"])
        }
    }
}

extension UInt8 {
    fileprivate var isASCIILetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
