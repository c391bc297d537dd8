// SPDX-License-Identifier: GPL-3.0-or-later

extension RequestTemplate {
    /// Keeps what the template captures from an answer.
    ///
    /// - Parameters:
    ///   - body: the answer's body.
    ///   - fields: its header lines, a line feed after each.
    ///   - request: what the request was about.
    ///   - values: gets the values.
    ///   - scratch: storage that the caller keeps; its content is of no use afterwards.
    /// - Returns: captures for which the answer holds no value that fits: the body is not JSON, nothing stands at the
    ///   place, unless it is optional, or it is wider than its slot. What was known before stays.
    public func capture(
        from body: Span<UInt8>, fields: Span<UInt8>, for request: RenderContext, into values: CaptureStore,
        scratch: inout [UInt8]
    ) -> Int {
        var failures = 0
        for capture in captures {
            scratch.removeAll(keepingCapacity: true)
            let isThere = capture.source.append(body: body, fields: fields, to: &scratch)
            if !isThere, capture.isOptional { continue }
            let isKept =
                isThere && values.set(capture.target, actor: request.actor, subject: request.subject, to: scratch[...])
            if !isKept { failures += 1 }
        }
        return failures
    }

    /// Keeps or deletes the cookies that an answer sets, whatever its status.
    ///
    /// - Parameters:
    ///   - fields: the answer's header lines, a line feed after each.
    ///   - request: what the request was about; the cookies are those of its actor.
    ///   - values: has them.
    ///   - now: seconds since 1970.
    /// - Returns: cookies that were not kept: they hold control characters, or do not fit beside those that are there.
    public func keepCookies(
        from fields: Span<UInt8>, for request: RenderContext, in values: CaptureStore, now: Int64
    ) -> Int {
        guard let cookies else { return 0 }
        var found: [CookieJar.Cookie] = []
        var failures = 0
        fields.forEachField(named: HeaderWord.setCookie) { value in
            if let cookie = CookieJar.Cookie(fields, value, now: now) {
                found.append(cookie)
            } else {
                failures += 1
            }
        }
        guard !found.isEmpty else { return failures }
        values.update(slot: cookies, account: request.actor) { text in
            var jar = CookieJar(text)
            for cookie in found where !jar.take(cookie) { failures += 1 }
            text = jar.text
        }
        return failures
    }
}

extension AuditPointers {
    /// The number that an answer tells.
    ///
    /// - Returns: nil if it does not tell that figure, or no whole number stands there.
    public func number(_ figure: AuditFigure, in body: Span<UInt8>) -> Int? {
        self[figure].flatMap { JSONScanner.integer(at: $0, in: body) }.map { Int($0) }
    }

    /// The count that an answer tells.
    ///
    /// - Returns: as `number`, but within 2 to the 40: what lies beyond is no count of anything, and nearest to it is as wrong.
    public func count(_ figure: AuditFigure, in body: Span<UInt8>) -> Int? {
        number(figure, in: body).map { min(max($0, -(1 << 40)), 1 << 40) }
    }

    /// Appends the numbers of a list that an answer tells.
    ///
    /// - Returns: false if it does not tell that figure, or no list of whole numbers stands there; `numbers` is then as it
    ///   was.
    public func appendNumbers(_ figure: AuditFigure, in body: Span<UInt8>, to numbers: inout [Int64]) -> Bool {
        guard let pointer = self[figure] else { return false }
        return JSONScanner.appendIntegers(at: pointer, in: body, to: &numbers)
    }
}
