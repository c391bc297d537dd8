// SPDX-License-Identifier: GPL-3.0-or-later

/// A request in the format of HTTP/1.1. A request without variables is a single piece.
struct WireForm: Sendable {
    /// Everything before the body if its length varies, otherwise the whole request.
    private var head = TextTemplate()
    /// The body, if its length varies.
    private var body: TextTemplate?
    /// The expected number of digits of the body's length.
    private var digits = 0

    /// Creates an empty form, as a placeholder.
    init() {}

    init(
        _ method: HTTPMethod, _ path: TextTemplate, _ headers: [(String, TextTemplate)], _ content: TextTemplate,
        hasBody: Bool, host: String, cookies: Int?
    ) {
        head.append("\(method.rawValue) ")
        head.append(path)
        head.append(" HTTP/1.1\r\nHost: \(host)\r\n")
        for (name, value) in headers {
            head.append("\(name): ")
            head.append(value)
            head.append("\r\n")
        }
        if let cookies { head.append(.cookies(slot: cookies), as: .none) }
        guard hasBody else {
            // Some servers wait for a body after a method that usually has one.
            head.append(method.takesBody && method != .delete ? "Content-Length: 0\r\n\r\n" : "\r\n")
            return
        }
        head.append("Content-Length: ")
        if content.isStatic {
            head.append("\(content.literals.count)\r\n\r\n")
            head.append(content)
        } else {
            body = content
            let expected = content.literals.count + 6 * content.variables.count
            digits = String(expected).utf8.count
        }
    }

    /// Appends the request.
    ///
    /// - Returns: the missing value, or nil; `bytes` is then incomplete.
    func render(_ request: RenderContext, _ values: CaptureStore, into bytes: inout [UInt8]) -> ValueReference? {
        if let missing = head.render(request, values, into: &bytes) { return missing }
        guard let body else { return nil }
        let lengthPlace = bytes.count
        for _ in 0..<digits { bytes.append(UInt8(ascii: "0")) }
        bytes.append(contentsOf: Self.endOfHead)
        let start = bytes.count
        if let missing = body.render(request, values, into: &bytes) { return missing }
        write(length: bytes.count - start, at: lengthPlace, in: &bytes)
        return nil
    }

    private static let endOfHead: [UInt8] = Array("\r\n\r\n".utf8)

    /// Writes the body's length into the reserved digits, and moves the body if the number of digits differs.
    private func write(length: Int, at place: Int, in bytes: inout [UInt8]) {
        var needed = 1
        var bound = 10
        while length >= bound {
            needed += 1
            bound *= 10
        }
        if needed > digits {
            bytes.insert(contentsOf: repeatElement(UInt8(ascii: "0"), count: needed - digits), at: place)
        } else if needed < digits {
            bytes.removeSubrange(place..<(place + digits - needed))
        }
        var rest = length
        for digit in (place..<(place + needed)).reversed() {
            bytes[digit] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}
