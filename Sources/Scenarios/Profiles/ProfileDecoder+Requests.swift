// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import Operations
import Requests

/// Decoding of a profile's requests.
extension ProfileDecoder {
    mutating func readOperations(_ node: Document, into profile: inout Profile) {
        guard let entries = entries(node, "operations", "for example `openFeed:` with a request below it") else {
            return
        }
        let names = OperationKind.allCases.map(\.name)
        for entry in entries where !names.contains(entry.name) {
            unknown(entry, among: names, in: "operations", "operation")
        }
        for kind in OperationKind.allCases {
            guard let entry = entries.first(where: { $0.name == kind.name }) else {
                add(
                    node.location, "missing operation `\(kind.name)`",
                    ["describe its request, or write `\(kind.name): absent` if the backend does not support it"])
                continue
            }
            if entry.value.value == .scalar("absent") { continue }
            profile.operations[kind] = request(
                entry, "operations.\(kind.name)", called: kind.name, kind == .comment ? .comment : .post)
        }
    }

    /// The maximum number of requests per account before the run, and after it, because a scheduled request stores its
    /// template in one byte.
    static let mostRequests = 100

    /// Decodes named requests, in file order.
    mutating func requests(_ node: Document, _ group: String) -> [RequestTemplate] {
        guard let entries = entries(node, group, "for example `signIn:` with a request below it") else { return [] }
        guard entries.count <= Self.mostRequests else {
            add(
                node.location, "\(group) has \(entries.count) requests; it must have at most \(Self.mostRequests)")
            return []
        }
        return entries.compactMap { request($0, "\(group).\(shown($0.name))", called: $0.name, .post) }
    }

    mutating func readAudit(_ node: Document, into profile: inout Profile) {
        guard let entries = entries(node, "audit", "the keys are `readBack` and `probes`") else { return }
        checkNames(entries, ProfileGroup.audit, "audit")
        for entry in entries {
            switch entry.name {
            case "readBack": profile.readBack = reads(entry.value, "audit.readBack")
            case "probes": profile.probes = reads(entry.value, "audit.probes")
            default: break
            }
        }
    }

    private mutating func reads(_ node: Document, _ name: String) -> Profile.Reads {
        var reads = Profile.Reads()
        guard let entries = entries(node, name, "the keys are `account`, `friends` and `posts`") else { return reads }
        checkNames(entries, ProfileGroup.reads, name)
        for entry in entries where ProfileGroup.reads.names.contains(entry.name) {
            let request = request(entry, "\(name).\(entry.name)", called: "audit \(entry.name)", .post)
            switch entry.name {
            case "account": reads.account = request
            case "friends": reads.friends = request
            default: reads.posts = request
            }
            if let request, request.extract.isEmpty {
                add(
                    entry.location, "\(name).\(entry.name) has no `extract`",
                    ["add `extract:` with a figure and a JSON pointer"])
            }
        }
        return reads
    }

    // MARK: - One request

    mutating func request(
        _ entry: Document.Entry, _ name: String, called: String, _ kind: StatusText.Kind
    ) -> RequestTemplate? {
        if case .scalar(let word) = entry.value.value {
            add(
                word.isEmpty ? entry.location : entry.value.location,
                "\(name) is \(word.isEmpty ? "empty" : shown(word)); it must be a request",
                ["add `request: GET /` below it" + (name.hasPrefix("operations.") ? ", or write `absent`" : "")])
            return nil
        }
        guard let keys = entries(entry.value, name, "for example `request: GET /`") else { return nil }
        let before = mistakes.count
        checkNames(keys, ProfileGroup.request, name)
        var locations: [TemplateError.Part: Location] = [:]
        var text = RequestText(name: called, line: "")
        for key in keys { read(key, name, into: &text, &locations) }
        if locations[.line] == nil {
            add(entry.location, "\(name) has no `request`", ["add a method and a path, for example `request: GET /`"])
            text.line = "DELETE /"
        }
        // A key with an error leaves an invalid text, whose further errors would be misleading.
        let template = compile(text, kind: kind, at: entry.location, locations)
        guard mistakes.count == before, let template else { return nil }
        found.append(FoundRequest(name: name, location: entry.location, template: template))
        return template
    }

    private mutating func read(
        _ key: Document.Entry, _ name: String, into text: inout RequestText,
        _ locations: inout [TemplateError.Part: Location]
    ) {
        let full = "\(name).\(key.name)"
        switch key.name {
        case "request":
            locations[.line] = key.value.location
            text.line = self.text(key.value, full, ["for example `GET /v1/feed`"]) ?? "DELETE /"
        case "headers":
            guard let entries = entries(key.value, full, "for example `Accept: application/json`") else { return }
            text.headers = pairs(entries, full) { locations[.header($0)] = $1 }
        case "json", "form":
            if case .none = text.body {
                readBody(key, full, into: &text, &locations)
            } else {
                add(key.location, "\(name) has two bodies, `json` and `form`", ["keep one of them"])
            }
        case "expect":
            if locations[.statuses] == nil { locations[.statuses] = key.value.location }
            if let set = statuses(key.value, full) { text.expected = set }
        case "refused":
            if locations[.statuses] == nil { locations[.statuses] = key.value.location }
            if let set = statuses(key.value, full) { text.refused = set }
        case "capture":
            guard let entries = entries(key.value, full, "for example `actor.post: /id`") else { return }
            text.captures = pairs(entries, full) { locations[.capture($0)] = $1 }
        case "captureIfAny":
            guard let entries = entries(key.value, full, "for example `actor.post: /0/id`") else { return }
            text.optionalCaptures = pairs(entries, full) { locations[.capture($0)] = $1 }
        case "extract": readExtract(key.value, full, into: &text)
        default: break
        }
    }

    private mutating func readBody(
        _ key: Document.Entry, _ name: String, into text: inout RequestText,
        _ locations: inout [TemplateError.Part: Location]
    ) {
        if key.name == "json" {
            locations[.json] = key.value.location
            let hint = "put the JSON in single quotes, as in '{\"count\":{{count}}}'"
            text.body = .json(self.text(key.value, name, [hint]) ?? "{}")
        } else if let entries = entries(key.value, name, "for example `status: \"{{text}}\"`") {
            text.body = .form(pairs(entries, name) { locations[.field($0)] = $1 })
        }
    }

    private mutating func readExtract(_ node: Document, _ name: String, into text: inout RequestText) {
        guard let entries = entries(node, name, "for example `likes: /likes`") else { return }
        for entry in entries {
            guard let figure = AuditFigure.allCases.first(where: { $0.name == entry.name }) else {
                unknown(entry, among: AuditFigure.allCases.map(\.name), in: name, "figure")
                continue
            }
            let full = "\(name).\(entry.name)"
            guard let pointer = self.text(entry.value, full) else { continue }
            guard let pointer = JSONPointer(pointer) else {
                add(
                    entry.value.location, "\(full) is \(shown(pointer)); it must be a JSON pointer",
                    ["for example /likes (~0 is `~`, ~1 is `/`)"])
                continue
            }
            if pointer.namesMany, !figure.isList {
                add(entry.value.location, "\(full) is \(pointer); it must point to one number", ["remove `*`"])
            }
            text.extract[figure] = pointer
        }
    }

    /// Compiles a request and assigns locations to its errors.
    mutating func compile(
        _ text: RequestText, kind: StatusText.Kind, at location: Location, _ locations: [TemplateError.Part: Location]
    ) -> RequestTemplate? {
        var found: [TemplateError] = []
        var template = RequestTemplate.compile(
            text, slots: slots, base: base, texts: kind, cookies: cookies, mistakes: &found)
        template?.busy = busy
        for mistake in found {
            var hints = [mistake.hint].compactMap(\.self)
            if let name = mistake.unknownName { hints = spellingHints(name) ?? hints }
            add(locations[mistake.part] ?? location, mistake.message, hints)
        }
        for capture in text.captures + text.optionalCaptures {
            if let reference = ValueReference(capture.name, slots: slots) { captured.insert(reference.slot) }
        }
        return template
    }

    /// Suggests the nearest variable, or lists all variables.
    private func spellingHints(_ name: String) -> [String]? {
        var names = Variable.standard.map(\.name)
        for (index, slot) in slots.enumerated() where index != cookies {
            for owner in ValueReference.Owner.allCases where owner.fits(slot.scope) {
                names.append(ValueReference(slot: index, owner: owner).name(among: slots))
            }
        }
        if let nearest = SpellingSuggestion.nearest(to: name, among: names) { return ["did you mean `\(nearest)`?"] }
        return name.contains(".")
            ? ["declare the value under `values`"]
            : ["the variables are \(names.map { "`\($0)`" }.joined(separator: ", "))"]
    }
}
