// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The response to a request.
struct ReceivedResponse {
    /// The status; 100...599.
    var status: Int
    /// The value of the `Retry-After` field; seconds, nil if there is none.
    var retryAfter: Double?
    /// The size of the whole response; bytes.
    var bytes: Int

    /// The limit on the size of a body, so that an endless one is detected; bytes.
    static let mostBodyBytes = 16 << 20

    /// Parses a `Retry-After` field.
    ///
    /// - Parameter field: a number of seconds, or a date (RFC 9110, section 5.6.7), compared with this machine's clock;
    ///   any other value counts as one second.
    /// - Returns: seconds, at least 0; nil if there is no such field.
    static func seconds(of field: [UInt8]) -> Double? {
        if field.isEmpty { return nil }
        guard let seconds = Double(String(decoding: field, as: UTF8.self)), seconds.isFinite, seconds >= 0 else {
            return date(field).map { max(0, $0.timeIntervalSinceNow) } ?? 1
        }
        return seconds
    }

    private static func date(_ field: [UInt8]) -> Date? { try? dates.parse(String(decoding: field, as: UTF8.self)) }

    /// The date format `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static let dates = Date.ParseStrategy(
        format: """
            \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .padded(4)) \
            \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\
            \(second: .twoDigits) GMT
            """, locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt)
}
