// SPDX-License-Identifier: GPL-3.0-or-later

extension RequestTemplate {
    /// Compiles a request.
    ///
    /// - Parameters:
    ///   - text: as written.
    ///   - slots: the values that the profile declares.
    ///   - base: the profile's headers; one of the request's own with the same name takes its place, and an empty one takes it
    ///     away.
    ///   - kind: which texts the variable `text` gives.
    ///   - mistakes: gets everything that is wrong with it.
    /// - Returns: nil if there is a mistake.
    public static func compile(
        _ text: RequestText, slots: [ValueSlot] = [], base: [RequestText.Header] = [],
        texts kind: StatusText.Kind = .post,
        mistakes: inout [TemplateMistake]
    ) -> RequestTemplate? {
        var compiler = TemplateCompiler(slots: slots, kind: kind)
        let template = compiler.compile(text, base: base)
        mistakes.append(contentsOf: compiler.mistakes)
        return compiler.mistakes.isEmpty ? template : nil
    }

    /// Compiles a request whose text is known to be right.
    ///
    /// - Throws: the first `TemplateMistake`.
    public static func compile(
        _ text: RequestText, slots: [ValueSlot] = [], base: [RequestText.Header] = [],
        texts kind: StatusText.Kind = .post
    ) throws(TemplateMistake) -> RequestTemplate {
        var mistakes: [TemplateMistake] = []
        guard let template = compile(text, slots: slots, base: base, texts: kind, mistakes: &mistakes) else {
            throw mistakes[0]
        }
        return template
    }
}

/// Compiles one request and gathers what is wrong with it.
private struct TemplateCompiler {
    let slots: [ValueSlot]
    let kind: StatusText.Kind
    var mistakes: [TemplateMistake] = []

    mutating func compile(_ text: RequestText, base: [RequestText.Header]) -> RequestTemplate? {
        let (method, path) = line(text.line)
        let (body, type) = self.body(text.body)
        if let method, !method.takesBody, type != nil {
            add(.line, "a \(method.rawValue) carries no body", hint: "use POST, or delete the body")
        }
        let headers = self.headers(text.headers, base: base, type: type)
        let captures = text.captures.compactMap { capture($0) }
        if method == .head, !text.captures.isEmpty || !text.tells.isEmpty {
            add(.line, "an answer to HEAD has no body from which anything could be read", hint: "use GET")
        }
        if text.expected.isEmpty { add(.statuses, "no status is expected", hint: "such as 200") }
        if text.expected.overlaps(text.refused) {
            add(
                .statuses, "a status is both expected and refused",
                hint: text.expected == .success ? "2xx is expected unless `expect` says otherwise" : nil)
        }
        guard let method, mistakes.isEmpty else { return nil }
        return RequestTemplate(
            text, method: method, path: path, headers: headers, body: body, hasBody: type != nil, captures: captures)
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
                .line, "\(word.isEmpty ? "nothing" : "`\(word)`") is no method; the methods are \(known)",
                hint: isSmall ? "write \(word.uppercased())" : "write a method and a path, such as `GET /v1/feed`")
        }
        if path.isEmpty {
            if method != nil { add(.line, "no path after the method", hint: "such as `GET /v1/feed`") }
        } else if !path.hasPrefix("/") {
            add(.line, "the path `\(path)` must begin with `/`", hint: "the host is given when a run is started")
        }
        let template = self.template(path, as: .percent, part: .line)
        if let wrong = template.literals.first(where: { $0 <= 32 || $0 >= 127 }) {
            add(.line, "the path holds \(Self.name(of: wrong))", hint: "percent-encode it, such as %20 for a space")
        }
        if template.literals.contains(UInt8(ascii: "#")) {
            add(.line, "the path holds `#`, which is never sent", hint: "write %23")
        }
        return (method, template)
    }

    // MARK: Headers

    private mutating func headers(
        _ own: [RequestText.Header], base: [RequestText.Header], type: String?
    ) -> [(name: String, value: TextTemplate, text: String)] {
        let isOwn = Set(own.map { $0.name.lowercased() })
        var compiled: [(name: String, value: TextTemplate, text: String)] = []
        for header in base.filter({ !isOwn.contains($0.name.lowercased()) }) + own where !header.value.isEmpty {
            if let value = self.header(header) {
                let name = header.name.lowercased()
                if compiled.contains(where: { $0.name == name }) {
                    add(.header(header.name), "the header `\(header.name)` is given twice", hint: "keep one of them")
                }
                compiled.append((name, value, header.name))
            }
        }
        if let type, !compiled.contains(where: { $0.name == "content-type" }) {
            var value = TextTemplate()
            value.append(type)
            compiled.append(("content-type", value, "Content-Type"))
        }
        return compiled
    }

    private mutating func header(_ header: RequestText.Header) -> TextTemplate? {
        let part = TemplateMistake.Part.header(header.name)
        let name = header.name.lowercased()
        guard !name.isEmpty, name.utf8.allSatisfy(\.isTokenCharacter) else {
            add(part, "`\(header.name)` is no name of a header", hint: "letters, digits and `-`")
            return nil
        }
        if let reason = Self.ownedHeaders[name] {
            add(part, "the header `\(header.name)` is not the profile's: \(reason)", hint: "delete it")
            return nil
        }
        let template = self.template(header.value, as: .none, part: part)
        if let wrong = template.literals.first(where: \.isControl) {
            add(
                part, "the header `\(header.name)` holds \(Self.name(of: wrong)), which would end it or begin another",
                hint: "write one line")
        }
        return template
    }

    /// Headers that are made with each request, and why.
    private static let ownedHeaders = [
        "host": "it follows from the target", "content-length": "it follows from the body",
        "transfer-encoding": "requests have a length", "connection": "the driver keeps connections",
        "upgrade": "the driver keeps connections", "expect": "the driver does not wait before a body",
        "te": "trailers are not read", "trailer": "requests have no trailers",
        "keep-alive": "the driver keeps connections",
        "accept-encoding": "answers are read as they are",
    ]

    // MARK: Bodies

    private mutating func body(_ body: RequestText.Body) -> (TextTemplate, String?) {
        switch body {
        case .none: return (TextTemplate(), nil)
        case .json(let text):
            let template = self.template(text, as: .json, part: .json)
            if !mistakes.contains(where: { $0.part == .json }), !Self.isJSON(template) {
                add(
                    .json, "the body is not JSON once its variables have values",
                    hint: "names and texts stand in double quotes: {\"text\":\"{{text}}\"}")
            }
            return (template, "application/json")
        case .form(let fields):
            return (form(fields), "application/x-www-form-urlencoded")
        }
    }

    /// Whether the body is JSON with a word in place of each text and a number in place of all else.
    private static func isJSON(_ template: TextTemplate) -> Bool {
        var sample: [UInt8] = []
        for piece in template.pieces {
            sample.append(contentsOf: template.literals[piece.literal])
            if let variable = piece.variable { sample.append(UInt8(ascii: variable.isWordy ? "x" : "1")) }
        }
        return JSONScanner.isValid(sample.span)
    }

    private mutating func form(_ fields: [RequestText.Header]) -> TextTemplate {
        var form = TextTemplate()
        var names: Set<String> = []
        for field in fields {
            // Arrays are written as fields of one name that ends in brackets.
            if !names.insert(field.name).inserted, !field.name.hasSuffix("[]") {
                add(.field(field.name), "the field `\(field.name)` is given twice", hint: "keep one of them")
            }
            if !form.isEmpty { form.append("&") }
            form.append(Self.formEncoded(Array(field.name.utf8)[...]))
            form.append("=")
            let value = template(field.value, as: .form, part: .field(field.name))
            for piece in value.pieces {
                form.append(Self.formEncoded(value.literals[piece.literal]))
                if let variable = piece.variable { form.append(variable, as: .form) }
            }
        }
        return form
    }

    private static func formEncoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var encoded: [UInt8] = []
        Escaping.form.append(bytes, to: &encoded)
        return encoded
    }

    // MARK: Captures

    private mutating func capture(_ text: RequestText.Header) -> RequestTemplate.Capture? {
        let part = TemplateMistake.Part.capture(text.name)
        let reference = ValueReference(text.name, slots: slots)
        if reference == nil {
            add(
                part, "`\(text.name)` is no value of the profile", unknownName: text.name,
                hint: "declare it under `values`")
        }
        let pointer = JSONPointer(text.value)
        if pointer == nil {
            add(part, "`\(text.value)` is no JSON pointer", hint: "such as /id or /user/name; `~` is ~0 and `/` is ~1")
        } else if pointer?.namesMany == true {
            add(part, "`\(text.value)` names many values; one is kept", hint: "name one, such as /posts/0/id")
        }
        guard let reference, let pointer else { return nil }
        return RequestTemplate.Capture(target: reference, pointer: pointer)
    }

    // MARK: Shared

    private mutating func template(
        _ text: some StringProtocol, as escaping: Escaping, part: TemplateMistake.Part
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

    private mutating func add(
        _ part: TemplateMistake.Part, _ message: String, unknownName: String? = nil, hint: String? = nil
    ) {
        mistakes.append(TemplateMistake(part, message, unknownName: unknownName, hint: hint))
    }

    private static func name(of byte: UInt8) -> String {
        switch byte {
        case 10, 13: "a line break"
        case 9: "a tab"
        case 32: "a space"
        case 127...: byte == 127 ? "a control character" : "a character outside ASCII"
        default: byte < 32 ? "a control character" : "`\(Character(Unicode.Scalar(byte)))`"
        }
    }
}
