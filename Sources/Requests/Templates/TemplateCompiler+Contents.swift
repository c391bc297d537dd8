// SPDX-License-Identifier: GPL-3.0-or-later

extension TemplateCompiler {
    /// Compiles the request's headers: the profile's, overridden by its own, and the content type of its body.
    mutating func headers(
        _ own: [RequestText.Header], base: [RequestText.Header], type: String?
    ) -> [(name: String, value: TextTemplate, text: String)] {
        let isOwn = Set(own.map { $0.name.lowercased() })
        var compiled: [(name: String, value: TextTemplate, text: String)] = []
        for header in base.filter({ !isOwn.contains($0.name.lowercased()) }) + own where !header.value.isEmpty {
            if let value = self.header(header) {
                let name = header.name.lowercased()
                if compiled.contains(where: { $0.name == name }) {
                    add(.header(header.name), "duplicate header `\(header.name)`", hint: "keep one of them")
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
        let part = TemplateError.Part.header(header.name)
        let name = header.name.lowercased()
        guard !name.isEmpty, name.utf8.allSatisfy(\.isTokenCharacter) else {
            add(part, "`\(header.name)` is not a header name", hint: "use letters, digits and `-`")
            return nil
        }
        if let reason = Self.ownedHeaders[name] {
            add(part, "a profile cannot set the header `\(header.name)`: \(reason)", hint: "delete it")
            return nil
        }
        if name == "cookie", cookies != nil {
            add(
                part, "a request cannot set the header `\(header.name)`: `cookies: true` sends the account's cookies",
                hint: "delete the header or `cookies: true`")
            return nil
        }
        let template = self.template(header.value, as: .none, part: part)
        if let wrong = template.literals.first(where: \.isControl) {
            add(
                part, "the header `\(header.name)` contains \(Self.name(of: wrong)); a value must be one line of text",
                hint: "delete it")
        }
        return template
    }

    /// Headers that the driver sets in each request, with the reason.
    private static let ownedHeaders = [
        "host": "the driver derives it from the target", "content-length": "the driver derives it from the body",
        "transfer-encoding": "requests have a length", "connection": "the driver manages connections",
        "upgrade": "the driver manages connections", "expect": "the driver does not wait before it sends a body",
        "te": "the driver does not read trailers", "trailer": "requests have no trailers",
        "keep-alive": "the driver manages connections",
        "accept-encoding": "the driver does not decompress responses",
    ]

    // MARK: Bodies

    /// Compiles the body, and returns its content type; nil if there is no body.
    mutating func body(_ body: RequestText.Body) -> (TextTemplate, String?) {
        switch body {
        case .none: return (TextTemplate(), nil)
        case .json(let text):
            let template = self.template(text, as: .json, part: .json)
            if !mistakes.contains(where: { $0.part == .json }), !Self.isJSON(template) {
                add(
                    .json, "the body is not valid JSON after substitution of its variables",
                    hint: "put names and texts in double quotes: {\"text\":\"{{text}}\"}")
            }
            return (template, "application/json")
        case .form(let fields):
            return (form(fields), "application/x-www-form-urlencoded")
        }
    }

    /// Whether the body is JSON with a word in place of each text and a number in place of any other variable.
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
            // A repeated name that ends in brackets denotes an array.
            if !names.insert(field.name).inserted, !field.name.hasSuffix("[]") {
                add(.field(field.name), "duplicate form field `\(field.name)`", hint: "keep one of them")
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
