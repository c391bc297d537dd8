// SPDX-License-Identifier: GPL-3.0-or-later

extension RequestTemplate {
    /// Keeps what the template captures from an answer.
    ///
    /// - Parameters:
    ///   - body: the answer's body.
    ///   - request: what the request was about.
    ///   - values: gets the values.
    ///   - scratch: storage that the caller keeps; its content is of no use afterwards.
    /// - Returns: captures for which the answer holds no value that fits: the body is not JSON, nothing stands at the
    ///   pointer, unless it is optional, or it is wider than its slot. What was known before stays.
    public func capture(
        from body: Span<UInt8>, for request: RenderContext, into values: CaptureStore, scratch: inout [UInt8]
    ) -> Int {
        var failures = 0
        for capture in captures {
            scratch.removeAll(keepingCapacity: true)
            let isThere = JSONScanner.appendText(at: capture.pointer, in: body, to: &scratch)
            if !isThere, capture.isOptional { continue }
            let isKept =
                isThere && values.set(capture.target, actor: request.actor, subject: request.subject, to: scratch[...])
            if !isKept { failures += 1 }
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
