// SPDX-License-Identifier: GPL-3.0-or-later

/// Compiles one request and collects its errors.
struct TemplateCompiler {
    let slots: [ValueSlot]
    let kind: StatusText.Kind
    /// The slot for cookies; nil if they are not stored.
    var cookies: Int?
    var mistakes: [TemplateError] = []

    mutating func compile(_ text: RequestText, base: [RequestText.Header]) -> RequestTemplate? {
        let (method, path) = line(text.line)
        let (body, type) = self.body(text.body)
        if let method, !method.takesBody, type != nil {
            add(.line, "a \(method.rawValue) request cannot have a body", hint: "use POST, or delete the body")
        }
        let headers = self.headers(text.headers, base: base, type: type)
        let captures =
            text.captures.compactMap { capture($0, isOptional: false) }
            + text.optionalCaptures.compactMap { capture($0, isOptional: true) }
        if method == .head, captures.contains(where: \.source.isInBody) || !text.extract.isEmpty {
            add(.line, "a response to HEAD has no body to read values from", hint: "use GET")
        }
        if text.expected.isEmpty {
            add(.statuses, "`expect` is empty; it must contain a status", hint: "for example 200")
        }
        if text.expected.overlaps(text.refused) {
            add(
                .statuses, "a status is both expected and refused",
                hint: text.expected == .success ? "`expect` is 2xx by default" : nil)
        }
        guard let method, mistakes.isEmpty else { return nil }
        return RequestTemplate(
            text, method: method, path: path, headers: headers, body: body, hasBody: type != nil, captures: captures,
            cookies: cookies)
    }

    // MARK: The method and the path

    private mutating func line(_ line: String) -> (HTTPMethod?, TextTemplate) {
        let start = line.drop { $0 == " " }
        let word = String(start.prefix { $0 != " " })
        var path = start.dropFirst(word.count).drop { $0 == " " }
        while path.last == " " { path.removeLast() }
        let method = HTTPMethod(rawValue: word)
        if method == nil {
            let known = HTTPMethod.allCases.map(\.rawValue).joined(separator: ", ")
            let isSmall = HTTPMethod(rawValue: word.uppercased()) != nil
            add(
                .line, "\(word.isEmpty ? "missing" : "`\(word)` is not an") HTTP method; the methods are \(known)",
                hint: isSmall ? "write \(word.uppercased())" : "write a method and a path, for example `GET /v1/feed`")
        }
        if path.isEmpty {
            if method != nil { add(.line, "missing path after the method", hint: "for example `GET /v1/feed`") }
        } else if !path.hasPrefix("/") {
            add(.line, "the path `\(path)` must begin with `/`", hint: "omit the host, which `--target` defines")
        }
        let template = self.template(path, as: .percent, part: .line)
        if let wrong = template.literals.first(where: { $0 <= 32 || $0 >= 127 }) {
            add(.line, "the path contains \(Self.name(of: wrong))", hint: "percent-encode it, as in %20 for a space")
        }
        if template.literals.contains(UInt8(ascii: "#")) {
            add(.line, "the path contains `#`, but clients never send a fragment", hint: "write %23")
        }
        return (method, template)
    }

    // MARK: Captures

    private mutating func capture(_ text: RequestText.Header, isOptional: Bool) -> RequestTemplate.Capture? {
        let part = TemplateError.Part.capture(text.name)
        let reference = ValueReference(text.name, slots: slots)
        if reference == nil {
            add(
                part, "the profile declares no value `\(text.name)`", unknownName: text.name,
                hint: "declare it under `values`")
        }
        guard let source = source(text.value, part), let reference else { return nil }
        return RequestTemplate.Capture(target: reference, source: source, isOptional: isOptional)
    }

    /// Parses the position of a value.
    private mutating func source(_ text: String, _ part: TemplateError.Part) -> ValueSource? {
        if text.hasPrefix("header:") { return header(String(text.dropFirst(7)), part) }
        if text.hasPrefix("body:") {
            return pattern(text.dropFirst(5), part, such: "body:name=\"csrf\" value=\"*\"").map(ValueSource.body)
        }
        guard let pointer = JSONPointer(text) else {
            add(
                part, "`\(text)` is not a JSON pointer",
                hint: "for example /id or /user/name (~0 is `~`, ~1 is `/`), header:Location, or body: and a pattern")
            return nil
        }
        if pointer.namesMany {
            add(part, "`\(text)` matches several values; a capture stores one", hint: "select one, as in /posts/0/id")
            return nil
        }
        return .json(pointer)
    }

    /// Parses `Location` or `Location /posts/*`.
    private mutating func header(_ text: String, _ part: TemplateError.Part) -> ValueSource? {
        let word = text.drop { $0 == " " }.prefix { $0 != " " }
        guard let name = ValueSource.HeaderName(word) else {
            add(
                part, "`\(word)` is not a header name",
                hint: "for example header:Location, or header:Location /posts/*")
            return nil
        }
        let rest = text.drop { $0 == " " }.dropFirst(word.count).drop { $0 == " " }
        if rest.isEmpty { return .header(name: name, nil) }
        return pattern(rest, part, such: "header:Location /posts/*").map { .header(name: name, $0) }
    }

    private mutating func pattern(
        _ text: Substring, _ part: TemplateError.Part, such example: String
    ) -> TextPattern? {
        if let pattern = TextPattern(text) { return pattern }
        add(
            part, "`\(text)` is not a pattern; it must contain exactly one `*`, which matches the value",
            hint: "for example \(example)")
        return nil
    }

    // MARK: Shared

    /// Compiles a text with variables.
    mutating func template(
        _ text: some StringProtocol, as escaping: Escaping, part: TemplateError.Part
    ) -> TextTemplate {
        var problems: [TextTemplate.Problem] = []
        let template = TextTemplate(text, slots: slots, kind: kind, as: escaping, problems: &problems)
        for problem in problems {
            switch problem {
            case .unclosed: add(part, "`{{` without `}}`", hint: "close the variable, as in {{count}}")
            case .unknownVariable(let name):
                add(part, "unknown variable `\(name)`", unknownName: name)
            }
        }
        return template
    }

    /// Adds an error.
    mutating func add(
        _ part: TemplateError.Part, _ message: String, unknownName: String? = nil, hint: String? = nil
    ) {
        mistakes.append(TemplateError(part, message, unknownName: unknownName, hint: hint))
    }

    /// Returns the name of a byte for error messages.
    static func name(of byte: UInt8) -> String {
        switch byte {
        case 10, 13: "a line break"
        case 9: "a tab"
        case 32: "a space"
        case 127...: byte == 127 ? "a control character" : "a character outside ASCII"
        default: byte < 32 ? "a control character" : "`\(Character(Unicode.Scalar(byte)))`"
        }
    }
}
