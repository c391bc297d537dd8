// SPDX-License-Identifier: GPL-3.0-or-later

/// What came back for a request.
struct Answer {
    /// The status; 100...599.
    var status: Int
    /// What the field `Retry-After` says; seconds, nil if there is none.
    var retryAfter: Double?
    /// Size of the whole answer; bytes.
    var bytes: Int

    /// Bytes of a body beyond which it is taken for one that never ends.
    static let mostBodyBytes = 16 << 20

    /// Seconds of a `Retry-After` field.
    ///
    /// - Parameter field: a number of seconds; a date, or anything else, counts as one second, since the two clocks may differ by more.
    /// - Returns: nil if there is no such field.
    static func seconds(of field: [UInt8]) -> Double? {
        if field.isEmpty { return nil }
        guard let seconds = Double(String(decoding: field, as: UTF8.self)), seconds.isFinite, seconds >= 0 else {
            return 1
        }
        return seconds
    }
}
