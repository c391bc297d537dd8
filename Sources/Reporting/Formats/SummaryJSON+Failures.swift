// SPDX-License-Identifier: GPL-3.0-or-later
internal import Measurement
internal import TextFormats

extension SummaryJSON {
    /// Returns the operations that failed in the same way, with one example.
    static func failure(_ failure: Failure) -> JSONText {
        .object([
            ("operation", .text(failure.kind)), ("outcome", .text(failure.outcome.name)),
            ("status", failure.status.map { .integer($0) } ?? .null), ("count", .integer(failure.count)),
            ("example", failure.example.map { example($0, of: failure) } ?? .null),
        ])
    }

    private static func example(_ example: FailureExample, of failure: Failure) -> JSONText {
        func text(_ value: String?) -> JSONText { value.map { .text($0) } ?? .null }
        return .object([
            ("request", .text(example.request)), ("account", .integer(example.account)),
            ("at_seconds", .number(example.at)), ("location", text(example.location)),
            ("content_type", text(example.contentType)), ("content_encoding", text(example.contentEncoding)),
            ("body", text(example.body)), ("detail", text(example.detail.isEmpty ? nil : example.detail)),
            ("in_words", .text(failure.sentence)),
        ])
    }
}
