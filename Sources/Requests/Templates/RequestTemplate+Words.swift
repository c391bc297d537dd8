// SPDX-License-Identifier: GPL-3.0-or-later

extension RequestTemplate {
    /// The request line as people are told it: the method and the path, with `***` for each captured value and each secret.
    public func line(for request: RenderContext, mask: SecretMask = SecretMask()) -> String {
        var bytes: [UInt8] = []
        for piece in path.pieces {
            bytes.append(contentsOf: path.literals[piece.literal])
            guard let variable = piece.variable else { continue }
            if case .value = variable {
                bytes.append(contentsOf: SecretMask.mark.utf8)
            } else {
                _ = variable.render(
                    request, CaptureStore(slots: [], accounts: 0), as: piece.escaping, into: &bytes)
            }
        }
        return "\(method.rawValue) \(mask.text(bytes, most: 2 * SecretMask.shownBytes))"
    }

    /// The values that the request needs and that are not there.
    public func missing(for request: RenderContext, values: CaptureStore) -> [ValueReference] {
        needs.filter { !values.isSet($0, actor: request.actor, subject: request.subject) }
    }

    /// Why an answer with an expected status gives nothing to keep, in words.
    ///
    /// - Parameters:
    ///   - body: as it came.
    ///   - fields: its header lines, a line feed after each.
    ///   - slots: of the profile.
    ///   - contentEncoding: what the answer says of its body; nil if it says nothing.
    /// - Returns: nil if all that is wanted stands in it.
    public func captureProblem(
        in body: Span<UInt8>, fields: Span<UInt8>, slots: [ValueSlot], contentEncoding: String? = nil
    ) -> String? {
        for capture in captures {
            let name = capture.target.name(among: slots)
            let place = capture.source.words
            if case .json = capture.source, let problem = Self.bodyProblem(body, contentEncoding: contentEncoding) {
                return problem
            }
            var text: [UInt8] = []
            guard capture.source.append(body: body, fields: fields, to: &text) else {
                if capture.isOptional { continue }
                return "nothing stands at \(place) that \(name) could keep: "
                    + (capture.source.kind(in: body).map { "it is \($0.words)" } ?? "it is not there")
            }
            let width = slots[capture.target.slot].width
            if text.isEmpty { return "the value at \(place), for \(name), is empty" }
            if text.count > width {
                return "the value at \(place) has \(text.count) bytes, more than the width \(width) of \(name)"
            }
            if text.contains(where: \.isControl) {
                return "the value at \(place), for \(name), holds control characters"
            }
        }
        return keepsCookies ? "a cookie is malformed, or does not fit beside those that are kept" : nil
    }

    /// Why a body is no JSON; nil if it is.
    private static func bodyProblem(_ body: Span<UInt8>, contentEncoding: String?) -> String? {
        if let contentEncoding, !contentEncoding.isEmpty, contentEncoding.lowercased() != "identity" {
            return "its body is compressed (Content-Encoding: \(contentEncoding)), and answers are not unpacked"
        }
        if JSONScanner.isValid(body) { return nil }
        if body.isEmpty { return "its body is empty" }
        if body.count >= 2, body[0] == 0x1F, body[1] == 0x8B {
            return "its body is gzip, and answers are not unpacked"
        }
        var place = 0
        while place < body.count, body[place] <= 32 { place += 1 }
        return place < body.count && body[place] == UInt8(ascii: "<")
            ? "its body is HTML and not JSON" : "its body is not JSON"
    }
}

extension ValueSource {
    /// Where the value stands, in words.
    fileprivate var words: String {
        switch self {
        case .json(let pointer): "\(pointer)"
        case .body: "the pattern in the body"
        case .header(let name, _): "the header \(String(decoding: name.bytes, as: UTF8.self))"
        }
    }

    /// What stands at a JSON pointer in place of a value; nil if nothing does, or if the source is another.
    fileprivate func kind(in body: Span<UInt8>) -> JSONKind? {
        if case .json(let pointer) = self { JSONScanner.kind(at: pointer, in: body) } else { nil }
    }
}

extension JSONKind {
    fileprivate var words: String {
        switch self {
        case .string: "a text"
        case .number: "a number"
        case .bool: "true or false"
        case .null: "null"
        case .list: "a list"
        case .object: "an object"
        }
    }
}
