// SPDX-License-Identifier: GPL-3.0-or-later
/// A template variable: the part between `{{` and `}}`.
public enum Variable: Hashable, Sendable {
    /// `actor.number`: the number of the child that sends the request.
    case actorNumber
    /// `subject.number`: the number of the child that the request concerns.
    case subjectNumber
    /// `count`: the number of likes in one request.
    case count
    /// `instant`: milliseconds since the run's first midnight.
    case instant
    /// `sequence`: the sequence number of the request in the run.
    case sequence
    /// `text`: a generated text.
    case text(StatusText.Kind)
    /// `latitude`: degrees north, five decimals.
    case latitude
    /// `longitude`: degrees east, five decimals.
    case longitude
    /// `seconds`: the duration of a call.
    case seconds
    /// `run`: the unique name of the run.
    case run
    /// The whole `Cookie` header of the actor, including its line break; empty if the account has no cookies. Has no
    /// name.
    case cookies(slot: Int)
    /// `actor.NAME`, `subject.NAME`, `tie.NAME`, `reverseTie.NAME`: a value from a response or a file.
    case value(ValueReference)
}

extension Variable {
    /// The variables that every profile has, with their descriptions, in the order of the reference.
    public static let standard: [(name: String, variable: Variable, summary: String)] = [
        ("actor.number", .actorNumber, "The number of the child that sends the request."),
        ("subject.number", .subjectNumber, "The number of the child that the request concerns."),
        ("count", .count, "The number of likes that a visit gives; 1 for other operations."),
        ("instant", .instant, "Milliseconds since the run's first midnight."),
        ("sequence", .sequence, "The sequence number of the request in the run; equal runs give equal numbers."),
        (
            "run", .run,
            "The unique name of the run: 16 random hexadecimal digits, or the value of `--run-id`. Use it for "
                + "everything that must be new to the backend: idempotency keys, names, addresses."
        ),
        ("text", .text(.post), "A generated text: short in `comment`, longer elsewhere."),
        ("latitude", .latitude, "Degrees north with five decimals; near the child's home."),
        ("longitude", .longitude, "Degrees east with five decimals; near the child's home."),
        ("seconds", .seconds, "The duration of a call: 5 to 374, about 90 on average."),
    ]

    /// Finds a variable by name.
    ///
    /// - Parameters:
    ///   - name: the name between the braces, for example `subject.post`.
    ///   - slots: the values that the profile declares.
    ///   - kind: the kind of text for the variable `text`.
    /// - Returns: nil if no variable has this name.
    public init?(_ name: some StringProtocol, slots: [ValueSlot], text kind: StatusText.Kind) {
        if let standard = Self.standard.first(where: { $0.name == name })?.variable {
            self = standard == .text(.post) ? .text(kind) : standard
        } else if let reference = ValueReference(name, slots: slots) {
            self = .value(reference)
        } else {
            return nil
        }
    }

    /// Whether the variable renders to letters, which JSON allows only inside a string.
    var isWordy: Bool {
        switch self {
        case .text, .run: true
        default: false
        }
    }
}
