// SPDX-License-Identifier: GPL-3.0-or-later
/// What stands between `{{` and `}}` in a template.
public enum Variable: Hashable, Sendable {
    /// `actor.number`: who asks, as the child's number.
    case actorNumber
    /// `subject.number`: whom it is about, as the child's number.
    case subjectNumber
    /// `count`: how many of the thing are asked at once.
    case count
    /// `instant`: milliseconds since the run's first midnight.
    case instant
    /// `sequence`: the request's own number in the run.
    case sequence
    /// `text`: a generated text.
    case text(StatusText.Kind)
    /// `latitude`: degrees north, five decimals.
    case latitude
    /// `longitude`: degrees east, five decimals.
    case longitude
    /// `seconds`: the length of a call.
    case seconds
    /// `run`: the run's name, which no other run has.
    case run
    /// The whole header of the cookies of the account that asks, its line break included; nothing if it has none. Has no name.
    case cookies(slot: Int)
    /// `actor.NAME`, `subject.NAME`, `tie.NAME`, `reverseTie.NAME`: a value taken from an answer or a file.
    case value(ValueReference)
}

extension Variable {
    /// The variables that every profile has, with what they are, in the order of the reference.
    public static let standard: [(name: String, variable: Variable, summary: String)] = [
        ("actor.number", .actorNumber, "The number of the child who asks."),
        ("subject.number", .subjectNumber, "The number of the child whom it is about."),
        ("count", .count, "How many likes a visit gives; 1 elsewhere."),
        ("instant", .instant, "Milliseconds since the run's first midnight."),
        ("sequence", .sequence, "The request's own number in the run; equal runs give equal numbers."),
        (
            "run", .run,
            "The run's own name: 16 hexadecimal digits, drawn anew for each run, or what `--run-id` gives. Part of what must be "
                + "new to the backend: idempotency keys, names, addresses."
        ),
        ("text", .text(.post), "A generated text: short in `comment`, longer elsewhere."),
        ("latitude", .latitude, "Degrees north with five decimals; near the child's home."),
        ("longitude", .longitude, "Degrees east with five decimals; near the child's home."),
        ("seconds", .seconds, "The length of a call: 5 to 374, some 90 on average."),
    ]

    /// Finds a variable by its name.
    ///
    /// - Parameters:
    ///   - name: as between the braces, such as `subject.post`.
    ///   - slots: the values that the profile declares.
    ///   - kind: which texts `text` gives.
    /// - Returns: nil if there is none of that name.
    public init?(_ name: some StringProtocol, slots: [ValueSlot], text kind: StatusText.Kind) {
        if let standard = Self.standard.first(where: { $0.name == name })?.variable {
            self = standard == .text(.post) ? .text(kind) : standard
        } else if let reference = ValueReference(name, slots: slots) {
            self = .value(reference)
        } else {
            return nil
        }
    }

    /// Whether the variable renders to letters, which only a quoted place in JSON can hold.
    var isWordy: Bool {
        switch self {
        case .text, .run: true
        default: false
        }
    }
}
