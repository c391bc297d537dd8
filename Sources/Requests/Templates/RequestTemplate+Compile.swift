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
    ///   - cookies: the slot in which cookies of accounts are kept; nil to send and keep none.
    ///   - mistakes: gets everything that is wrong with it.
    /// - Returns: nil if there is a mistake.
    public static func compile(
        _ text: RequestText, slots: [ValueSlot] = [], base: [RequestText.Header] = [],
        texts kind: StatusText.Kind = .post, cookies: Int? = nil,
        mistakes: inout [TemplateMistake]
    ) -> RequestTemplate? {
        var compiler = TemplateCompiler(slots: slots, kind: kind, cookies: cookies)
        let template = compiler.compile(text, base: base)
        mistakes.append(contentsOf: compiler.mistakes)
        return compiler.mistakes.isEmpty ? template : nil
    }

    /// Compiles a request whose text is known to be right.
    ///
    /// - Throws: the first `TemplateMistake`.
    public static func compile(
        _ text: RequestText, slots: [ValueSlot] = [], base: [RequestText.Header] = [],
        texts kind: StatusText.Kind = .post, cookies: Int? = nil
    ) throws(TemplateMistake) -> RequestTemplate {
        var mistakes: [TemplateMistake] = []
        let compiled = compile(text, slots: slots, base: base, texts: kind, cookies: cookies, mistakes: &mistakes)
        guard let template = compiled else {
            throw mistakes[0]
        }
        return template
    }
}
