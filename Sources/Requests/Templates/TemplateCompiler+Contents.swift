// SPDX-License-Identifier: GPL-3.0-or-later

extension TemplateCompiler {
    /// The request's headers: the profile's, its own in their place, and the type of its body.
    mutating func headers(
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
        if name == "cookie", cookies != nil {
            add(
                part, "the header `\(header.name)` is not the request's: `cookies: true` sends those of the account",
                hint: "delete one of the two")
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

    /// The body, and the type that it has by its form; nil if there is none.
    mutating func body(_ body: RequestText.Body) -> (TextTemplate, String?) {
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
}
