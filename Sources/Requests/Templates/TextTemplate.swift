// SPDX-License-Identifier: GPL-3.0-or-later

/// A text with variables, as a sequence of pieces.
struct TextTemplate: Sendable {
    /// Literal bytes, followed by a variable unless the text ends there.
    struct Piece: Sendable {
        var literal: Range<Int>
        var variable: Variable?
        var escaping: Escaping
    }

    private(set) var literals: [UInt8] = []
    private(set) var pieces: [Piece] = []

    /// Whether the text has no variables.
    var isStatic: Bool { pieces.allSatisfy { $0.variable == nil } }

    var isEmpty: Bool { pieces.isEmpty }

    /// The variables, in order.
    var variables: [Variable] { pieces.compactMap(\.variable) }

    mutating func append(_ text: some StringProtocol) { append(Array(text.utf8)) }

    mutating func append(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        let start = literals.count
        literals.append(contentsOf: bytes)
        if let last = pieces.indices.last, pieces[last].variable == nil {
            pieces[last].literal = pieces[last].literal.lowerBound..<literals.count
        } else {
            pieces.append(Piece(literal: start..<literals.count, variable: nil, escaping: .none))
        }
    }

    mutating func append(_ variable: Variable, as escaping: Escaping) {
        if let last = pieces.indices.last, pieces[last].variable == nil {
            pieces[last].variable = variable
            pieces[last].escaping = escaping
        } else {
            pieces.append(Piece(literal: literals.count..<literals.count, variable: variable, escaping: escaping))
        }
    }

    mutating func append(_ other: TextTemplate) {
        for piece in other.pieces {
            append(Array(other.literals[piece.literal]))
            if let variable = piece.variable { append(variable, as: piece.escaping) }
        }
    }

    /// Returns the text with the variable `run` replaced by a run's name, which needs no escaping.
    func naming(_ run: RunID) -> TextTemplate {
        var named = TextTemplate()
        for piece in pieces {
            named.append(Array(literals[piece.literal]))
            switch piece.variable {
            case .run: named.append(run.text)
            case .some(let variable): named.append(variable, as: piece.escaping)
            case nil: break
            }
        }
        return named
    }

    /// Appends the rendered text.
    ///
    /// - Returns: the missing value, or nil; `bytes` is then incomplete.
    func render(_ request: RenderContext, _ values: CaptureStore, into bytes: inout [UInt8]) -> ValueReference? {
        for piece in pieces {
            bytes.append(contentsOf: literals[piece.literal])
            guard let variable = piece.variable else { break }
            if let missing = variable.render(request, values, as: piece.escaping, into: &bytes) { return missing }
        }
        return nil
    }
}

extension Variable {
    /// Appends the variable's value.
    ///
    /// - Returns: the missing value, or nil.
    func render(
        _ request: RenderContext, _ values: CaptureStore, as escaping: Escaping, into bytes: inout [UInt8]
    ) -> ValueReference? {
        switch self {
        case .actorNumber: bytes.append(decimal: UInt64(request.actor))
        case .subjectNumber: bytes.append(decimal: UInt64(request.subject))
        case .count: bytes.append(decimal: UInt64(request.count))
        case .instant: bytes.append(decimal: request.instant)
        case .sequence: bytes.append(decimal: request.sequence)
        case .text(let kind): StatusText.append(kind, for: request, as: escaping, to: &bytes)
        case .latitude: GeneratedValue.appendLatitude(request, to: &bytes)
        case .longitude: GeneratedValue.appendLongitude(request, to: &bytes)
        case .seconds: bytes.append(decimal: GeneratedValue.callSeconds(request))
        case .run: bytes.append(contentsOf: RunID.unnamed.text.utf8)
        case .cookies(let slot):
            let start = bytes.count
            bytes.append(contentsOf: HeaderWord.cookieField)
            let jar = ValueReference(slot: slot, owner: .actor)
            if values.append(jar, request.actor, request.subject, as: .none, to: &bytes) {
                bytes.append(13)
                bytes.append(10)
            } else {
                bytes.removeLast(bytes.count - start)
            }
        case .value(let reference):
            if !values.append(reference, request.actor, request.subject, as: escaping, to: &bytes) { return reference }
        }
        return nil
    }
}

extension TextTemplate {
    /// The reason why a text is not a valid template.
    enum Problem: Error {
        /// `{{` without `}}`.
        case unclosed
        case unknownVariable(String)
    }

    /// Parses a text.
    ///
    /// - Parameters:
    ///   - text: a text with variables between `{{` and `}}`; spaces around a name are ignored.
    ///   - escaping: the encoding of values.
    ///   - problems: receives the errors; the template is then unspecified.
    init(
        _ text: some StringProtocol, slots: [ValueSlot], kind: StatusText.Kind, as escaping: Escaping,
        problems: inout [Problem]
    ) {
        let bytes = Array(text.utf8)
        var start = 0
        while let opening = Self.find(UInt8(ascii: "{"), in: bytes, from: start) {
            append(Array(bytes[start..<opening]))
            guard let closing = Self.find(UInt8(ascii: "}"), in: bytes, from: opening + 2) else {
                problems.append(.unclosed)
                return
            }
            let name = bytes[(opening + 2)..<closing].filter { $0 != UInt8(ascii: " ") }
            let word = String(decoding: name, as: UTF8.self)
            if let variable = Variable(word, slots: slots, text: kind) {
                append(variable, as: escaping)
            } else {
                problems.append(.unknownVariable(word))
            }
            start = closing + 2
        }
        append(Array(bytes[start...]))
    }

    /// Finds `byte` twice in a row.
    ///
    /// `{{{` opens at its second brace, so that `{{{count}}}` is a variable inside JSON braces.
    private static func find(_ byte: UInt8, in bytes: [UInt8], from start: Int) -> Int? {
        var place = start
        while place + 1 < bytes.count {
            if bytes[place] == byte, bytes[place + 1] == byte {
                let isBrace = byte == UInt8(ascii: "{") && place + 2 < bytes.count && bytes[place + 2] == byte
                if !isBrace { return place }
            }
            place += 1
        }
        return nil
    }
}
