// SPDX-License-Identifier: GPL-3.0-or-later

extension Failure {
    /// The example as one sentence, such as `GET /v1/feed of account 7 was answered with 404 (text/html): <!doctype…`.
    public var sentence: String {
        guard let example else { return "\(kind): \(meaning)" }
        let what = [answer(example), example.detail].filter { !$0.isEmpty }.joined(separator: "; ")
        let body = example.body.map { $0.isEmpty ? "; no body" : ": \($0)" } ?? ""
        return "\(example.request) of account \(example.account) \(what)\(body)"
    }

    private var meaning: String { status.map { "answered with \($0)" } ?? outcome.meaning }

    /// Returns the outcome of the request in words, without the body.
    private func answer(_ example: FailureExample) -> String {
        guard let status else {
            return example.body == nil ? "failed: \(outcome.meaning)" : "failed: \(outcome.meaning), after receiving"
        }
        var about = [example.contentType, example.contentEncoding.map { "Content-Encoding: \($0)" }].compactMap(\.self)
        about.removeAll { $0.isEmpty }
        var text = "was answered with \(status)" + (about.isEmpty ? "" : " (\(about.joined(separator: ", ")))")
        if isRedirect {
            text += ", which is not followed; "
            text += example.location.map { "it points to \($0)" } ?? "it has no Location"
        }
        return text
    }

    /// Whether the answer is a redirect.
    public var isRedirect: Bool { status.map { [301, 302, 303, 307, 308].contains($0) } ?? false }

    /// Whether the answer is an HTML page.
    var isPage: Bool {
        guard let example else { return false }
        return example.contentType?.lowercased().contains("html") ?? false || example.body?.hasPrefix("<") ?? false
    }

    /// Whether the answer is compressed.
    var isCompressed: Bool {
        guard let encoding = example?.contentEncoding?.lowercased() else {
            return example?.body?.hasPrefix("\\x1f\\x8b") ?? false
        }
        return !encoding.isEmpty && encoding != "identity"
    }
}
