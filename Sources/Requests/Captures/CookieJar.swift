// SPDX-License-Identifier: GPL-3.0-or-later

/// The cookies of an account in the format of a `Cookie` header: `a=1; b=2`.
///
/// Implements the part of RFC 6265 that a load generator needs: responses to the account's requests set, replace and
/// delete cookies. All requests go to one host, so `Domain`, `Path`, `Secure` and `SameSite` are ignored. A cookie
/// lasts until the end of the run unless a response deletes it.
struct CookieJar {
    /// The maximum size of an account's cookies, in bytes.
    static let mostBytes = ValueSlot.cookieJar.width

    /// The content of a `Set-Cookie` header.
    struct Cookie: Equatable {
        var name: [UInt8]
        var value: [UInt8]
        /// Whether the header deletes the cookie.
        var isDeletion: Bool
    }

    /// The value of the `Cookie` header; empty if there are no cookies.
    private(set) var text: [UInt8]

    init(_ text: [UInt8] = []) { self.text = text }

    /// Stores a cookie and replaces the one with the same name, or deletes that one.
    ///
    /// - Returns: false if the cookie does not fit; the jar is then unchanged.
    mutating func take(_ cookie: Cookie) -> Bool {
        var changed: [UInt8] = []
        var isPlaced = cookie.isDeletion
        func append(_ pair: some Sequence<UInt8>) {
            if !changed.isEmpty { changed += [UInt8(ascii: ";"), UInt8(ascii: " ")] }
            changed.append(contentsOf: pair)
        }
        let pair = cookie.name + [UInt8(ascii: "=")] + cookie.value
        for old in text.split(separator: UInt8(ascii: ";")) {
            let old = old.drop { $0 == UInt8(ascii: " ") }
            if !old.prefix(while: { $0 != UInt8(ascii: "=") }).elementsEqual(cookie.name) {
                append(old)
            } else if !isPlaced {
                append(pair)
                isPlaced = true
            }
        }
        if !isPlaced { append(pair) }
        guard changed.count <= Self.mostBytes else { return false }
        text = changed
        return true
    }
}

extension CookieJar.Cookie {
    /// Parses the value of a `Set-Cookie` header (RFC 6265, 5.2).
    ///
    /// - Parameters:
    ///   - range: the range of the value in `line`.
    ///   - now: seconds since 1970, for comparison with `Expires`.
    /// - Returns: nil if the header has no cookie name or contains control characters.
    init?(_ line: Span<UInt8>, _ range: Range<Int>, now: Int64) {
        var parts: [Range<Int>] = []
        var start = range.lowerBound
        for place in range where line[place] == UInt8(ascii: ";") {
            parts.append(start..<place)
            start = place + 1
        }
        parts.append(start..<range.upperBound)
        guard let (name, value) = Self.split(line, parts[0]), !name.isEmpty,
            !range.contains(where: { line[$0].isControl && line[$0] != 0x09 })
        else { return nil }
        self.name = name
        self.value = value
        isDeletion = false
        var lasts: Bool?
        for part in parts.dropFirst() {
            guard let (attribute, value) = Self.split(line, part) else { continue }
            switch String(decoding: attribute.map(\.lowercased), as: UTF8.self) {
            // The last attribute wins, and `Max-Age` takes precedence over `Expires`.
            case "max-age": lasts = Self.isPositive(value) ?? lasts
            case "expires":
                if lasts == nil, let date = CookieDate.seconds(value) { isDeletion = date <= now }
            default: break
            }
        }
        if let lasts { isDeletion = !lasts }
    }

    /// Splits at the first `=` and trims both sides; returns nil if there is no `=`.
    private static func split(_ line: Span<UInt8>, _ range: Range<Int>) -> (name: [UInt8], value: [UInt8])? {
        guard let sign = range.first(where: { line[$0] == UInt8(ascii: "=") }) else { return nil }
        func copy(_ range: Range<Int>) -> [UInt8] { line.trimmed(range).map { line[$0] } }
        return (copy(range.lowerBound..<sign), copy((sign + 1)..<range.upperBound))
    }

    /// Whether the digits are a number greater than 0; nil if they are not a number.
    private static func isPositive(_ digits: [UInt8]) -> Bool? {
        let isNegative = digits.first == UInt8(ascii: "-")
        let rest = digits.dropFirst(isNegative ? 1 : 0)
        guard !rest.isEmpty, rest.allSatisfy(\.isDigit) else { return nil }
        return !isNegative && rest.contains { $0 != UInt8(ascii: "0") }
    }
}

/// A parser for cookie dates, whose parts may come in any order (RFC 6265, 5.1.1).
enum CookieDate {
    /// Returns seconds since 1970, or nil if the text is not a date.
    static func seconds(_ text: [UInt8]) -> Int64? {
        var (day, month, year, time): (Int?, Int?, Int?, Int?) = (nil, nil, nil, nil)
        for token in text.split(whereSeparator: { !isWord($0) }) {
            if time == nil, let found = clock(token) {
                time = found
            } else if day == nil, let found = number(token, digits: 1...2) {
                day = found
            } else if month == nil, let found = months.firstIndex(of: token.prefix(3).map(\.lowercased)) {
                month = found + 1
            } else if year == nil, let found = number(token, digits: 2...4) {
                year = found < 70 ? found + 2_000 : found < 100 ? found + 1_900 : found
            }
        }
        guard let day, let month, let year, let time, (1...31).contains(day), year >= 1_601 else { return nil }
        return Int64(days(year, month, day)) * 86_400 + Int64(time)
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].map
    {
        Array($0.utf8)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte.isDigit || byte == UInt8(ascii: ":") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte.lowercased)
    }

    /// Parses the digits at the front of a token.
    private static func number(_ token: ArraySlice<UInt8>, digits allowed: ClosedRange<Int>) -> Int? {
        let digits = token.prefix(while: \.isDigit)
        guard allowed.contains(digits.count) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    /// Returns the seconds of a time such as `08:49:37`.
    private static func clock(_ token: ArraySlice<UInt8>) -> Int? {
        let parts = token.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = number(parts[0], digits: 1...2),
            let minute = number(parts[1], digits: 1...2),
            let second = number(parts[2], digits: 1...2), hour < 24, minute < 60, second < 60
        else { return nil }
        return hour * 3_600 + minute * 60 + second
    }

    /// Returns the days since 1970 of a date in the Gregorian calendar.
    ///
    /// - Source: Richards, "Mapping Time" (1998), with the usual shift of the start of the year to March.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let fromMarch = (month + 9) % 12
        let dayOfYear = (153 * fromMarch + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }
}
