// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import Operations
import Requests

/// A decoder from a document to a profile that collects all errors.
struct ProfileDecoder {
    let path: String
    var mistakes: [Diagnostic] = []
    var slots: [ValueSlot] = []
    /// The location of each slot's declaration.
    var slotLocations: [Location] = []
    /// Slots that responses fill.
    var captured: Set<Int> = []
    /// The slot for the cookies of accounts; nil if they are not stored.
    var cookies: Int?
    /// Requests without errors, in the order of decoding.
    var found: [FoundRequest] = []
    /// Headers of all requests.
    var base: [RequestText.Header] = []
    var busy = StatusSet([429...429, 503...503])

    init(path: String) { self.path = path }

    mutating func profile(_ document: Document) throws(ScenarioError) -> Profile {
        guard case .map(let entries) = document.value else {
            let location = document.isEmpty ? Location(source: path) : document.location
            let what = document.isEmpty ? "empty" : "\(document.article); it must be a group of keys"
            throw ScenarioError(
                code: .invalid,
                mistakes: [
                    Diagnostic(
                        location, "the file is \(what)",
                        hints: ["begin with `title:` and `operations:`; the keys are listed in docs/profiles.md"])
                ])
        }
        checkNames(entries, ProfileGroup.profile, "")
        func node(_ name: String) -> Document? { entries.first { $0.name == name }?.value }
        // Keys that others refer to are decoded first, wherever they are in the file.
        if let values = node("values") { readValues(values) }
        if let busy = node("busy"), let set = statuses(busy, "busy") { self.busy = set }
        if let cookies = node("cookies") { readCookies(cookies) }
        if let headers = node("headers") { readBase(headers) }
        var profile = Profile(
            name: Profile.name(of: path), valueSlots: slots, operations: OperationTable(repeating: nil))
        readText(node("title"), node("description"), into: &profile)
        if let node = node("protocol") { profile.transferProtocol = transferProtocol(node) ?? .http1 }
        if let node = node("identity") { profile.identity = identity(node) }
        if let node = node("operations") {
            readOperations(node, into: &profile)
        } else {
            add(Location(source: path), "`operations` is missing", ["add `operations:` with each operation below it"])
        }
        if let node = node("setUp") { profile.setUp = requests(node, "setUp") }
        if let entry = entries.first(where: { $0.name == "ready" }) {
            profile.ready = request(entry, "ready", called: "ready", .post)
        }
        if let node = node("tearDown") { profile.tearDown = requests(node, "tearDown") }
        if let node = node("audit") { readAudit(node, into: &profile) }
        checkSlots()
        if mistakes.isEmpty { checkDependencies() }
        guard mistakes.isEmpty else { throw ScenarioError(code: .invalid, mistakes: inOrder()) }
        return profile
    }

    // MARK: - Errors

    mutating func add(_ location: Location, _ message: String, _ hints: [String] = []) {
        mistakes.append(Diagnostic(location, message, hints: hints))
    }

    /// Reports unknown keys in a group.
    mutating func checkNames(_ entries: [Document.Entry], _ group: ProfileGroup, _ name: String) {
        for entry in entries where !group.names.contains(entry.name) {
            unknown(entry, among: group.names, in: name, "key")
        }
    }

    mutating func unknown(_ entry: Document.Entry, among names: [String], in group: String, _ what: String) {
        let full = group.isEmpty ? shown(entry.name) : "\(group).\(shown(entry.name))"
        if let nearest = SpellingSuggestion.nearest(to: entry.name, among: names) {
            add(entry.location, "unknown \(what) `\(full)`; did you mean `\(nearest)`?")
        } else {
            let list = names.map { "`\($0)`" }.joined(separator: ", ")
            add(entry.location, "unknown \(what) `\(full)`", ["the \(what)s here are \(list)"])
        }
    }

    /// Sorts the errors from top to bottom and removes duplicates.
    private func inOrder() -> [Diagnostic] {
        let placed = mistakes.enumerated().map { offset, mistake in
            ((mistake.location.line ?? 0, mistake.location.column ?? 0, offset), mistake)
        }
        return placed.sorted { $0.0 < $1.0 }.map(\.1).reduce(into: []) { list, mistake in
            if !list.contains(mistake) { list.append(mistake) }
        }
    }

    // MARK: - Values of any key

    /// Returns the text of a node that must be one value.
    mutating func text(_ node: Document, _ name: String, _ hints: [String] = []) -> String? {
        if case .scalar(let text) = node.value { return text }
        add(node.location, "\(name) is \(node.article); it must be one value", hints)
        return nil
    }

    /// Returns the entries of a node that must be a group.
    mutating func entries(_ node: Document, _ name: String, _ hint: String) -> [Document.Entry]? {
        if case .map(let entries) = node.value { return entries }
        add(node.location, "\(name) is \(node.article); it must be a group of keys", [hint])
        return nil
    }

    /// Decodes one status or a list: `200`, `2xx`, `200-204`.
    mutating func statuses(_ node: Document, _ name: String) -> StatusSet? {
        let items: [Document] = if case .list(let items) = node.value { items } else { [node] }
        var ranges: [ClosedRange<Int>] = []
        for (index, item) in items.enumerated() {
            let full = items.count == 1 ? name : "\(name).\(index)"
            guard let text = text(item, full) else { continue }
            if let range = Self.statuses(text) {
                ranges.append(range)
            } else {
                add(
                    item.location,
                    "\(full) is \(text.isEmpty ? "empty" : shown(text)); it must be statuses from 100 to 599",
                    ["for example 200, 2xx or 400-409"])
            }
        }
        return ranges.count == items.count ? StatusSet(ranges) : nil
    }

    private static func statuses(_ text: String) -> ClosedRange<Int>? {
        let letters = Array(text.utf8)
        if letters.count == 3, letters[1...].allSatisfy({ $0 | 0x20 == UInt8(ascii: "x") }),
            (UInt8(ascii: "1")...UInt8(ascii: "5")).contains(letters[0])
        {
            let hundred = Int(letters[0] - UInt8(ascii: "0")) * 100
            return hundred...(hundred + 99)
        }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard ends.count <= 2, let low = ends.first, let high = ends.last, low <= high,
            StatusSet.allowed.contains(low), StatusSet.allowed.contains(high)
        else { return nil }
        return low...high
    }
}
