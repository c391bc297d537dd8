// SPDX-License-Identifier: GPL-3.0-or-later

extension RequestTemplate {
    /// Compiles a request.
    ///
    /// - Parameters:
    ///   - text: the source text.
    ///   - slots: the values that the profile declares.
    ///   - base: the profile's headers; a header of the request replaces the one with the same name, and an empty value
    ///     removes it.
    ///   - kind: the kind of text for the variable `text`.
    ///   - cookies: the slot for the cookies of accounts; nil to send and store none.
    ///   - mistakes: receives all errors.
    /// - Returns: nil if there is an error.
    public static func compile(
        _ text: RequestText, slots: [ValueSlot] = [], base: [RequestText.Header] = [],
        texts kind: StatusText.Kind = .post, cookies: Int? = nil,
        mistakes: inout [TemplateError]
    ) -> RequestTemplate? {
        var compiler = TemplateCompiler(slots: slots, kind: kind, cookies: cookies)
        let template = compiler.compile(text, base: base)
        mistakes.append(contentsOf: compiler.mistakes)
        return compiler.mistakes.isEmpty ? template : nil
    }

    /// Compiles a request whose text is known to be valid.
    ///
    /// - Throws: the first `TemplateError`.
    public static func compile(
        _ text: RequestText, slots: [ValueSlot] = [], base: [RequestText.Header] = [],
        texts kind: StatusText.Kind = .post, cookies: Int? = nil
    ) throws(TemplateError) -> RequestTemplate {
        var mistakes: [TemplateError] = []
        let compiled = compile(text, slots: slots, base: base, texts: kind, cookies: cookies, mistakes: &mistakes)
        guard let template = compiled else {
            throw mistakes[0]
        }
        return template
    }
}
