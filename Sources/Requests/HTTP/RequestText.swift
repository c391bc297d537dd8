// SPDX-License-Identifier: GPL-3.0-or-later
/// A request as people write it, before it is compiled to a template.
public struct RequestText: Sendable {
    /// A header's name and its value, a text with variables.
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

    /// What a request carries.
    public enum Body: Sendable {
        /// Nothing.
        case none
        /// A text with variables that is JSON once they have values.
        case json(String)
        /// Fields of a form, each a text with variables.
        case form([Header])
    }

    /// The name in messages and counts, such as `likePost`.
    public var name: String
    /// The method and the path: `POST /v1/posts/{{subject.post}}/likes`.
    public var line: String
    /// The request's own headers, beside those of the profile.
    public var headers: [Header]
    /// What it carries.
    public var body: Body
    /// Statuses that say that it was done.
    public var expected: StatusSet
    /// Statuses that say a right no.
    public var refused: StatusSet
    /// What is taken from its answers: the name of a value, such as `actor.post`, and where it stands: a JSON pointer, or
    /// `header:NAME` or `body:PATTERN`.
    public var captures: [Header]
    /// The same, where the answer has it.
    public var optionalCaptures: [Header]
    /// What its answers tell, for the audit.
    public var tells: AuditPointers

    /// Describes a request.
    public init(
        name: String = "request", line: String, headers: [Header] = [], body: Body = .none,
        expected: StatusSet = .success, refused: StatusSet = .none, captures: [Header] = [],
        optionalCaptures: [Header] = [], tells: AuditPointers = AuditPointers()
    ) {
        self.name = name
        self.line = line
        self.headers = headers
        self.body = body
        self.expected = expected
        self.refused = refused
        self.captures = captures
        self.optionalCaptures = optionalCaptures
        self.tells = tells
    }
}

/// One mistake in a request's text.
public struct TemplateMistake: Error, Hashable, Sendable, CustomStringConvertible {
    /// Which part of the text it is in.
    public enum Part: Hashable, Sendable {
        /// The method and the path.
        case line
        /// The header of that name.
        case header(String)
        /// The JSON text.
        case json
        /// The form's field of that name.
        case field(String)
        /// The capture of that name.
        case capture(String)
        /// The statuses.
        case statuses
    }

    /// Which part of the text it is in.
    public var part: Part
    /// What was given and which rule it breaks.
    public var message: String
    /// The name that is unknown, where one is.
    public var unknownName: String?
    /// What to do.
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
