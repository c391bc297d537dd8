// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

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
    /// - Parameter field: a number of seconds, or a date (RFC 9110, 5.6.7), which is taken by this machine's clock; anything else
    ///   counts as one second.
    /// - Returns: at least 0; nil if there is no such field.
    static func seconds(of field: [UInt8]) -> Double? {
        if field.isEmpty { return nil }
        guard let seconds = Double(String(decoding: field, as: UTF8.self)), seconds.isFinite, seconds >= 0 else {
            return date(field).map { max(0, $0.timeIntervalSinceNow) } ?? 1
        }
        return seconds
    }

    private static func date(_ field: [UInt8]) -> Date? { try? dates.parse(String(decoding: field, as: UTF8.self)) }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static let dates = Date.ParseStrategy(
        format: """
            \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .padded(4)) \
            \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\
            \(second: .twoDigits) GMT
            """, locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt)
}
