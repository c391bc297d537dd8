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
