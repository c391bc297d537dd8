// SPDX-License-Identifier: GPL-3.0-or-later

extension RequestTemplate {
    /// Stores the values that the template captures from a response.
    ///
    /// - Parameters:
    ///   - body: the response body.
    ///   - fields: the header lines, with a line feed after each.
    ///   - request: the parameters of the request.
    ///   - values: receives the values.
    ///   - scratch: reusable storage; its content afterwards is unspecified.
    /// - Returns: the number of failed captures: the body is not JSON, a required value is absent, or a value does not
    ///   fit into its slot. The previous value of a failed capture remains.
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

    /// Stores or deletes the cookies that a response sets, regardless of its status.
    ///
    /// - Parameters:
    ///   - fields: the header lines, with a line feed after each.
    ///   - request: the parameters of the request; the cookies belong to its actor.
    ///   - values: stores the cookies.
    ///   - now: seconds since 1970.
    /// - Returns: the number of rejected cookies: they contain control characters, or exceed the account's cookie
    ///   storage.
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
    /// Returns the number that a response reports.
    ///
    /// - Returns: nil if the response does not report the figure, or its value is not an integer.
    public func number(_ figure: AuditFigure, in body: Span<UInt8>) -> Int? {
        self[figure].flatMap { JSONScanner.integer(at: $0, in: body) }.map { Int($0) }
    }

    /// Returns the count that a response reports.
    ///
    /// - Returns: the result of `number`, clamped to ±2^40. A value beyond that is not a plausible count, and the
    ///   clamped value is equally wrong.
    public func count(_ figure: AuditFigure, in body: Span<UInt8>) -> Int? {
        number(figure, in: body).map { min(max($0, -(1 << 40)), 1 << 40) }
    }

    /// Appends the numbers of a list that a response reports.
    ///
    /// - Returns: false if the response does not report the figure, or its value is not an array of integers; `numbers`
    ///   is then unchanged.
    public func appendNumbers(_ figure: AuditFigure, in body: Span<UInt8>, to numbers: inout [Int64]) -> Bool {
        guard let pointer = self[figure] else { return false }
        return JSONScanner.appendIntegers(at: pointer, in: body, to: &numbers)
    }
}
