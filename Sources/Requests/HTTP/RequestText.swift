// SPDX-License-Identifier: GPL-3.0-or-later
/// The source text of a request, before compilation to a template.
public struct RequestText: Sendable {
    /// A header name and its value, a text with variables.
    public struct Header: Sendable {
        /// The name, such as `Authorization`.
        public var name: String
        /// The value, such as `Bearer {{actor.token}}`.
        public var value: String

        /// Makes a header.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The body of a request.
    public enum Body: Sendable {
        /// No body.
        case none
        /// A text with variables that is JSON after substitution.
        case json(String)
        /// The fields of a form, each a text with variables.
        case form([Header])
    }

    /// The name in messages and counts, for example `likePost`.
    public var name: String
    /// The method and the path: `POST /v1/posts/{{subject.post}}/likes`.
    public var line: String
    /// The request's own headers, in addition to those of the profile.
    public var headers: [Header]
    /// The body.
    public var body: Body
    /// Statuses that mean success.
    public var expected: StatusSet
    /// Statuses that mean a valid refusal.
    public var refused: StatusSet
    /// Captures: the name of a value, for example `actor.post`, and its position in the response: a JSON pointer,
    /// `header:NAME` or `body:PATTERN`.
    public var captures: [Header]
    /// Captures that may be absent from the response.
    public var optionalCaptures: [Header]
    /// The figures that the response reports to the audit.
    public var extract: AuditPointers

    /// Creates a request text.
    public init(
        name: String = "request", line: String, headers: [Header] = [], body: Body = .none,
        expected: StatusSet = .success, refused: StatusSet = .none, captures: [Header] = [],
        optionalCaptures: [Header] = [], extract: AuditPointers = AuditPointers()
    ) {
        self.name = name
        self.line = line
        self.headers = headers
        self.body = body
        self.expected = expected
        self.refused = refused
        self.captures = captures
        self.optionalCaptures = optionalCaptures
        self.extract = extract
    }
}

/// One error in a request's text.
public struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The part of the text that contains the error.
    public enum Part: Hashable, Sendable {
        /// The method and the path.
        case line
        /// The header with this name.
        case header(String)
        /// The JSON text.
        case json
        /// The form field with this name.
        case field(String)
        /// The capture with this name.
        case capture(String)
        /// The statuses.
        case statuses
    }

    /// The part of the text that contains the error.
    public var part: Part
    /// The given value and the rule it breaks.
    public var message: String
    /// The unknown name, if the error is one.
    public var unknownName: String?
    /// The suggested correction.
    public var hint: String?

    init(_ part: Part, _ message: String, unknownName: String? = nil, hint: String? = nil) {
        self.part = part
        self.message = message
        self.unknownName = unknownName
        self.hint = hint
    }

    /// The message and the hint.
    public var description: String { hint.map { "\(message); \($0)" } ?? message }
}
