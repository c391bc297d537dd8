// SPDX-License-Identifier: GPL-3.0-or-later

extension RequestTemplate {
    /// Returns the request line for display: the method and the path, with `***` for each captured value and each
    /// secret.
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

    /// Returns the values that the request needs and that are missing.
    public func missing(for request: RenderContext, values: CaptureStore) -> [ValueReference] {
        needs.filter { !values.isSet($0, actor: request.actor, subject: request.subject) }
    }

    /// Describes why captures fail on a response with an expected status.
    ///
    /// - Parameters:
    ///   - body: the body as received.
    ///   - fields: the header lines, with a line feed after each.
    ///   - slots: the profile's slots.
    ///   - contentEncoding: the value of `Content-Encoding`, or nil.
    /// - Returns: nil if the response contains all values.
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
                return "cannot capture \(name) from \(place): "
                    + (capture.source.kind(in: body).map { "found \($0.words)" } ?? "no value found")
            }
            let width = slots[capture.target.slot].width
            if text.isEmpty { return "cannot capture \(name) from \(place): the value is empty" }
            if text.count > width {
                return "cannot capture \(name) from \(place): the value has \(text.count) bytes, more than the width "
                    + "\(width)"
            }
            if text.contains(where: \.isControl) {
                return "cannot capture \(name) from \(place): the value contains control characters"
            }
        }
        return keepsCookies ? "a cookie is malformed or exceeds the account's cookie storage" : nil
    }

    /// Describes why a body is not JSON; nil if it is.
    private static func bodyProblem(_ body: Span<UInt8>, contentEncoding: String?) -> String? {
        if let contentEncoding, !contentEncoding.isEmpty, contentEncoding.lowercased() != "identity" {
            return "the response body is compressed (Content-Encoding: \(contentEncoding)); "
                + "the driver does not decompress responses"
        }
        if JSONScanner.isValid(body) { return nil }
        if body.isEmpty { return "the response body is empty" }
        if body.count >= 2, body[0] == 0x1F, body[1] == 0x8B {
            return "the response body is gzip data; the driver does not decompress responses"
        }
        var place = 0
        while place < body.count, body[place] <= 32 { place += 1 }
        return place < body.count && body[place] == UInt8(ascii: "<")
            ? "the response body is HTML, not JSON" : "the response body is not JSON"
    }
}

extension ValueSource {
    /// The position of the value, for messages.
    fileprivate var words: String {
        switch self {
        case .json(let pointer): "\(pointer)"
        case .body: "the body pattern"
        case .header(let name, _): "the header \(String(decoding: name.bytes, as: UTF8.self))"
        }
    }

    /// Returns the kind of the value at a JSON pointer; nil if there is none, or if the source is not a JSON pointer.
    fileprivate func kind(in body: Span<UInt8>) -> JSONKind? {
        if case .json(let pointer) = self { JSONScanner.kind(at: pointer, in: body) } else { nil }
    }
}

extension JSONKind {
    fileprivate var words: String {
        switch self {
        case .string: "a string"
        case .number: "a number"
        case .bool: "a Boolean"
        case .null: "null"
        case .list: "a list"
        case .object: "an object"
        }
    }
}
